"""The classes of all columns of tables about clients."""

from collections.abc import Mapping

from compliance.policy.retention_terms import RecordClass

OF_CLIENTS: Mapping[str, Mapping[RecordClass, str]] = {
    "answer_files": {
        RecordClass.STATEMENTS: "id statement_id challenge_id kind size sha256 content",
    },
    "arrangements": {
        RecordClass.BOOKING: "id booking_id code person agreed officer_id at",
    },
    "assessments": {
        RecordClass.LEDGER: "course_id judged_at ledger_id finished result standing",
    },
    "attempts": {
        RecordClass.ATTEMPTS: "id booking_id kind at codes",
    },
    "audit_salts": {
        RecordClass.BOOKING: "subject salt",
    },
    "bookings": {
        RecordClass.BOOKING: (
            "id reference course_id attendance_id force police_deadline given_name family_name "
            "requirements interpreter_name interpreter_kind interpreter_over_16 state "
            "schedule_version changed_at reference_key twin placed_at attendance_key"
        ),
        RecordClass.CONTACT: "title email mobile preferred_contact language",
        RecordClass.LINKS: "link_key interpreter_key",
    },
    "breaches": {
        RecordClass.FINDINGS: (
            "id course_id booking_id rule clause start_at end_at because found_at withdrawn_at "
            "silenced_by raised_by source"
        ),
    },
    "case_claims": {
        RecordClass.DECISIONS: "booking_id course_id officer_id runs_out_at",
    },
    "cases": {
        RecordClass.DECISIONS: (
            "booking_id course_id name_key force trainer_id starts_at act place due_at due_kind "
            "to_review clean recommended proposed_by outcome signed_at signed_by changes "
            "present_s scheduled_s late_by_s upheld national_status rebook_by rebook_charge_pence "
            "refund_pence refer_to_police"
        ),
    },
    "challenge_rejections": {
        RecordClass.STATEMENTS: "id challenge_id officer_id reason at",
    },
    "challenges": {
        RecordClass.STATEMENTS: "id booking_id course_id outcome_id grounds at",
    },
    "client_contacts": {
        RecordClass.MESSAGES: "id booking_id course_id kind result note user_id at",
    },
    "connection_reports": {
        RecordClass.ATTEMPTS: "id booking_id code began_at ended_at at",
    },
    "decision_notices": {
        RecordClass.TASKS: "id outcome_id officer_id way result told_at note at",
    },
    "destroyed_classes": {
        RecordClass.BOOKING: "booking_id record_class",
    },
    "follow_ups": {
        RecordClass.TASKS: (
            "id outcome_id officer_id kind detail happened_at new_booking_id new_course_id note at"
        ),
    },
    "follow_ups_taken_back": {
        RecordClass.TASKS: "id follow_up_id officer_id reason at",
    },
    "ledger": {
        RecordClass.LEDGER: (
            "id source day digest received_at event_at kind meeting_id instance course_id line"
        ),
    },
    "link_requests": {
        RecordClass.LINKS: "id booking_id course_id link user_id at",
    },
    "meeting_requests": {
        RecordClass.LINKS: (
            "id course_id booking_id kind state due_at attempts claimed_at done_at fault"
        ),
    },
    "message_steps": {
        RecordClass.MESSAGES: "id message_id channel attempt result detail user_id at",
    },
    "message_texts": {
        RecordClass.MESSAGES: "id message_id channel subject text template at version",
    },
    "messages": {
        RecordClass.MESSAGES: (
            "id booking_id kind schedule_version state message_id attempts due_at claimed_at "
            "sent_at fault channel receipt receipt_at course_id user_id cause waits_since "
            "unheard_at"
        ),
    },
    "offer_changes": {
        RecordClass.TASKS: "id booking_id course_id kind left_course_id left_starts_at at",
    },
    "outcomes": {
        RecordClass.DECISIONS: (
            "id booking_id course_id officer_id outcome recommended reason consequence evidence "
            "at ledger_id proposal_id challenge_id"
        ),
    },
    "proposals": {
        RecordClass.DECISIONS: (
            "id booking_id course_id officer_id outcome recommended reason grounds consequence "
            "evidence ledger_id follows_outcome_id at"
        ),
    },
    "readiness_looks": {
        RecordClass.LEDGER: "id course_id stage schedule_version instance at items",
    },
    "record_codes": {
        RecordClass.LINKS: "id record_key_id channel code_hash text template made_at tries used_at",
    },
    "record_keys": {
        RecordClass.LINKS: "id booking_id course_id key made_at replaced_at",
    },
    "registrants": {
        RecordClass.BOOKING: (
            "id booking_id course_id kind schedule_version registrant_id join_url made_at "
            "cancelled_at"
        ),
    },
    "retention_holds": {
        RecordClass.HOLDS: (
            "id booking_id cause reason look_again_on set_by set_at ended_by ended_at end_reason"
        ),
    },
    "reviews": {
        RecordClass.FINDINGS: "id breach_id officer_id decision reason evidence at",
    },
    "sampled_reviews": {
        RecordClass.FINDINGS: "review_id week",
    },
    "second_looks": {
        RecordClass.FINDINGS: "review_id officer_id decision reason at",
    },
    "statement_readings": {
        RecordClass.STATEMENTS: "id statement_id officer_id at",
    },
    "record_copies": {
        RecordClass.STATEMENTS: "id request_id officer_id document pdf made_at",
    },
    "record_request_acts": {
        RecordClass.STATEMENTS: "id request_id act officer_id text copy_id at",
    },
    "record_requests": {
        RecordClass.STATEMENTS: "id booking_id course_id kind text asked_at due_at",
    },
    "statements": {
        RecordClass.STATEMENTS: "id booking_id course_id text late_reason at",
    },
    "task_acts": {
        RecordClass.TASKS: (
            "id task_id act leads_to due_at user_id reference cause at note done_for"
        ),
    },
    "tasks": {
        RecordClass.TASKS: (
            "id booking_id course_id outcome_id kind branch irreversible state amount_pence "
            "national_status authority window_closes_at hold_s corrects_id due_at opened_at"
        ),
    },
    "terms_acknowledgements": {
        RecordClass.LINKS: "id booking_id course_id policy digest at",
    },
    "withdrawals": {
        RecordClass.TASKS: "id booking_id course_id withdrawn_at reason user_id token_id at",
    },
}
"""By table and class, the names of the columns, separated by spaces."""
