"""The demonstration's story: its steps, in minutes from the start of the course.

The simulated Zoom performs the acts of people in Zoom. The trainer's notes go to the service in the
same forms that a browser sends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from delivery.demo.people import (
    AMELIA,
    CERYS,
    EWA,
    GRACE,
    MOHAMMED,
    OLIVER,
    PRIYANKA,
    TOMASZ,
    DemoClient,
)

LICENCE = "photocard driving licence"
IN_TIME = (AMELIA, TOMASZ, GRACE, OLIVER, PRIYANKA, EWA)
STRANGER = "stranger"
ENDS = 165
WARNINGS = (
    (62, "notice", f"The trainer tells {GRACE.name} to turn the camera on."),
    (63, "timer", "The trainer starts the timer."),
    (65.5, "warning", f"The time is up, and the trainer warns {GRACE.name}."),
)
"""The warnings in their prescribed order; the last step, removal, is left to the person who
watches."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: `zoom` names an act of the simulator, `note` an action of the trainer."""

    minute: float
    says: str = ""
    zoom: str = ""
    note: str = ""
    client: DemoClient | None = None
    keys: Mapping[str, object] = field(default_factory=dict)
    course: str = ""
    """The reference of a course of `morning`; empty for the followed course."""


def steps() -> list[StoryStep]:
    """All steps, in time order."""
    return sorted([*_opening(), *_course()], key=lambda step: step.minute)


def _opening() -> Iterator[StoryStep]:
    yield StoryStep(
        -20, "The trainer opens the meeting.", zoom="start_meeting", keys={"rtms": True}
    )
    for number, client in enumerate(IN_TIME):
        minute = -14 + 1.5 * number
        yield StoryStep(minute, f"{client.name} knocks.", zoom="knock", client=client)
        yield StoryStep(minute + 0.5, zoom="admit", client=client)
        yield StoryStep(minute + 0.7, zoom="camera_on", client=client)
        yield StoryStep(
            minute + 1.2, note="accept_identity", client=client, keys={"document": LICENCE}
        )
    yield StoryStep(
        -3,
        "A person called 'iPhone' knocks, without a personal link.",
        zoom="knock",
        keys={"person": STRANGER, "name": "iPhone"},
    )
    yield StoryStep(-2, zoom="admit", keys={"person": STRANGER})
    yield StoryStep(-1.8, zoom="camera_on", keys={"person": STRANGER})


def _course() -> Iterator[StoryStep]:
    yield StoryStep(0, "The course begins.")
    yield StoryStep(
        3, f"{MOHAMMED.name} knocks, three minutes late.", zoom="knock", client=MOHAMMED
    )
    yield StoryStep(
        4,
        "The trainer refuses a late arrival.",
        note="refuse",
        client=MOHAMMED,
        keys={"reason": "late"},
    )
    yield StoryStep(4.2, zoom="remove", client=MOHAMMED)
    yield StoryStep(
        6, f"The trainer identifies 'iPhone' as {CERYS.name}.", note="match", client=CERYS
    )
    yield StoryStep(7, note="accept_identity", client=CERYS, keys={"document": "passport"})
    yield StoryStep(40, f"{TOMASZ.name} loses the connection.", zoom="drop", client=TOMASZ)
    yield StoryStep(40.4, zoom="measure", client=TOMASZ, keys={"lost_percent": 12.5})
    yield StoryStep(46, f"{TOMASZ.name} joins again.", zoom="join", client=TOMASZ)
    yield StoryStep(46.3, zoom="camera_on", client=TOMASZ)
    yield StoryStep(60, f"{GRACE.name} turns the camera off.", zoom="camera_off", client=GRACE)
    for minute, step, says in WARNINGS:
        keys = {"matter": "camera_off", "step": step, "how": "spoken"}
        yield StoryStep(minute, says, note="warn", client=GRACE, keys=keys)
    yield StoryStep(68, f"{GRACE.name} turns the camera on again.", zoom="camera_on", client=GRACE)
    yield StoryStep(80, "A break of ten minutes.", note="begin_break", keys={"minutes": "10"})
    yield StoryStep(
        97,
        f"The trainer sees {OLIVER.name} in a vehicle.",
        note="observe",
        client=OLIVER,
        keys={"code": "vehicle", "ago": "2"},
    )
    yield StoryStep(120, "The service loses the camera events for a while.", zoom="rtms_lose")
    yield StoryStep(124, zoom="camera_on", client=AMELIA)
    yield StoryStep(
        145, f"{PRIYANKA.name} leaves and does not return.", zoom="leave", client=PRIYANKA
    )
    yield StoryStep(ENDS, "The trainer ends the meeting.", zoom="end_meeting")
