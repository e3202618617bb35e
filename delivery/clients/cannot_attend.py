"""Takes a client's word that they cannot attend. It is a task for an officer, and changes nothing
else: no machine cancels a booking."""

from datetime import datetime
from enum import Enum

from compliance.effects import authority
from compliance.effects.effects import Branch, EffectKind
from compliance.policy.policy import Policy
from delivery.clients.personal_link import LinkStage, PersonalLink
from delivery.offers.owed_tasks import owe
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings
from delivery.records.review import audit, decisions
from delivery.records.tasks import tasks
from delivery.records.tasks.tasks import NewTask, TaskRow


class Wish(Enum):
    """What the client wants instead."""

    MOVE = "move"
    GIVE_UP = "give_up"


KINDS = {Wish.MOVE: EffectKind.ASKS_TO_MOVE, Wish.GIVE_UP: EffectKind.ASKS_TO_CANCEL}


def may_tell(link: PersonalLink, now: datetime) -> bool:
    """Whether the client has a place on a course that is not over."""
    return link.stage(now) in (LinkStage.EARLY, LinkStage.OPEN)


async def waiting(tx: Transaction, link: PersonalLink) -> TaskRow | None:
    """The open task that the client's word has become; None if there is none."""
    kinds = {kind.value for kind in KINDS.values()}
    rows = await tasks.of_cases(tx, link.course.id, [link.booking.id])
    return next((task for task in rows if task.kind in kinds and task.state == "open"), None)


async def tell(
    tx: Transaction, link: PersonalLink, policy: Policy, wish: Wish, now: datetime
) -> None:
    """Opens the task, which is due at once, unless one is open already. When it was opened is when
    the client said so: what the terms charge counts from then."""
    await decisions.hold(tx, link.booking.id)
    booking = await bookings.by_id(tx, link.booking.id)
    is_here = booking is not None and booking.course_id == link.course.id
    if not is_here or await waiting(tx, link) is not None:
        return
    offers = policy.offers
    number = (offers.change if wish is Wish.MOVE else offers.cancellation).number
    task = NewTask(
        booking_id=link.booking.id,
        course_id=link.course.id,
        outcome_id=None,
        kind=KINDS[wish].value,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=authority.written(number, policy.name, KINDS[wish].value)[:160],
        opened_at=now,
        due_at=now,
    )
    await owe(tx, [task])
    subject = f"booking {link.booking.reference}"
    await audit.add(
        tx, user_id=None, role=audit.CLIENT, act="client cannot attend", subject=subject, now=now
    )
