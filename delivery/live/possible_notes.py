"""The table of possible notes by client and moment, for the board and for the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum


class NoteWindow(Enum):
    """Whether notes can be made about a course at all."""

    OPEN = "open"
    CANCELLED = "cancelled"
    EARLY = "early"
    LATE = "late"
    """Only an account, a statement or a taking back is possible still."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ClientStanding:
    """The facts that decide which notes about a client are possible."""

    has_come: bool
    """Whether the client has come to the waiting room or the meeting, by Zoom's events."""
    has_been_in: bool
    """Whether the client is in the meeting, by Zoom's events."""
    is_in: bool
    arrived: bool
    """The time of arrival is known."""
    late_by_s: int
    """0 also if unknown."""
    had_two_devices: bool
    refused: bool
    removals: frozenset[str]
    """The reasons of the removals so far."""
    was_warned: bool
    """They were warned in some matter; else a removal for conduct leaves out a step."""
    lacks_account: bool = False
    """A refusal or a removal of them was noted without an account."""
    stayed: bool = False
    """They were in the meeting to the end of the course, or to now while it runs, by Zoom's
    events."""
    has_interpreter: bool = False
    """An interpreter of theirs is on the register."""

    def seen_by_trainer(self) -> "ClientStanding":
        """The same client where the trainer says that they are here although Zoom does not."""
        return replace(self, has_come=True, has_been_in=True)


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """The facts that decide which notes about a course are possible."""

    window: NoteWindow
    began: bool
    """Its planned start has passed."""
    over: bool
    """Its planned end has passed."""
    open: bool
    """The meeting is open, by Zoom."""
    on_break: bool
    abandoned: bool
    hears_zoom: bool
    """Whether Zoom's messages reach the service now. If not, arrivals are unknown."""
    held: bool = False
    """By Zoom's events, it was given from its planned start to its planned end."""

    @property
    def ended(self) -> bool:
        """Its planned end has passed, and its meeting is closed."""
        return self.over and not self.open

    @property
    def running(self) -> bool:
        return self.began and not self.over and not self.abandoned


ClientRule = Callable[[ClientStanding, CourseStanding], str | None]
CourseRule = Callable[[CourseStanding], str | None]


def _come(client: ClientStanding, course: CourseStanding) -> str | None:
    if client.has_come or not course.hears_zoom:
        return None
    return "they have not come, according to Zoom"


def _been_in(client: ClientStanding, course: CourseStanding) -> str | None:
    if client.has_been_in or not course.hears_zoom:
        return None
    return "they have not been in the meeting, according to Zoom"


def _in(client: ClientStanding, _: CourseStanding) -> str | None:
    return None if client.is_in else "they are not in the meeting: there is no camera to mark"


def _interpreter(client: ClientStanding, _: CourseStanding) -> str | None:
    return None if client.has_interpreter else "no interpreter is booked for them"


def _late(client: ClientStanding, course: CourseStanding) -> str | None:
    """Clause 7: a client who arrived in time according to Zoom cannot be refused as late."""
    if not course.began:
        return "the course has not begun: nobody is late yet"
    in_time = client.arrived and client.late_by_s == 0
    return "they arrived in time: they were not late" if in_time else None


def _not_turned_away(client: ClientStanding, _: CourseStanding) -> str | None:
    if client.removals:
        return "you noted that they were removed"
    return (
        "you noted that they were not admitted: the first note counts" if client.refused else None
    )


def _not_removed_already(client: ClientStanding, _: CourseStanding) -> str | None:
    weighty = client.removals - {"conduct"}
    return "you noted that they were removed: the first note counts" if weighty else None


def _not_removed(client: ClientStanding, _: CourseStanding) -> str | None:
    return "you noted that they were removed" if client.removals else None


def _going_on(_: ClientStanding, course: CourseStanding) -> str | None:
    return "the course is over: nobody can be warned any more" if course.ended else None


def _left(client: ClientStanding, course: CourseStanding) -> str | None:
    """Once the course has ended, a note that somebody was sent away is taken of whom Zoom saw
    leave, or did not see at all."""
    if not course.ended or not client.stayed:
        return None
    return "they were in the meeting to its end, according to Zoom: make a statement instead"


