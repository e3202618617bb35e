"""The eleven courses that run beside the followed course: the control room has a morning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from delivery.demo.people import DemoClient, DemoPlan
from delivery.demo.story import ENDS, StoryStep

TRAINERS = (
    *("Bethan Lloyd", "Carl Dixon", "Devi Nair", "Elin Roberts", "Farah Aziz", "Gavin Price"),
    *("Hanna Berg", "Iwan Parry", "Joan Mercer", "Kofi Mensah", "Leah Stone"),
)
GIVEN_NAMES = ("Alun", "Beth", "Chris")
FAMILY_NAMES = (
    *("Archer", "Bowen", "Carter", "Dunn", "Ellis", "Foster"),
    *("Grant", "Hughes", "Irwin", "Jones", "Khan"),
)
LATER = (0, 0, 0, 0, 0, 15, 15, 15, 30, 30, 30)
"""Minutes from the start of the followed course to the start of each; all end together."""
NOT_BEGUN, UNMONITORED, LATE = 4, 6, 7
"""The courses, by number, that nobody begins, whose cameras are not monitored, that opens late."""
FAULT_AT = 50
"""The minute in which Zoom drops two clients of each of four courses."""
STRUCK = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class MorningCourse:
    number: int

    @property
    def reference(self) -> str:
        return f"NSAC-DEMO-{self.number + 2}"

    @property
    def trainer(self) -> str:
        """The trainer's email address."""
        return f"{TRAINERS[self.number].lower().replace(' ', '.')}@provider.example"

    @property
    def host(self) -> str:
        return f"zoom-host-{self.number + 2}"

    @property
    def later(self) -> int:
        return LATER[self.number]

    @property
    def minutes(self) -> int:
        return ENDS - self.later

    @property
    def clients(self) -> tuple[DemoClient, ...]:
        return tuple(
            DemoClient(f"D-{2000 + 10 * self.number + place}", given, FAMILY_NAMES[self.number])
            for place, given in enumerate(GIVEN_NAMES)
        )


MORNING = tuple(MorningCourse(number) for number in range(len(TRAINERS)))


def plans(starts_at: datetime) -> list[DemoPlan]:
    """The courses as a register has them; `starts_at` is the start of the followed course."""
    return [
        DemoPlan(
            course.reference,
            starts_at + timedelta(minutes=course.later),
            course.minutes,
            course.trainer,
            course.host,
            course.clients,
            deadline_days=60,
        )
        for course in MORNING
    ]


def steps() -> list[StoryStep]:
    """What happens in these courses. Their trainers note nothing."""
    return [step for course in MORNING for step in _course(course)]


def _course(course: MorningCourse) -> Iterator[StoryStep]:
    def step(
        minute: float, act: str, client: DemoClient | None = None, **keys: object
    ) -> StoryStep:
        return StoryStep(minute, zoom=act, client=client, keys=keys, course=course.reference)

    if course.number == NOT_BEGUN:
        return
    opens = course.later + (4 if course.number == LATE else -9) + course.number / 10
    yield step(opens, "start_meeting", rtms=course.number != UNMONITORED)
    for place, client in enumerate(course.clients):
        joins = opens + 2 + place / 2
        yield step(joins, "knock", client)
        if place == 2 and course.number % 3 == 1:
            continue  # still waits
        yield step(joins + 0.2, "admit", client)
        if place != 1 or course.number % 4:
            yield step(joins + 0.3, "camera_on", client)
    if course.number in STRUCK:
        for place, client in enumerate(course.clients[:2]):
            at = FAULT_AT + (2 * course.number + place) / 20
            yield step(at, "drop", client)
            yield step(at + 3, "join", client)
    if course.number == 8:
        yield step(100, "leave", course.clients[0])
    yield step(ENDS - 0.5 + course.number / 50, "end_meeting")


@dataclass(slots=True)
class DemoMorning:
    """Performs the acts of these courses in the simulated Zoom."""

    http: aiohttp.ClientSession
    url: str
    _meetings: Mapping[str, str] = field(default_factory=dict)
    """The meeting of each course by its reference."""
    _registrants: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By reference and name."""

    async def find_meetings(self) -> bool:
        """Whether all meetings exist, with every client registered."""
        async with self.http.get(f"{self.url}/state") as answer:
            meetings = (await answer.json())["meetings"]
        self._meetings = {meeting["topic"]: meeting["id"] for meeting in meetings}
        self._registrants = {
            (meeting["topic"], registrant["name"]): registrant["id"]
            for meeting in meetings
            for registrant in meeting["registrants"]
        }
        return all(
            (course.reference, client.name) in self._registrants
            for course in MORNING
            for client in course.clients
        )

    async def perform(self, step: StoryStep) -> None:
        """Raises LookupError if the simulated Zoom refuses the act."""
        order = {"act": step.zoom, "meeting_id": self._meetings[step.course], **step.keys}
        if step.client is not None:
            order["registrant_id"] = self._registrants[step.course, step.client.name]
        async with self.http.post(f"{self.url}/acts", json=order) as answer:
            if answer.status != 200:
                reason = await answer.text()
                raise LookupError(f"the simulated Zoom answered {answer.status} {reason}")
