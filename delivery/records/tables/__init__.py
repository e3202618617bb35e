"""The tables, as SQLAlchemy Core: what is kept, and what may not be kept twice."""

from delivery.records.tables.decided import audit, outcomes, reviews
from delivery.records.tables.heard import (
    attempts,
    endpoint_runs,
    ledger,
    lives,
    reconciliations,
    set_aside,
    stream_leases,
    stream_starts,
)
from delivery.records.tables.judged import assessments, breaches, unsettled
from delivery.records.tables.kinds import LONG, UTCDateTime, metadata
from delivery.records.tables.meeting import meeting_requests, meetings, registrants
from delivery.records.tables.messages import messages
from delivery.records.tables.people import sessions, sign_in_attempts, sign_in_links, users
from delivery.records.tables.planned import bookings, courses, policies, policy_pins
from delivery.records.tables.ready import confirmations, endpoint_validations, readiness_looks

__all__ = [
    "LONG",
    "UTCDateTime",
    "assessments",
    "attempts",
    "audit",
    "bookings",
    "breaches",
    "confirmations",
    "courses",
    "endpoint_runs",
    "endpoint_validations",
    "ledger",
    "lives",
    "meeting_requests",
    "meetings",
    "messages",
    "metadata",
    "outcomes",
    "policies",
    "policy_pins",
    "readiness_looks",
    "reconciliations",
    "registrants",
    "reviews",
    "sessions",
    "set_aside",
    "sign_in_attempts",
    "sign_in_links",
    "stream_leases",
    "stream_starts",
    "unsettled",
    "users",
]
