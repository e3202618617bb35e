"""A held course whose cases wait for officers: one of everything that a decision may wait for."""

from datetime import date, timedelta

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from compliance.retention.hold import HoldCause
from delivery.destruction import holding
from delivery.destruction.holding import TypedHold
from delivery.records.accounts import users
from delivery.records.answers import record_requests
from delivery.records.control_room import office_alerts
from delivery.records.control_room.office_alerts import StandingAlert
from delivery.records.database.store import Store
from delivery.review import decisions
from tests.delivery.web.access.answered_case import a_second_look, a_statement
from tests.delivery.web.course_history import CourseHistory
from tests.doubles.settable_clock import SettableClock
from tests.scenes import challenged_case, two_officers
from tests.scenes.decision_tasks import tell
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.scene import at

SILENT = StandingAlert("feed_silent", "feed_silent.20260610", None, at("09:00"))


async def open_cases(store: Store, clock: SettableClock) -> CourseHistory:
    """B's outcome is proposed, and E's can be; C has made a statement, asks for a copy, and is on
    hold; F's finding is drawn for a second look; H challenges a decision; what was found about G is
    not reviewed. The office has an alert, and a colleague has left."""
    desk = await make_desk(store, clock)
    await _propose(desk, "B")
    await _uphold(desk, "E")
    await _asks(desk, desk.live.booking_ids["C"])
    await a_second_look(desk, "F")
    await desk.sign("H", Outcome.DID_NOT_ATTEND, WHY)
    await tell(desk, "H")
    await challenged_case.challenge(store, desk.live.booking_ids["H"], desk.now)
    async with store.writing() as tx:
        await office_alerts.settle(tx, [SILENT], desk.now)
        left = await users.add(
            tx, email="left@example.org", name="Lea Left", role="trainer", now=desk.now
        )
        await users.deactivate(tx, left)
    await desk.judged()
    return CourseHistory(desk, "A")


async def _asks(desk: OfficerDesk, booking_id: int) -> None:
    about = {"booking_id": booking_id, "course_id": desk.live.course_id}
    due_at = desk.now + timedelta(days=30)
    typed = TypedHold(HoldCause.CLAIM, "A claim is open.", date(2026, 12, 1))
    async with desk.store.writing() as tx:
        await a_statement(tx, booking_id, desk)
        await record_requests.add(tx, **about, kind="copy", text="", due_at=due_at, now=desk.now)
        await holding.place(tx, booking_id, typed, desk.officer_id, desk.now)


async def _propose(desk: OfficerDesk, client: str) -> None:
    await _uphold(desk, client)
    outcome, booking_id = Outcome.NON_COMPLETION_LEFT_EARLY, desk.live.booking_ids[client]
    await two_officers.propose(desk.store, booking_id, outcome, WHY, desk.now)


async def _uphold(desk: OfficerDesk, client: str) -> None:
    """Every finding about the client."""
    for breach in (await desk.case(client)).breaches:
        signing = await desk.signing(client)
        verdict = (desk.live.booking_ids[client], breach.row.id, Decision.UPHOLD, signing)
        await decisions.review(desk.store, *verdict, desk.now)
