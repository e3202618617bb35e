"""A small language for tests of a course.

One course on 10 June 2026 from 09:00 to 11:45 in London, whose meeting opens at 08:40. People are
named by their booking: `scene.joins("A", "08:50")`. Times are London wall times.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from compliance.assessment import Assessment, Judgement, assess
from compliance.course import Booking, PlannedCourse
from compliance.events import (
    Ending,
    Event,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Person,
    WaitingRoomEntered,
)
from compliance.policy.policy import Policy
from compliance.snapshot import RoomNow, room_now
from compliance.stream_events import (
    CameraReported,
    WatchBegan,
    WatchEnded,
    WatchPaused,
    WatchResumed,
)
from compliance.trainer_events import BreakAnnounced, CameraMarked, IdentityChecked, Observed
from delivery.policies.shipped_policies import shipped

LONDON = ZoneInfo("Europe/London")
LRSP: Policy = shipped("lrsp-2025-03")


def at(wall: str) -> datetime:
    """10 June 2026 at this London wall time, `HH:MM` or `HH:MM:SS`."""
    return datetime.fromisoformat(f"2026-06-10T{wall}").replace(tzinfo=LONDON).astimezone(UTC)


def person(client: str, device: str = "1", registered: bool = True) -> Person:
    """A client's connection; another `device` is another participant on the same link."""
    return Person(
        uuid=f"uuid-{client}-{device}",
        user_id=f"user-{client}-{device}",
        registrant_id=f"reg-{client}" if registered else None,
        name=f"Client {client}",
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
            bookings=tuple(self._booking(reference) for reference in self.bookings),
        )

    def _booking(self, reference: str) -> Booking:
        interpreters = {f"reg-{reference}-int"} if reference in self.interpreter_of else set()
        return Booking(
            reference,
            f"Client {reference}",
            frozenset({f"reg-{reference}"}),
            frozenset(interpreters),
            self.police_deadline,
        )

    def tell(self, *events: Event) -> "Scene":
        self.events += events
        return self

    def knocks(self, client: str, wall: str) -> "Scene":
        return self.tell(WaitingRoomEntered(at(wall), "i1", person(client)))

    def joins(self, client: str, wall: str, device: str = "1", instance: str = "i1") -> "Scene":
        return self.tell(Joined(at(wall), instance, person(client, device)))

    def leaves(
        self,
        client: str,
        wall: str,
        ending: Ending = Ending.LEFT,
        device: str = "1",
        instance: str = "i1",
    ) -> "Scene":
        return self.tell(Left(at(wall), instance, person(client, device), ending))

    def ends(self, wall: str = "11:45", instance: str = "i1") -> "Scene":
        """The host ends the instance, and everybody in it leaves for that reason."""
        inside = {
            event.person
            for event in self.events
            if isinstance(event, Joined) and event.instance == instance
        } - {
            event.person
            for event in self.events
            if isinstance(event, Left) and event.instance == instance
        }
        for remaining in sorted(inside, key=lambda someone: someone.uuid):
            self.tell(Left(at(wall), instance, remaining, Ending.HOST_ENDED))
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
        self, client: str, state: str, wall: str, device: str = "1", stream: str = "s1"
    ) -> "Scene":
        user_ids = (person(client, device).user_id,)
        return self.tell(CameraReported(at(wall), "i1", stream, user_ids, state == "on"))

    def marks(self, client: str, state: str, wall: str) -> "Scene":
        return self.tell(CameraMarked(at(wall), client, state == "on"))

    def breaks(self, start: str, end: str, said_at: str | None = None) -> "Scene":
        return self.tell(BreakAnnounced(at(said_at or start), at(start), at(end)))

    def known(self, client: str, wall: str = "08:55", accepted: bool = True) -> "Scene":
        return self.tell(
            IdentityChecked(at(wall), client, accepted, "passport" if accepted else None)
        )

    def seen(self, client: str, code: str, start: str, end: str) -> "Scene":
        return self.tell(Observed(at(end), client, code, at(start), at(end)))

    def everybody_in(self, wall: str = "08:50") -> "Scene":
        """All join in time and have their identity accepted."""
        for client in self.bookings:
            self.joins(client, wall).known(client)
        return self

    def assess(self, now: str | None = None) -> Assessment:
        return assess(self.course, self.events, self.policy, at(now) if now else None)

    def of(self, client: str, now: str | None = None) -> Judgement:
        judged = self.assess(now).judgements
        return next(judgement for judgement in judged if judgement.booking.reference == client)

    def stand(self, now: str) -> RoomNow:
        """The room at this wall time, from the events reported by then."""
        events = [event for event in self.events if event.at <= at(now)]
        return room_now(assess(self.course, events, self.policy, at(now)).room, at(now))

    def gaps(self, client: str) -> list[tuple[int, str]]:
        """Each gap's seconds and cause."""
        return [(gap.span.seconds, gap.cause.value) for gap in self.of(client).attendance.gaps]

    def found(self, client: str) -> list[tuple[str, int]]:
        """Each breach's rule and seconds."""
        return [(breach.rule, breach.span.seconds) for breach in self.of(client).breaches]

    def advice(self, client: str) -> str:
        return self.of(client).recommendation.outcome.value