def _two_devices(client: ClientStanding, _: CourseStanding) -> str | None:
    return None if client.had_two_devices else "only one device has used their link"


def _lacks_account(client: ClientStanding, _: CourseStanding) -> str | None:
    wanted = "no refusal or removal of them is without an account"
    return None if client.lacks_account else wanted


def _after_the_course(_: ClientStanding, course: CourseStanding) -> str | None:
    return _over(course)


OF_CLIENT: Mapping[str, tuple[ClientRule, ...]] = {
    "accept_identity": (_come,),
    "refuse_identity": (_come,),
    "interpreter_accepted": (_interpreter, _come),
    "interpreter_refused": (_interpreter, _come),
    "refuse late": (_come, _late, _not_turned_away, _left),
    "refuse identity": (_come, _not_turned_away, _left),
    "refuse interpreter": (_come, _not_turned_away, _left),
    "remove abuse": (_been_in, _not_removed_already, _left),
    "remove unfit": (_been_in, _not_removed_already, _left),
    "remove conduct": (_been_in, _not_removed, _left),
    "warn": (_been_in, _going_on),
    "observe": (_come,),
    "camera": (_in,),
    "explain": (_come,),
    "devices": (_two_devices,),
    "account": (_lacks_account,),
    "client_statement": (_after_the_course,),
}
"""The notes about a client. A refusal and a removal are named with their reason."""


def _running(course: CourseStanding) -> str | None:
    return None if course.running else "this can be noted only while the course runs"


def _no_break(course: CourseStanding) -> str | None:
    return "the break has started already" if course.on_break else None


def _break(course: CourseStanding) -> str | None:
    return None if course.on_break else "there is no break now"


def _not_abandoned(course: CourseStanding) -> str | None:
    return "you noted already that it cannot be delivered" if course.abandoned else None


def _not_held(course: CourseStanding) -> str | None:
    return "the course was held to its end, according to Zoom" if course.held else None


def _over(course: CourseStanding) -> str | None:
    return None if course.over else "this can be said once the course is over"


OF_COURSE: Mapping[str, tuple[CourseRule, ...]] = {
    "match": (),
    "identify": (),
    "unmatch": (),
    "seen": (),
    "take_back": (),
    "begin_break": (_running, _no_break),
    "lengthen_break": (_running, _break),
    "end_break": (_running, _break),
    "fault": (_running,),
    "abandon": (_not_abandoned, _not_held),
    "course_statement": (_over,),
    "participation": (_over,),
    "complete": (_over,),
}
"""The notes about the course, about unknown people, and about other notes."""

WORDS = frozenset(
    {"account", "client_statement", "course_statement", "participation", "complete", "take_back"}
)
"""What is possible in `NoteWindow.LATE` too."""
WINDOWS: Mapping[NoteWindow, str | None] = {
    NoteWindow.OPEN: None,
    NoteWindow.CANCELLED: "this course is cancelled: there is nothing to note",
    NoteWindow.EARLY: "notes can be made from two hours before the start",
    NoteWindow.LATE: "this course ended more than 12 hours ago: make a statement instead",
    NoteWindow.CLOSED: "this course ended more than 30 days ago: tell the compliance officer",
}


def closed_to(note: str, window: NoteWindow) -> str | None:
    """The sentence why the time for this note has not come or has passed; None if it has come."""
    return None if window is NoteWindow.LATE and note in WORDS else WINDOWS[window]


def why_not(note: str, course: CourseStanding, client: ClientStanding | None = None) -> str | None:
    """The sentence why this note is not possible now; None if it is.

    `note` is a key of OF_CLIENT, which needs the client, or of OF_COURSE. Raises KeyError for any
    other.
    """
    if sentence := closed_to(note, course.window):
        return sentence
    if client is None:
        return next((why for rule in OF_COURSE[note] if (why := rule(course))), None)
    return next((why for rule in OF_CLIENT[note] if (why := rule(client, course))), None)


def name_of(action: str, reason: str) -> str:
    """The name of a note in this table, from the action and the reason of a form."""
    named = f"{action} {reason}"
    return named if named in OF_CLIENT else action
