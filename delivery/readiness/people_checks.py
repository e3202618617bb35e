"""Whether a course's clients can come in and know how, and its trainer will be there."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from delivery.readiness.meeting_checks import said, to_do
from delivery.readiness.readiness_item import Item, ItemState, What, clients, moment
from delivery.records.messages.messages import AHEAD
from delivery.records.readiness.upcoming_courses import Coming

GOING_OUT = timedelta(minutes=15)
"""In which the instructions of all clients are sent."""
OUTGOING: Mapping[str, str] = {
    "refused": "refused",
    "unsure": "not known whether they arrived",
    "due": "held up",
    "claimed": "being sent",
    "none": "not sent",
}
SEND_AGAIN = "An officer sends them again on the course’s page, or telephones the client."
BY_ITSELF = "They are tried again by themselves. If it lasts, an officer telephones the client."
NAME = "Whoever plans the courses names a trainer for it and sends the course in again."


def registered(course: Coming) -> Item:
    if course.linked >= course.booked:
        words = f"{clients(course.booked)} booked, all with a link of their own"
        return Item(What.CLIENTS, ItemState.READY, words if course.booked else "Nobody is booked")
    asked = [one for one in course.asked if one.kind in ("register", "unregister")]
    words = f"{course.booked - course.linked} of {clients(course.booked)} without a personal link"
    return Item(What.CLIENTS, ItemState.NOT_READY, words + said(asked), to_do(asked))


def told(course: Coming, now: datetime) -> Item:
    """Whether everybody's joining instructions are out; they go out 48 hours before."""
    states, out_at = course.instructions, course.starts_at - AHEAD
    waiting = {name: states[name] for name in OUTGOING if states.get(name)}
    if not waiting:
        words = "All instructions sent" if course.booked else "Nobody is booked"
        return Item(What.LINKS, ItemState.READY, words)
    if now < out_at + GOING_OUT and waiting.keys() <= {"none", "claimed"}:
        return Item(What.LINKS, ItemState.NOT_DUE, f"Instructions go out {moment(out_at)}")
    words = f"Instructions of {clients(course.booked)}: " + ", ".join(
        f"{number} {OUTGOING[name]}" for name, number in waiting.items()
    )
    act = SEND_AGAIN if waiting.keys() & {"refused", "unsure"} else BY_ITSELF
    state = ItemState.NOT_KNOWN if waiting.keys() == {"unsure"} else ItemState.NOT_READY
    return Item(What.LINKS, state, words, act)


def confirmed(course: Coming, now: datetime) -> Item:
    if course.trainer is None:
        return Item(What.TRAINER, ItemState.NOT_READY, "Nobody is to hold it", NAME)
    if not course.trainer_active:
        words = f"{course.trainer} can no longer sign in here"
        return Item(What.TRAINER, ItemState.NOT_READY, words, NAME)
    if course.confirmed_at is not None:
        words = f"{course.trainer} has said so, {moment(course.confirmed_at)}"
        return Item(What.TRAINER, ItemState.READY, words)
    words = f"{course.trainer} has not said that they will hold it"
    by = course.starts_at - AHEAD
    if now < by:
        return Item(What.TRAINER, ItemState.NOT_DUE, f"{words}; it is to be said by {moment(by)}")
    act = (
        f"{course.trainer} presses “I will hold this course” on their list of courses; "
        "an officer telephones them, or another trainer is named."
    )
    return Item(What.TRAINER, ItemState.NOT_READY, words, act)
