"""Who may do what: one line for each URL and method of the table, one column for each caller.

A new URL needs a line here. In the columns: `+` the caller gets its own page or form; `s` the
caller must sign in, or prove its identity, first; `-` the caller is refused; `0` the answer is that
of a URL that does not exist. The course of the link has been held, so that the scripts of its pages
report no more. HEAD is as GET; every other method of the path is refused with 405 for every caller.
"""

from collections.abc import Mapping

CALLERS = (
    "nobody",
    "client",  # a client with their links and an opened record, and nobody else's
    "trainer",  # the trainer of the course
    "other trainer",
    "officer",
    "administrator",
    "courses token",  # a system with a bearer token of the API, for courses
    "bookings token",
    "begun",  # somebody who has still to do the second step of signing in
)

LINES = """
GET  /                                                       + + + + + + + + +
GET  /static/{digest}/{name}                                 + + + + + + + + +
GET  /accessibility                                          + + + + + + + + +
GET  /cookies                                                + + + + + + + + +
GET  /link-again                                             + + + + + + + + +
POST /link-again                                             + + + + + + + + +
GET  /sign-in                                                + + + + + + + + +
POST /sign-in                                                + + + + + + + + +
GET  /sign-in/{token}                                        + + + + + + + + +
POST /sign-in/{token}                                        0 0 0 0 0 0 0 0 0
POST /sign-out                                               s s + + + + s s +
GET  /second-step                                            s s + + + + s s +
POST /second-step                                            s s + + + + s s +
POST /passkeys/options                                       0 0 0 0 0 0 0 0 0
POST /passkeys/sign-in                                       + + + + + + + + +
GET  /directory/sign-in                                 0 0 0 0 0 0 0 0 0
GET  /directory/confirm                                 s s 0 0 0 0 s s s
GET  /directory/return                                  0 0 0 0 0 0 0 0 0
GET  /directory/confirmed                               s s + + + + s s s
GET  /account/confirm                                        s s + + + + s s s
POST /account/confirm                                        s s + + + + s s s
GET  /account/second-step                                    s s + + + + s s +
POST /account/second-step/codes                              s s + + + + s s +
GET  /account/second-step/app                                s s + + + + s s +
POST /account/second-step/app                                s s + + + + s s +
POST /account/second-step/app/remove                         s s + + + + s s +
POST /account/second-step/passkeys                           s s + + + + s s +
POST /account/second-step/passkeys/options                   s s 0 0 0 0 s s 0
POST /account/second-step/passkeys/{passkey_id}/remove       s s + + + + s s +
GET  /account                                                s s + + + + s s s
GET  /account/password                                       s s + + + + s s s
POST /account/password                                       s s + + + + s s s
POST /account/sessions/end                                   s s + + + + s s s
GET  /join/{link_key}                                        0 + 0 0 0 0 0 0 0
POST /join/{link_key}                                        0 + 0 0 0 0 0 0 0
POST /join/{link_key}/opened                                 0 + 0 0 0 0 0 0 0
GET  /join/{link_key}/check                                  0 + 0 0 0 0 0 0 0
POST /join/{link_key}/check                                  0 + 0 0 0 0 0 0 0
POST /join/{link_key}/connection                             0 + 0 0 0 0 0 0 0
POST /join/{link_key}/check/measuring                        0 + 0 0 0 0 0 0 0
POST /join/{link_key}/check/connection                       0 0 0 0 0 0 0 0 0
GET  /join/{link_key}/record                                 + + + + + + + + +
GET  /join/{link_key}/terms                                  0 + 0 0 0 0 0 0 0
POST /join/{link_key}/terms                                  0 + 0 0 0 0 0 0 0
GET  /join/{link_key}/cannot-attend                          0 + 0 0 0 0 0 0 0
POST /join/{link_key}/cannot-attend                          0 + 0 0 0 0 0 0 0
POST /join/{link_key}/record                                 0 + 0 0 0 0 0 0 0
GET  /interpret/{interpreter_key}                            0 + 0 0 0 0 0 0 0
POST /interpret/{interpreter_key}                            0 + 0 0 0 0 0 0 0
GET  /record/{record_key}                                    0 + 0 0 0 0 0 0 0
POST /record/{record_key}                                    0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/code                               0 + 0 0 0 0 0 0 0
POST /record/{record_key}/code                               0 + 0 0 0 0 0 0 0
POST /record/{record_key}/close                              0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/statement                          0 + 0 0 0 0 0 0 0
POST /record/{record_key}/statement                          0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/challenge                          0 + 0 0 0 0 0 0 0
POST /record/{record_key}/challenge                          0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/copies/{request_id}/json           0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/copies/{request_id}/pdf            0 + 0 0 0 0 0 0 0
POST /record/{record_key}/copies                             0 + 0 0 0 0 0 0 0
POST /record/{record_key}/complaint                          0 + 0 0 0 0 0 0 0
GET  /record/{record_key}/complaint                          0 + 0 0 0 0 0 0 0
GET  /trainer                                                s s + + - - s s s
GET  /trainer/courses/{course_id}                            s s + 0 - - s s s
GET  /trainer/courses/{course_id}/alerts                     s s + 0 - - s s s
POST /trainer/courses/{course_id}/alerts                     s s + 0 - - s s s
GET  /trainer/courses/{course_id}/stream                     s s + 0 - - s s s
GET  /trainer/courses/{course_id}/notes                      s s + 0 - - s s s
POST /trainer/courses/{course_id}/notes                      s s + 0 - - s s s
GET  /trainer/courses/{course_id}/abandonment                s s + 0 - - s s s
GET  /trainer/courses/{course_id}/clients/{booking_id}       s s + 0 - - s s s
GET  /trainer/courses/{course_id}/clients/{booking_id}/removal s s + 0 - - s s s
GET  /trainer/courses/{course_id}/clients/{booking_id}/refusal s s + 0 - - s s s
POST /trainer/courses/{course_id}/confirmation               s s + 0 - - s s s
POST /trainer/courses/{course_id}/handover                   s s + 0 - - s s s
POST /webhooks/zoom                                          s s s s s s s s s
POST /webhooks/notify                                        s s s s s s s s s
GET  /healthz                                                + + + + + + + + +
GET  /readyz                                                 + + + + + + + + +
GET  /healthz/destruction                                    + + + + + + + + +
GET  /healthz/promise                                        + + + + + + + + +
GET  /metrics                                                s s s s s s s s s
GET  /api/v1/openapi.json                                    + + + + + + + + +
POST /api/v1/courses                                         s s s s s s + - s
POST /api/v1/bookings                                        s s s s s s - + s
GET  /officer                                                s s - - + - s s s
POST /officer/search                                         s s - - + - s s s
GET  /officer/cases/{booking_id}                             s s - - + - s s s
POST /officer/cases/{booking_id}/evidence                    s s - - + - s s s
POST /officer/cases/{booking_id}/claim                       s s - - + - s s s
POST /officer/cases/{booking_id}/breaches/{breach_id}        s s - - + - s s s
GET  /officer/cases/{booking_id}/findings                    s s - - + - s s s
POST /officer/cases/{booking_id}/findings                    s s - - + - s s s
POST /officer/cases/{booking_id}/outcome                     s s - - + - s s s
POST /officer/cases/{booking_id}/proposals                   s s - - + - s s s
POST /officer/cases/{booking_id}/proposals/{proposal_id}     s s - - + - s s s
POST /officer/cases/{booking_id}/statements/{statement_id}   s s - - + - s s s
GET  /officer/cases/{booking_id}/files/{file_id}             s s - - + - s s s
GET  /officer/destruction                                    s s - - + - s s s
GET  /officer/destruction/dry-run                            s s - - + - s s s
POST /officer/destruction/dry-run                            s s - - + - s s s
GET  /officer/cases/{booking_id}/holds                       s s - - + - s s s
POST /officer/cases/{booking_id}/holds                       s s - - + - s s s
POST /officer/cases/{booking_id}/holds/{hold_id}             s s - - + - s s s
GET  /officer/cases/{booking_id}/withdrawal                  s s - - + - s s s
POST /officer/cases/{booking_id}/withdrawal                  s s - - + - s s s
GET  /officer/decided/{booking_id}/{course_id}               s s - - + - s s s
GET  /officer/decisions/{outcome_id}/telling                 s s - - + - s s s
POST /officer/decisions/{outcome_id}/telling                 s s - - + - s s s
GET  /officer/decisions/{outcome_id}/follow-up               s s - - + - s s s
POST /officer/decisions/{outcome_id}/follow-up               s s - - + - s s s
GET  /officer/decisions/{outcome_id}/taking-back             s s - - + - s s s
POST /officer/decisions/{outcome_id}/taking-back             s s - - + - s s s
GET  /officer/tasks                                          s s - - + - s s s
GET  /officer/tasks/{task_id}                                s s - - + - s s s
POST /officer/tasks/{task_id}                                s s - - + - s s s
GET  /officer/requests/{request_id}/json                     s s - - + - s s s
GET  /officer/requests/{request_id}/pdf                      s s - - + - s s s
POST /officer/requests/{request_id}                          s s - - + - s s s
GET  /officer/requests/{request_id}                          s s - - + - s s s
GET  /officer/requests                                       s s - - + - s s s
GET  /officer/coming                                         s s - - + - s s s
POST /officer/coming/search                                  s s - - + - s s s
GET  /officer/coming/clients/{booking_id}                    s s - - + - s s s
POST /officer/coming/clients/{booking_id}                    s s - - + - s s s
POST /officer/coming/clients/{booking_id}/again              s s - - + - s s s
GET  /officer/messages                                       s s - - + - s s s
GET  /officer/messages/{language}/{kind}                     s s - - + - s s s
GET  /officer/messages/{language}/{kind}/letter              s s - - + - s s s
GET  /officer/calls                                          s s - - + - s s s
GET  /officer/calls/{message_id}                             s s - - + - s s s
POST /officer/calls/{message_id}                             s s - - + - s s s
GET  /officer/cases/{booking_id}/links                       s s - - + - s s s
POST /officer/cases/{booking_id}/links                       s s - - + - s s s
GET  /officer/challenges/{challenge_id}                       s s - - + - s s s
POST /officer/challenges/{challenge_id}                       s s - - + - s s s
GET  /officer/completions/{course_id}                        s s - - + - s s s
POST /officer/completions/{course_id}                        s s - - + - s s s
GET  /control-room                                           s s - - + + s s s
GET  /control-room/stream                                    s s - - + + s s s
POST /control-room/alerts/{alert_id}                         s s - - + - s s s
GET  /officer/courses/{course_id}/board                      s s - - + - s s s
GET  /officer/courses/{course_id}/board/stream               s s - - + - s s s
GET  /officer/readiness                                      s s - - + - s s s
GET  /licences                                               s s - - + + s s s
POST /licences                                               s s - - + + s s s
GET  /courses/{course_id}/trainers                           s s - - + + s s s
POST /courses/{course_id}/trainers                           s s - - + + s s s
POST /licences/remove                                        s s - - + + s s s
GET  /officer/courses                                        s s - - + - s s s
GET  /officer/courses/{course_id}                            s s - - + - s s s
GET  /officer/failures/{course_id}                           s s - - + - s s s
POST /officer/failures/{course_id}                           s s - - + - s s s
POST /officer/courses/{course_id}/arrangements                s s - - + - s s s
POST /officer/courses/{course_id}/requests                   s s - - + - s s s
POST /officer/courses/{course_id}/settings                   s s - - + - s s s
POST /officer/courses/{course_id}/reconcile                  s s - - + - s s s
GET  /officer/courses/{course_id}/messages/{message_id}      s s - - + - s s s
POST /officer/courses/{course_id}/messages/{message_id}      s s - - + - s s s
GET  /officer/report                                         s s - - + - s s s
GET  /officer/report.csv                                     s s - - + - s s s
GET  /officer/figures                                        s s - - + - s s s
GET  /officer/figures.csv                                    s s - - + - s s s
GET  /officer/published                                      s s - - + - s s s
POST /officer/published                                      s s - - + - s s s
GET  /officer/published.csv                                  s s - - 0 - s s s
GET  /officer/second-looks                                   s s - - + - s s s
GET  /officer/second-looks/{review_id}                       s s - - + - s s s
POST /officer/second-looks/{review_id}                       s s - - + - s s s
GET  /officer/returns                                        s s - - + - s s s
GET  /officer/return.csv                                     s s - - + - s s s
GET  /officer/intake                                         s s - - + - s s s
POST /officer/intake                                         s s - - + - s s s
GET  /users                                                  s s - - - + s s s
POST /users                                                  s s - - - + s s s
POST /users/{user_id}/deactivate                             s s - - - + s s s
POST /users/{user_id}/reactivate                             s s - - - + s s s
POST /users/{user_id}/link                                   s s - - - + s s s
POST /users/{user_id}/reset                                  s s - - - + s s s
GET  /users/{user_id}/zoom-user-id                           s s - - - + s s s
POST /users/{user_id}/zoom-user-id                           s s - - - + s s s
GET  /tokens                                                 s s - - - + s s s
POST /tokens/{token_id}/revoke                               s s - - - + s s s
GET  /audit                                                  s s - - - + s s s
"""


def read_matrix() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The expected answer for each caller, by method and path."""
    rows = [line.split() for line in LINES.strip().splitlines()]
    return {(method, path): dict(zip(CALLERS, marks, strict=True)) for method, path, *marks in rows}


MATRIX = read_matrix()
