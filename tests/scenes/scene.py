"""The small language that tests of a course are written in.

One course on 10 June 2026 from 09:00 to 11:45 in London, whose meeting opens at 08:40. People are
named by their booking: `scene.joins("A", "08:50")`. Times are London wall times.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from compliance.assessment import Assessment, Judgement, assess
from compliance.course import Booking, PlannedCourse
from compliance.events import (
    BreakAnnounced,
    CameraMarked,
    CameraReported,
    Ending,
    Event,
    IdentityChecked,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Observed,
    Person,
    WaitingRoomEntered,
    WatchBegan,
    WatchEnded,
    WatchPaused,
    WatchResumed,
)
from compliance.policy.policy import Policy
from compliance.snapshot import RoomNow, stand
from delivery.policies.shipped_policies import shipped

LONDON = ZoneInfo("Europe/London")
LRSP: Policy = shipped("lrsp-2025-03")


def at(wall: str) -> datetime:
    """10 June 2026 at this London wall time, `HH:MM` or `HH:MM:SS`."""
    return datetime.fromisoformat(f"2026-06-10T{wall}").replace(tzinfo=LONDON).astimezone(UTC)


def person(who: str, device: str = "1", registered: bool = True) -> Person:
    """A client's connection; another `device` is another participant on the same link."""
    return Person(
        uuid=f"uuid-{who}-{device}",
        user_id=f"user-{who}-{device}",
        registrant_id=f"reg-{who}" if registered else None,
        name=f"Client {who}",
    )


STAFF = Person(uuid="uuid-staff", user_id="user-staff", account_id="STAFF-1", name="Trainer")


@dataclass
class Scene:
    bookings: str = "AB"
    police_deadline: date | None = date(2026, 7, 8)
    policy: Policy = LRSP
    interpreter_of: str = ""
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tell(InstanceStarted(at("08:40"), "i1"), Joined(at("08:40"), "i1", STAFF))

    @property
    def course(self) -> PlannedCourse:
        return PlannedCourse(
            reference="NSAC-1",
            type="NSAC",
            starts_at=at("09:00"),
            ends_at=at("11:45"),
            staff_ids=frozenset({"STAFF-1"}),
            bookings=tuple(self._booking(one) for one in self.bookings),
        )

    def _booking(self, one: str) -> Booking:
        interpreters = {f"reg-{one}-int"} if one in self.interpreter_of else set()
        return Booking(
            one,
            f"Client {one}",
            frozenset({f"reg-{one}"}),
            frozenset(interpreters),
            self.police_deadline,
        )

    def tell(self, *events: Event) -> "Scene":
        self.events += events
        return self

    def knocks(self, who: str, wall: str) -> "Scene":
        return self.tell(WaitingRoomEntered(at(wall), "i1", person(who)))

    def joins(self, who: str, wall: str, device: str = "1", instance: str = "i1") -> "Scene":
        return self.tell(Joined(at(wall), instance, person(who, device)))

    def leaves(
        self,
        who: str,
        wall: str,
        ending: Ending = Ending.LEFT,
        device: str = "1",
        instance: str = "i1",
    ) -> "Scene":
        return self.tell(Left(at(wall), instance, person(who, device), ending))

    def ends(self, wall: str = "11:45", instance: str = "i1") -> "Scene":
        """The host ends the instance, and everybody in it is said to have left for that."""
        inside = {
            event.who
            for event in self.events
            if isinstance(event, Joined) and event.instance == instance
        } - {
            event.who
            for event in self.events
            if isinstance(event, Left) and event.instance == instance
        }
        for who in sorted(inside, key=lambda one: one.uuid):
            self.tell(Left(at(wall), instance, who, Ending.HOST_ENDED))
        return self.tell(InstanceEnded(at(wall), instance))

    def watched(self, wall: str = "08:41", stream: str = "s1") -> "Scene":
        return self.tell(WatchBegan(at(wall), "i1", stream))

    def unwatched(self, wall: str, stream: str = "s1") -> "Scene":
        return self.tell(WatchEnded(at(wall), "i1", stream))

    def pauses(self, wall: str, stream: str = "s1") -> "Scene":
        return self.tell(WatchPaused(at(wall), "i1", stream))

    def resumes(self, wall: str, stream: str = "s1") -> "Scene":
        return self.tell(WatchResumed(at(wall), "i1", stream))

    def camera(
        self, who: str, state: str, wall: str, device: str = "1", stream: str = "s1"
    ) -> "Scene":
        user_ids = (person(who, device).user_id,)
        return self.tell(CameraReported(at(wall), "i1", stream, user_ids, state == "on"))

    def marks(self, who: str, state: str, wall: str) -> "Scene":
        return self.tell(CameraMarked(at(wall), who, state == "on"))

    def breaks(self, start: str, end: str, said_at: str | None = None) -> "Scene":
        return self.tell(BreakAnnounced(at(said_at or start), at(start), at(end)))

    def known(self, who: str, wall: str = "08:55", accepted: bool = True) -> "Scene":
        return self.tell(IdentityChecked(at(wall), who, accepted, "passport" if accepted else None))

    def seen(self, who: str, code: str, start: str, end: str) -> "Scene":
        return self.tell(Observed(at(end), who, code, at(start), at(end)))

    def everybody_in(self, wall: str = "08:50") -> "Scene":
        """All join in time and have their identity accepted."""
        for who in self.bookings:
            self.joins(who, wall).known(who)
        return self

    def assess(self, now: str | None = None) -> Assessment:
        return assess(self.course, self.events, self.policy, at(now) if now else None)

    def of(self, who: str, now: str | None = None) -> Judgement:
        judged = self.assess(now).judgements
        return next(one for one in judged if one.booking.reference == who)

    def stand(self, now: str) -> RoomNow:
        return stand(self.course, self.events, self.policy, at(now))

    def gaps(self, who: str) -> list[tuple[int, str]]:
        """Each gap's seconds and cause."""
        return [(gap.span.seconds, gap.cause.value) for gap in self.of(who).attendance.gaps]

    def found(self, who: str) -> list[tuple[str, int]]:
        """Each breach's rule and seconds."""
        return [(one.rule, one.span.seconds) for one in self.of(who).breaches]

    def advice(self, who: str) -> str:
        return self.of(who).recommendation.outcome.value
