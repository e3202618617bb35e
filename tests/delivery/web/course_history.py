"""A held course with an ordinary history. Of every three clients one completes it; of the other two
there are findings, two officers' decision, tasks, a statement and a new booking, and one of them
challenges the decision and the other books with another provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload import claims
from delivery.caseload.claims import CaseClaim
from delivery.effects import following_up
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.records.answers import answer_files, statements
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings, client_actions
from delivery.records.readiness import arrangements
from delivery.records.tables import messages
from delivery.review import decisions
from tests.delivery.web.access.answered_case import a_released_copy
from tests.doubles.settable_clock import SettableClock
from tests.scenes import challenged_case
from tests.scenes.decision_tasks import books_again, tell, with_offer
from tests.scenes.live_course import LiveCourse
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import WHY, OfficerDesk, planned_desk
from tests.scenes.scene import at

TWELVE = {**PEOPLE, "J": ("Jo", "Jones"), "K": ("Kim", "Kerr"), "L": ("Lou", "Lane")}
REQUIREMENTS = ("sign_language", "call_before", "extra_breaks")


@dataclass(frozen=True, slots=True)
class CourseHistory:
    desk: OfficerDesk
    completed: str
    """The letters of the clients whose completions can be signed."""


async def make_history(store: Store, clock: SettableClock, number: int = 12) -> CourseHistory:
    """The course of so many clients, at most twelve, five minutes after its end."""
    clients = "".join(TWELVE)[:number]
    completed = clients[::3]
    others = [client for client in clients if client not in completed]
    desk = await planned_desk(store, clock, {client: TWELVE[client] for client in clients})
    await _prepare(desk, clients)
    await _hold(desk.live, clients, others)
    clock.set(at("11:50"))
    await desk.judged()
    for client in others:
        await _decide(desk, client, is_challenged=client in clients[1::3])
    for booking_id in desk.live.booking_ids.values():
        claim = CaseClaim(booking_id, desk.live.course_id, desk.officer_id, None)
        await claims.take(store, claim, desk.now)
    await desk.judged()
    return CourseHistory(desk, completed)


async def _prepare(desk: OfficerDesk, clients: str) -> None:
    """Every client is written to, opens the page, checks the device, and wants adjustments."""
    for client in clients:
        booking_id = desk.live.booking_ids[client]
        await with_offer(desk.store, booking_id, requirements=REQUIREMENTS)
        async with desk.store.writing() as tx:
            await write_to(tx, booking_id, desk.now)
            await bookings.replace_interpreter_key(tx, booking_id)
            for kind in ("opened", "check", "join"):
                codes = {"camera": "ok", "microphone": "ok", "browser": "ok"}
                codes |= {"speaker": "silent", "connection": "slow_up"}
                codes = codes if kind == "check" else {}
                now = at("08:45")
                await client_actions.add(
                    tx, booking_id=booking_id, kind=kind, codes=codes or None, now=now
                )
            for code in REQUIREMENTS[:2]:
                await arrangements.add(
                    tx,
                    booking_id=booking_id,
                    code=code,
                    person="Ines",
                    agreed="The client, on the telephone",
                    officer_id=desk.officer_id,
                    now=desk.now,
                )


async def write_to(tx: Transaction, booking_id: int, now: datetime, **changes: str | int) -> None:
    """Joining instructions, of which nobody knows whether they arrived, but for the changes."""
    letter: dict[str, object] = {
        "booking_id": booking_id,
        "kind": "joining",
        "schedule_version": 1,
        "state": "unsure",
        "message_id": f"<{booking_id}@example.org>",
        "attempts": 1,
        "due_at": now,
        "claimed_at": now,
    }
    await tx.execute(insert(messages).values(letter | changes))


async def _hold(live: LiveCourse, clients: str, others: Sequence[str]) -> None:
    await live.everybody_in(clients)
    for client in others:
        await live.camera(client, "off", "09:20")
        await live.camera(client, "on", "09:27")
    start, end = at("10:10").isoformat(), at("10:20").isoformat()
    await live.notes("break", "10:10", **{"from": start, "to": end})
    for client in others:
        await live.leaves(client, "10:31", "got disconnected from the meeting. Reason : Client")
        await live.joins(client, "10:37")
        await live.camera(client, "on", "10:37")
        seen = {"from": at("10:50").isoformat(), "to": at("10:58").isoformat()}
        await live.notes("observe", "10:58", booking=f"B-{client}", code="vehicle", **seen)
    await live.ends("11:45")


async def _decide(desk: OfficerDesk, client: str, *, is_challenged: bool) -> None:
    booking_id = desk.live.booking_ids[client]
    for breach in (await desk.case(client)).breaches:
        signing = await desk.signing(client)
        verdict = (booking_id, breach.row.id, Decision.UPHOLD, signing)
        await decisions.review(desk.store, *verdict, desk.now)
    await desk.sign(client, Outcome.NON_COMPLETION_CAMERA, WHY)
    await tell(desk, client)
    later = desk.now + timedelta(minutes=1)
    new_id = await books_again(desk.store, booking_id, later, reference=f"B-{client}-NEW")
    async with desk.store.writing() as tx:
        statement_id = await statements.add(
            tx,
            booking_id=booking_id,
            course_id=desk.live.course_id,
            text="I was there all the time.",
            late_reason="",
            now=later,
        )
        await answer_files.add(
            tx, kind="pdf", content=b"%PDF-", sha256="0" * 64, statement_id=statement_id
        )
        await write_to(tx, new_id, later)
    if is_challenged:
        await challenged_case.challenge(desk.store, booking_id, later)
        async with desk.store.writing() as tx:
            await a_released_copy(tx, booking_id, desk)
    else:
        await _books_elsewhere(desk, client)


async def _books_elsewhere(desk: OfficerDesk, client: str) -> None:
    """An officer notes it, and may take the note back. The client waits for a call."""
    signed = (await desk.case(client)).signed
    assert signed is not None
    typed = FollowUp(FollowUpKind.ELSEWHERE, happened_at=desk.now, note="Norfolk wrote to us.")
    await following_up.note_follow_up(desk.store, signed.id, typed, desk.officer_id, desk.now)
    async with desk.store.writing() as tx:
        await write_to(
            tx,
            desk.live.booking_ids[client],
            desk.now,
            kind="outcome",
            schedule_version=signed.id,
            state="due",
            channel="telephone",
        )
