"""What brings about each kind of message, before and after a course."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from compliance.outcomes.recommendation import Outcome
from compliance.policy.message_terms import (
    AccountMessage,
    MessageKind,
    OfficeMessage,
    TrainerMessage,
)
from delivery.accounts import sign_in
from delivery.clients import personal_link
from delivery.clients.links import link_requests
from delivery.readiness.inspections import Inspections
from delivery.record_requests import answering
from delivery.records.accounts import users
from delivery.records.answers import record_requests
from delivery.records.meetings import meetings
from delivery.records.outages import process_runs
from delivery.records.review import audit, decisions
from delivery.records.staff_messages import account_causes
from delivery.records.tables import follow_ups
from delivery.records.tasks import withdrawals
from delivery.records.tasks.withdrawals import WithdrawalRow
from integrations.course_provider import EVERYTHING
from tests.doubles.mailbox import STARTS
from tests.scenes import challenged_case
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.story.messages.message_scene import BOOKED, WEEK, MessageScene


async def joining(scene: MessageScene) -> None:
    scene.clients.clock.go_on(WEEK)


async def moved(scene: MessageScene) -> None:
    await scene.clients.register.course(starts_at=STARTS + WEEK)
    await scene.clients.register.link(1)


async def course_cancelled(scene: MessageScene) -> None:
    await scene.clients.register.course(state="cancelled")


async def booking_cancelled(scene: MessageScene) -> None:
    await scene.clients.register.book(**BOOKED, state="cancelled")


async def withdrawn(scene: MessageScene) -> None:
    now = scene.clients.clock.now()
    async with scene.clients.store.writing() as tx:
        row = WithdrawalRow(1, 1, now, "The force says so.", None, None, now)
        await withdrawals.add_all(tx, [row])
    await scene.clients.register.book(**BOOKED, state="withdrawn")


async def outcome(scene: MessageScene) -> None:
    await scene.held.sign("H", Outcome.DID_NOT_ATTEND)


async def window_closes(scene: MessageScene) -> None:
    await outcome(scene)
    scene.clients.clock.set(at("11:45") + timedelta(hours=48))


async def challenge_received(scene: MessageScene) -> None:
    await outcome(scene)
    await challenged_case.challenge(scene.clients.store, scene.booking_id, scene.held.now)


async def challenge_rejected(scene: MessageScene) -> None:
    await challenge_received(scene)
    officer_id = await somebody(scene.clients.store, "officer", scene.held.now)
    await challenged_case.answer(scene.clients.store, scene.booking_id, officer_id, scene.held.now)


async def proof_asked(scene: MessageScene) -> None:
    await scene.held.sign("H", Outcome.NON_COMPLETION_EXTENUATING)


async def proof_received(scene: MessageScene) -> None:
    await proof_asked(scene)
    desk = scene.held
    async with desk.store.writing() as tx:
        (signed,) = await decisions.outcomes_of_course(tx, desk.live.course_id)
        proof = {"outcome_id": signed.id, "kind": "proof", "detail": "illness", "note": ""}
        when = {"happened_at": desk.now, "at": desk.now, "officer_id": desk.officer_id}
        await tx.execute(insert(follow_ups).values(proof | when))


async def request_answered(scene: MessageScene) -> None:
    desk = scene.held
    async with desk.store.writing() as tx:
        request_id = await record_requests.add(
            tx,
            booking_id=scene.booking_id,
            course_id=desk.live.course_id,
            kind="complaint",
            text="You keep my old address.",
            due_at=desk.now,
            now=desk.now,
        )
    await answering.acknowledge(desk.store, request_id, desk.officer_id, desk.now)


def link_again(kind: MessageKind) -> Callable[[MessageScene], Awaitable[None]]:
    async def ask(scene: MessageScene) -> None:
        async with scene.clients.store.writing() as tx:
            link = await personal_link.of_booking(tx, scene.booking_id)
            assert link is not None
            await link_requests.ask(tx, link, kind, scene.clients.clock.now())

    return ask


async def course_given(scene: MessageScene) -> None:
    now = scene.clients.clock.now()
    async with scene.clients.store.writing() as tx:
        trainer_id = await users.add(
            tx, email="tina@trainers.example", name="Tina", role="trainer", now=now
        )
    await scene.clients.register.course(trainer_id=trainer_id)


async def _then(scene: MessageScene, **changes: Any) -> None:
    await course_given(scene)
    await scene.clients.run()
    scene.clients.register.changed_at = scene.clients.clock.now()
    await scene.clients.register.course(**{"trainer_id": 1, **changes})


async def course_moved(scene: MessageScene) -> None:
    await _then(scene, starts_at=STARTS + WEEK)
    await scene.clients.register.link(1)


async def course_taken_away(scene: MessageScene) -> None:
    await _then(scene, trainer_id=None)


async def not_ready(scene: MessageScene) -> None:
    """The inspection two days before finds that there is no meeting."""
    clients = scene.clients
    await _then(scene)
    clients.clock.set(STARTS - timedelta(hours=47, minutes=45))
    await Inspections(clients.store, clients.clock, EVERYTHING).run_due()


async def missed(scene: MessageScene) -> None:
    """Nothing sends a message that is due."""
    await course_cancelled(scene)
    await scene.clients.find_causes()
    scene.clients.clock.go_on(timedelta(minutes=6))
    await scene.clients.find_staff_causes()


async def settings_drifted(scene: MessageScene) -> None:
    """A day before the course somebody turns its waiting room off."""
    clock = scene.clients.clock
    drifted = [{"setting": "waiting_room", "wanted": True, "found": False}]
    async with scene.clients.store.writing() as tx:
        await meetings.keep_made(tx, 1, "81234567890", 1, clock.now())
        clock.set(STARTS - timedelta(hours=47))
        await meetings.keep_read_back(tx, 1, drifted, clock.now())


async def sign_in_reset(scene: MessageScene) -> None:
    """An administrator resets the sign-in of an officer."""
    now = scene.clients.clock.now()
    async with scene.clients.store.writing() as tx:
        user_id = await users.add(
            tx, email="olga@office.example", name="Olga", role="officer", now=now
        )
        await sign_in.reset(tx, user_id, now, now)
        act, subject = account_causes.RESET_ACT, f"user {user_id}"
        await audit.add(tx, user_id=user_id, act=act, subject=subject, now=now)


async def not_known(scene: MessageScene) -> None:
    """The service was down when the course should have begun."""
    async with scene.clients.store.writing() as tx:
        run = await process_runs.begin(tx, STARTS - timedelta(hours=1))
        await process_runs.beat(tx, run, STARTS - timedelta(minutes=10))
        await process_runs.begin(tx, STARTS + timedelta(minutes=4))
    await not_begun(scene)


async def not_begun(scene: MessageScene) -> None:
    scene.clients.clock.set(STARTS + timedelta(minutes=6))


Cause = Callable[[MessageScene], Awaitable[None]]
BEFORE: dict[str, Cause] = {
    MessageKind.JOINING: joining,
    MessageKind.MOVED: moved,
    MessageKind.COURSE_CANCELLED: course_cancelled,
    MessageKind.BOOKING_CANCELLED: booking_cancelled,
    MessageKind.WITHDRAWN: withdrawn,
    MessageKind.JOINING_LINK: link_again(MessageKind.JOINING_LINK),
    MessageKind.INTERPRETER_LINK: link_again(MessageKind.INTERPRETER_LINK),
    TrainerMessage.COURSE_GIVEN: course_given,
    TrainerMessage.COURSE_MOVED: course_moved,
    TrainerMessage.COURSE_TAKEN_AWAY: course_taken_away,
    TrainerMessage.NOT_READY: not_ready,
    OfficeMessage.MISSED: missed,
    OfficeMessage.SETTINGS_DRIFTED: settings_drifted,
    AccountMessage.SIGN_IN_RESET: sign_in_reset,
}
DURING: dict[str, Cause] = {
    OfficeMessage.NOT_BEGUN: not_begun,
    OfficeMessage.NOT_KNOWN: not_known,
}
AFTER: dict[str, Cause] = {
    MessageKind.OUTCOME: outcome,
    MessageKind.WINDOW_CLOSES: window_closes,
    MessageKind.CHALLENGE_RECEIVED: challenge_received,
    MessageKind.CHALLENGE_REJECTED: challenge_rejected,
    MessageKind.PROOF_ASKED: proof_asked,
    MessageKind.PROOF_RECEIVED: proof_received,
    MessageKind.REQUEST_ANSWERED: request_answered,
    MessageKind.RECORD_LINK: link_again(MessageKind.RECORD_LINK),
}
