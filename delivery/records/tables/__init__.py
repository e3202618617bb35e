"""The tables, as SQLAlchemy Core, with their constraints."""

from delivery.records.tables.accounts import (
    api_tokens,
    sessions,
    sign_in_attempts,
    sign_in_links,
    users,
)
from delivery.records.tables.answers import (
    answer_files,
    challenge_rejections,
    challenges,
    statement_readings,
    statements,
)
from delivery.records.tables.client_links import link_requests, record_codes, record_keys
from delivery.records.tables.column_types import LONG, UTCDateTime, metadata
from delivery.records.tables.decisions import audit, outcomes, proposals, reviews
from delivery.records.tables.judgements import (
    assessments,
    breaches,
    case_changes,
    case_claims,
    cases,
    course_counts,
    course_figures,
    unsettled,
)
from delivery.records.tables.ledger_entries import (
    attempts,
    endpoint_runs,
    ledger,
    lives,
    reconciliations,
    set_aside,
    stream_leases,
    stream_starts,
)
from delivery.records.tables.meetings import meeting_requests, meetings, registrants
from delivery.records.tables.messages import (
    client_contacts,
    message_beginnings,
    message_steps,
    message_texts,
    messages,
)
from delivery.records.tables.planning import bookings, courses, policies, policy_pins
from delivery.records.tables.readiness import (
    arrangements,
    confirmations,
    endpoint_validations,
    readiness_looks,
)
from delivery.records.tables.tasks import (
    decision_notices,
    follow_ups,
    follow_ups_taken_back,
    task_acts,
    tasks,
    withdrawals,
)

__all__ = [
    "LONG",
    "UTCDateTime",
    "answer_files",
    "api_tokens",
    "arrangements",
    "assessments",
    "attempts",
    "audit",
    "bookings",
    "breaches",
    "case_changes",
    "case_claims",
    "cases",
    "challenge_rejections",
    "challenges",
    "client_contacts",
    "confirmations",
    "course_counts",
    "course_figures",
    "courses",
    "decision_notices",
    "endpoint_runs",
    "endpoint_validations",
    "follow_ups",
    "follow_ups_taken_back",
    "ledger",
    "link_requests",
    "lives",
    "meeting_requests",
    "meetings",
    "message_beginnings",
    "message_steps",
    "message_texts",
    "messages",
    "metadata",
    "outcomes",
    "policies",
    "policy_pins",
    "proposals",
    "readiness_looks",
    "reconciliations",
    "record_codes",
    "record_keys",
    "registrants",
    "reviews",
    "sessions",
    "set_aside",
    "sign_in_attempts",
    "sign_in_links",
    "statement_readings",
    "statements",
    "stream_leases",
    "stream_starts",
    "task_acts",
    "tasks",
    "unsettled",
    "users",
    "withdrawals",
]
