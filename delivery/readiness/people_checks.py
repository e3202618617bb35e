"""Checks that a course's clients can join and its trainer has confirmed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from delivery.readiness.meeting_checks import last_fault, next_step
from delivery.readiness.readiness_item import Item, ItemState, ItemSubject, clients, moment
from delivery.records.messages.instructions import USUAL_TIMES, LeadTimes
from delivery.records.readiness.overlapping_courses import Overlap
from delivery.records.readiness.upcoming_courses import Coming

CONFIRMED_BEFORE = timedelta(hours=48)
"""How long before the start a trainer must have confirmed the course (ours)."""
SENDING_TIME = timedelta(minutes=15)
"""The time it takes to send the instructions of all clients."""
OUTGOING: Mapping[str, str] = {
    "refused": "refused",
    "unsure": "may not have been sent",
    "due": "delayed",
    "claimed": "being sent",
    "none": "not sent",
}
SEND_AGAIN = "An officer must send them again on the course’s page, or phone the client."
BY_ITSELF = "They are sent again automatically. If it continues, an officer must phone the client."
MOVE = (
    "The course planner must give one of the courses another host or trainer, or another time, and "
    "upload it again."
)
MAIL_SERVER = (
    "They are sent again automatically. An administrator must look at the mail server if it"
    " continues, and an officer must phone the client."
)
HELD = (
    "An officer must look at the course’s page. If the meeting has not started, phone the trainer."
)
NAME = "The course planner must name a trainer and upload the course again."


def registered(course: Coming) -> Item:
    if course.linked >= course.booked:
        words = f"{clients(course.booked)} booked, all with a personal link"
        return Item(
            ItemSubject.CLIENTS,
            ItemState.READY,
            words if course.booked else "No clients are booked",
        )
    requests = [row for row in course.requests if row.kind in ("register", "unregister")]
    words = f"{course.booked - course.linked} of {clients(course.booked)} without a personal link"
    return Item(
        ItemSubject.CLIENTS, ItemState.NOT_READY, words + last_fault(requests), next_step(requests)
    )


def instructed(course: Coming, now: datetime, lead_times: LeadTimes = USUAL_TIMES) -> Item:
    """Checks that all joining instructions were sent."""
    states, out_at = course.instructions, course.starts_at - lead_times.of(course.policy, course.id)
    waiting = {name: states[name] for name in OUTGOING if states.get(name)}
    if not waiting:
        words = "All instructions sent" if course.booked else "No clients are booked"
        return Item(ItemSubject.LINKS, ItemState.READY, words)
    if now < out_at + SENDING_TIME and waiting.keys() <= {"none", "claimed"}:
        return Item(ItemSubject.LINKS, ItemState.NOT_DUE, f"Instructions go out {moment(out_at)}")
    words = f"Instructions of {clients(course.booked)}: " + ", ".join(
        f"{number} {OUTGOING[name]}" for name, number in waiting.items()
    )
    if course.letter_fault and "due" in waiting:
        words += f". Last answer: {course.letter_fault}"
    waits = MAIL_SERVER if course.letter_fault else BY_ITSELF
    act = SEND_AGAIN if waiting.keys() & {"refused", "unsure"} else waits
    state = ItemState.NOT_KNOWN if waiting.keys() == {"unsure"} else ItemState.NOT_READY
    return Item(ItemSubject.LINKS, state, words, act)


def confirmed(course: Coming, now: datetime) -> Item:
    if course.trainer is None:
        return Item(ItemSubject.TRAINER, ItemState.NOT_READY, "No trainer is named", NAME)
    if not course.trainer_active:
        words = f"{course.trainer} can no longer sign in"
        return Item(ItemSubject.TRAINER, ItemState.NOT_READY, words, NAME)
    if course.confirmed_at is not None:
        words = f"{course.trainer} confirmed {moment(course.confirmed_at)}"
        return Item(ItemSubject.TRAINER, ItemState.READY, words)
    words = f"{course.trainer} has not confirmed"
    by = course.starts_at - CONFIRMED_BEFORE
    if now < by:
        return Item(ItemSubject.TRAINER, ItemState.NOT_DUE, f"{words}. Due by {moment(by)}")
    if course.starts_at <= now:  # the button is gone, and the trainer teaches
        begun = f"{course.trainer} did not confirm before the start at {moment(course.starts_at)}"
        return Item(ItemSubject.TRAINER, ItemState.NOT_KNOWN, begun, HELD)
    act = (
        f"{course.trainer} must select “I will hold this course” on their list of courses. "
        "If they do not, an officer must phone them or name another trainer."
    )
    return Item(ItemSubject.TRAINER, ItemState.NOT_READY, words, act)


def alone(course: Coming) -> Item:
    """Checks that neither the host nor the trainer has another course at the same time. Zoom lets a
    host hold one meeting at a time on most plans."""
    if words := clashes(course.overlaps):
        return Item(ItemSubject.OVERLAP, ItemState.NOT_READY, words, MOVE)
    words = "Host and trainer have no other course at the same time"
    return Item(ItemSubject.OVERLAP, ItemState.READY, words)


def clashes(overlaps: Iterable[Overlap]) -> str:
    """Names the courses that need the same host or trainer at the same time; empty if none does."""
    overlaps = tuple(overlaps)
    hosts = [other.reference for other in overlaps if other.same_host]
    trainers = [other.reference for other in overlaps if other.same_trainer]
    words = "; ".join(
        f"the same {role} has {', '.join(references)} at the same time"
        for role, references in (("Zoom host", hosts), ("trainer", trainers))
        if references
    )
    return words[:1].upper() + words[1:]
