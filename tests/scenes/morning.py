"""A finished course for reports: judged and partly decided."""

from datetime import timedelta

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.review import decisions
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.stored_rows import AuditEntry, audit_entries

NOON = at("12:00")
REASON = "Seen on the timeline, and told so by the trainer."


async def held(live: LiveCourse) -> None:
    """A and C complete the course; B loses the connection for six minutes; G's camera is off for
    four; the others do not come; an unknown person joins. The course ends five minutes early."""
    await live.everybody_in("ABCG")
    await live.camera("G", "off", "09:20")
    await live.camera("G", "on", "09:24")
    await live.leaves("B", "10:31", "got disconnected from the meeting. Reason : Client")
    await live.joins("B", "10:37")
    await live.camera("B", "on", "10:37")
    await live.zoom(
        "meeting.participant_joined",
        "10:05",
        participant={
            "user_id": "user-X",
            "participant_uuid": "uuid-X",
            "registrant_id": "",
            "user_name": "=iPad (2)",
            "join_time": "2026-06-10T09:05:00Z",
        },
    )
    await live.ends("11:40")
    live.clock.set(NOON)
    await judge(live.store, live.clock, live.course_id)


async def judge(store: Store, clock: SettableClock, course_id: int) -> None:
    await Judge(store, clock, Broadcaster(), LocalWorker(store)).judge(course_id)


async def breach_of(live: LiveCourse, client: str) -> int:
    async with live.store.reading() as tx:
        breaches = await assessments.breaches_of_course(tx, live.course_id)
    return next(breach.id for breach in breaches if breach.booking_id == live.booking_ids[client])


async def decide(live: LiveCourse, officer_id: int, client: str, decision: Decision) -> None:
    """Reviews the client's first breach."""
    breach_id, booking_id = await breach_of(live, client), live.booking_ids[client]
    signing = await two_officers.signing_of(live.store, booking_id, officer_id, REASON, NOON)
    await decisions.review(live.store, booking_id, breach_id, decision, signing, NOON)


async def sign(live: LiveCourse, officer_id: int, client: str, outcome: Outcome) -> None:
    await two_officers.sign(live.store, live.booking_ids[client], outcome, officer_id, REASON, NOON)


async def on_record(store: Store, act: str) -> list[AuditEntry]:
    """The audit rows of this act, up to a day after noon."""
    async with store.reading() as tx:
        rows = await audit_entries(tx, NOON - timedelta(days=9), NOON + timedelta(days=1))
    return [row for row in rows if row.act == act]
