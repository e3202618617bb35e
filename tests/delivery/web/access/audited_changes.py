"""How the audit has each change that an address brings about.

One line for each address that takes a form or a message: the words of the acts of the audit that
say so, separated by bars; or, after a dash, where else it stands, and why the audit has no entry.
"""

LINES = """
/sign-in: password given | signed in | sign-in failed
/sign-in/{token}: sign-in link used | signed in by link
/sign-out: signed out
/second-step: signed in | second step failed | recovery code used
/passkeys/options: - it changes nothing: it asks for a signature
/passkeys/sign-in: signed in | passkey refused
/account/confirm: - it changes nothing but the session, which notes when the holder was proven
/account/second-step/codes: recovery codes replaced
/account/second-step/app: app added | app changed
/account/second-step/app/remove: app removed
/account/second-step/passkeys: passkey added
/account/second-step/passkeys/options: - it changes nothing: it asks for a signature
/account/second-step/passkeys/{passkey_id}/remove: passkey removed
/account/password: password set
/account/sessions/end: session ended
/link-again: - link_requests, append-only: nobody is known who asks
/join/{link_key}: - attempts: the client's press, which Zoom's events follow
/join/{link_key}/opened: - the message has when it was read
/join/{link_key}/check: - attempts: the client's own readings
/join/{link_key}/check/measuring: - attempts: the client's own readings
/join/{link_key}/check/connection: - it changes nothing: octets are measured
/join/{link_key}/connection: - connection_reports, append-only: the client's own readings
/join/{link_key}/terms: terms confirmed
/join/{link_key}/cannot-attend: client cannot attend
/join/{link_key}/record: - link_requests, append-only
/interpret/{interpreter_key}: - attempts: the interpreter's press, which Zoom's events follow
/record/{record_key}: - record_codes: a code is sent, and opens nothing yet
/record/{record_key}/code: record opened by code
/record/{record_key}/close: - it ends the client's own cookie
/record/{record_key}/statement: statement sent
/record/{record_key}/challenge: outcome challenged
/record/{record_key}/copies: copy asked for
/record/{record_key}/complaint: data protection complaint sent
/trainer/courses/{course_id}/notes: noted {
/trainer/courses/{course_id}/alerts: alerts chosen
/trainer/courses/{course_id}/confirmation: course confirmed
/trainer/courses/{course_id}/handover: handover offered | handover accepted | handover withdrawn
/webhooks/zoom: - the ledger, append-only
/webhooks/notify: - the message has its receipt
/api/v1/courses: course {
/api/v1/bookings: booking { | offer withdrawn
/officer/search: clients searched
/control-room/alerts/{alert_id}: office alert ticked off
/officer/cases/{booking_id}/claim: case taken | case given back
/officer/cases/{booking_id}/breaches/{breach_id}: breach {
/officer/cases/{booking_id}/findings: finding raised
/officer/cases/{booking_id}/outcome: outcome signed
/officer/cases/{booking_id}/proposals: outcome proposed
/officer/cases/{booking_id}/proposals/{proposal_id}: outcome confirmed
/officer/cases/{booking_id}/statements/{statement_id}: statement read
/officer/cases/{booking_id}/evidence: evidence pack made
/officer/cases/{booking_id}/holds: hold on records set
/officer/cases/{booking_id}/holds/{hold_id}: hold on records ended
/officer/destruction/dry-run: dry run of destruction approved
/officer/published: figures published
/officer/second-looks/{review_id}: second look
/officer/tasks/{task_id}: task {
/officer/decisions/{outcome_id}/telling: client told of decision | tried to tell client
/officer/decisions/{outcome_id}/follow-up: follow-up noted: {
/officer/decisions/{outcome_id}/taking-back: follow-up taken back: {
/officer/cases/{booking_id}/withdrawal: offer withdrawn
/officer/coming/search: clients searched
/officer/coming/clients/{booking_id}: {contact.kind} noted
/officer/coming/clients/{booking_id}/again: message sent again
/officer/calls/{message_id}: call noted
/officer/cases/{booking_id}/links: {_name(kind)} sent again | {_name(kind)} replaced
/officer/challenges/{challenge_id}: challenge rejected | outcome signed
/officer/completions/{course_id}: outcome signed
/officer/failures/{course_id}: outcome signed
/officer/requests/{request_id}: copy released | request answered | data protection
/courses/{course_id}/trainers: second trainer added | second trainer taken off | course handed over
/officer/courses/{course_id}/arrangements: adjustment arranged
/officer/courses/{course_id}/requests: meeting asked again
/officer/courses/{course_id}/settings: settings checked again
/officer/courses/{course_id}/reconcile: report asked for
/officer/courses/{course_id}/messages/{message_id}: message sent again
/officer/intake: course { | booking { | offer withdrawn
/officer/cases/{booking_id}/holds: hold on records set
/officer/cases/{booking_id}/holds/{hold_id}: hold on records ended
/officer/destruction/dry-run: dry run of destruction approved
/officer/published: figures published
/officer/second-looks/{review_id}: second look
/licences: licence noted: {
/licences/remove: licence removed: {
/users: user added
/users/{user_id}/deactivate: user deactivated
/users/{user_id}/reactivate: user reactivated
/users/{user_id}/link: sign-in link made
/users/{user_id}/reset: second step reset
/users/{user_id}/zoom-user-id: Zoom user ID set
/tokens/{token_id}/revoke: API token revoked
/licences: licence noted: {
/licences/remove: licence removed: {
"""

CHANGES = dict(line.split(": ", 1) for line in LINES.strip().splitlines())
"""What the audit says, by path."""
