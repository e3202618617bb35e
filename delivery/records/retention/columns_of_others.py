"""The classes of all columns of tables that hold no records of clients."""

from collections.abc import Mapping

from compliance.policy.retention_terms import RecordClass

OF_OTHERS: Mapping[str, Mapping[RecordClass, str]] = {
    "api_tokens": {
        RecordClass.STAFF: "id holder scopes made_at expires_at revoked_at",
    },
    "audit": {
        RecordClass.AUDIT: "id user_id token_id role act subject at",
    },
    "audit_checkpoints": {
        RecordClass.AUDIT: "id note signed_at",
    },
    "audit_leaves": {
        RecordClass.AUDIT: "id audit_id",
    },
    "audit_pending": {
        RecordClass.AUDIT: "audit_id",
    },
    "case_changes": {
        RecordClass.OPERATION: "id course_id",
    },
    "confirmations": {
        RecordClass.STAFF: "id course_id trainer_id confirmed_at withdrawn_at",
    },
    "course_counts": {
        RecordClass.FIGURES: "course_id kind name state number seconds",
    },
    "course_figures": {
        RecordClass.FIGURES: (
            "course_id scheduled_s heard_s camera_on_s camera_off_s camera_unknown_s watched"
        ),
    },
    "courses": {
        RecordClass.FIGURES: (
            "id reference type policy starts_at ends_at trainer_id zoom_host schedule_version "
            "state changed_at reference_key twin"
        ),
    },
    "courses_now": {
        RecordClass.OPERATION: "course_id ledger_id at saved_at state",
    },
    "destroyed_courses": {
        RecordClass.REGISTER: "course_id at",
    },
    "destruction_approvals": {
        RecordClass.REGISTER: "id user_id digest clients courses at",
    },
    "destruction_permits": {
        RecordClass.OPERATION: "id booking_id course_id meeting_id instance message_id day_before",
    },
    "destruction_runs": {
        RecordClass.REGISTER: "id kind policy digest began_at ended_at",
    },
    "destructions": {
        RecordClass.REGISTER: (
            "id act run_id record_class course_id course_end bookings rows policy digest at"
        ),
    },
    "endpoint_runs": {
        RecordClass.OPERATION: "id kind door began_at last_at ended_at cleared_at requests",
    },
    "endpoint_validations": {
        RecordClass.OPERATION: "endpoint answered_at",
    },
    "force_counts": {
        RecordClass.FIGURES: "course_id force kind name state number seconds",
    },
    "figures_left": {
        RecordClass.FIGURES: (
            "course_id booking_state message_state outcome is_booked is_changed number"
        ),
    },
    "lives": {
        RecordClass.OPERATION: "id began_at beat_at",
    },
    "meetings": {
        RecordClass.FIGURES: (
            "course_id meeting_id schedule_version made_at read_back_at settings_missed"
        ),
    },
    "message_beginnings": {
        RecordClass.OPERATION: "id at",
    },
    "office_alerts": {
        RecordClass.OPERATION: (
            "id kind key time_of_key course_id start_at end_at courses signs raised_at ended_at "
            "ticked_at ticked_by"
        ),
    },
    "oidc_requests": {
        RecordClass.STAFF: "state_hash holder nonce verifier next proves begun_at expires_at",
    },
    "passkey_challenges": {
        RecordClass.STAFF: "challenge holder expires_at",
    },
    "passkeys": {
        RecordClass.STAFF: ("id user_id credential_id public_key sign_count name made_at used_at"),
    },
    "policies": {
        RecordClass.FIGURES: "id digest name text kept_at",
    },
    "policy_pins": {
        RecordClass.FIGURES: "id course_id policy_id user_id reason at",
    },
    "publications": {
        RecordClass.FIGURES: "quarter at user_id",
    },
    "published_figures": {
        RecordClass.FIGURES: "quarter force course_type measure number",
    },
    "reconciliations": {
        RecordClass.FIGURES: (
            "id course_id stage planned_at state due_at attempts claimed_at done_at instances "
            "lacking rows fault"
        ),
    },
    "recovery_codes": {
        RecordClass.STAFF: "id user_id digest made_at used_at",
    },
    "samples": {
        RecordClass.FIGURES: (
            "week seed share at upheld dismissed upheld_looks upheld_agreed dismissed_looks "
            "dismissed_agreed"
        ),
    },
    "sessions": {
        RecordClass.STAFF: (
            "token_hash user_id csrf made_at seen_at revoked_at proved_at complete by_link"
        ),
    },
    "set_aside": {
        RecordClass.OPERATION: "id digest received_at why shape",
    },
    "sign_in_attempts": {
        RecordClass.STAFF: "id key at",
    },
    "sign_in_links": {
        RecordClass.STAFF: "token_hash user_id expires_at used_at",
    },
    "stream_leases": {
        RecordClass.FIGURES: "stream instance url meeting_id offered_at holder runs_out_at over_at",
    },
    "stream_starts": {
        RecordClass.FIGURES: (
            "id instance after course_id meeting_id state due_at attempts claimed_at asked_at fault"
        ),
    },
    "totp_secrets": {
        RecordClass.STAFF: "user_id sealed last_step made_at",
    },
    "trainer_changes": {
        RecordClass.STAFF: "id course_id change trainer_id from_id by_id reason at",
    },
    "trainer_licences": {
        RecordClass.STAFF: "user_id course_type ends_on noted_at",
    },
    "unsettled": {
        RecordClass.OPERATION: "course_id",
    },
    "users": {
        RecordClass.STAFF: (
            "id email name role password_hash zoom_user_id active made_at directory_id "
            "alert_sound alert_notices"
        ),
    },
}
"""By table and class, the names of the columns, separated by spaces."""
