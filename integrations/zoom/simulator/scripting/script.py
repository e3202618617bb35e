"""A script: the acts and faults of one course, minute by minute, and the expected outcome."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from importlib.resources import files

import msgspec

from integrations.zoom.simulator.control.control_api import OF_THE_SIMULATOR
from integrations.zoom.simulator.meetings import acts
from integrations.zoom.simulator.meetings.people import HOST
from integrations.zoom.simulator.webhooks.delivery_faults import AnyFault

FOLDER = files("integrations.zoom.simulator") / "scripts"


class ScriptFault(ValueError):
    """A script cannot be read; the message names it, the place and the reason."""


class ScriptPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a script; an unknown key is a fault."""


class ScriptCourse(ScriptPart, frozen=True, kw_only=True):
    """`starts` is in London time; `clients` are names by the letters used in the script."""

    reference: str
    starts: datetime
    minutes: int
    clients: Mapping[str, str]
    type: str = "NSAC"


class ScriptStep(ScriptPart, frozen=True, kw_only=True):
    """An act of each of `people` in Zoom (`act`), or an action of the trainer (`note`).

    `at` is minutes from the start of the course. The other keys are those of the act or action.
    """

    at: float
    act: str = ""
    note: str = ""
    people: tuple[str, ...] = ()
    camera: bool = False
    rtms: bool = False
    role: str = ""
    one_side: bool = False
    uuid: str = ""
    minutes: str = ""
    document: str = ""
    reason: str = ""
    state: str = ""
    wait_s: float = 30.0
    """The longest wait for the service, in seconds of the machine."""


class ExpectedGap(ScriptPart, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """In minutes from the start."""

    start: float
    end: float
    cause: str


class ExpectedCamera(ScriptPart, frozen=True, kw_only=True):
    """Minutes in each state; an omitted state is not compared."""

    on: float | None = None
    off: float | None = None
    unknown: float | None = None


class ExpectedClient(ScriptPart, frozen=True, kw_only=True):
    """The expected outcome of one client: the recommendation, the rules breached, the gaps."""

    outcome: str
    rules: tuple[str, ...] = ()
    gaps: tuple[ExpectedGap, ...] = ()
    camera: ExpectedCamera | None = None


class Expected(ScriptPart, frozen=True, kw_only=True):
    """`deliveries` counts webhooks by final state; an omitted state has none."""

    clients: Mapping[str, ExpectedClient]
    notes: tuple[str, ...] = ()
    deliveries: Mapping[str, int] = {}


class ExpectedLater(ScriptPart, frozen=True, kw_only=True):
    """The clients whose outcome changes after the participant report."""

    clients: Mapping[str, ExpectedClient]


class Script(ScriptPart, frozen=True, kw_only=True):
    purpose: str
    course: ScriptCourse
    steps: tuple[ScriptStep, ...]
    faults: tuple[AnyFault, ...] = ()
    expected: Expected
    expected_after_report: ExpectedLater | None = None

    def booking(self, client: str) -> str:
        """The booking reference of the client."""
        return f"{self.course.reference}-{client}"

    def after_report(self) -> Mapping[str, ExpectedClient]:
        """The expected outcome of each client after the participant report."""
        later = self.expected_after_report
        return {**self.expected.clients, **(later.clients if later else {})}


def names() -> list[str]:
    """The names of the shipped scripts."""
    file_names = (file.name for file in FOLDER.iterdir())
    return sorted(name.removesuffix(".toml") for name in file_names if name.endswith(".toml"))


def shipped(name: str) -> Script:
    """A shipped script. Raises ScriptFault for an unknown name."""
    if name not in names():
        raise ScriptFault(f"there is no script {name}; there are: {', '.join(names())}")
    return read(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def read(name: str, raw: str) -> Script:
    """Decodes a script. Raises ScriptFault with the name and the place."""
    try:
        script = msgspec.convert(tomllib.loads(raw), Script)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise ScriptFault(f"{name}: {fault}") from fault
    for wrong in _wrong(script):
        raise ScriptFault(f"{name}: {wrong}")
    return script


def _wrong(script: Script) -> Iterator[str]:
    clients = script.course.clients.keys()
    for number, step in enumerate(script.steps):
        for wrong in _wrong_step(step, clients):
            yield f"{wrong} - at `$.steps[{number}]`"
    for number, (step, following) in enumerate(zip(script.steps, script.steps[1:], strict=False)):
        if following.at < step.at:
            yield f"comes before the step above it - at `$.steps[{number + 1}].at`"
    for number, fault in enumerate(script.faults):
        if fault.client and fault.client not in clients:
            yield f"no client {fault.client!r} - at `$.faults[{number}].client`"
    if script.expected.clients.keys() != clients:
        yield "must answer for each client, and no other - at `$.expected.clients`"
    if script.expected_after_report and script.expected_after_report.clients.keys() - clients:
        yield "answers for somebody else - at `$.expected_after_report.clients`"


def _wrong_step(step: ScriptStep, clients: Collection[str]) -> Iterator[str]:
    if bool(step.act) == bool(step.note):
        yield "needs an act or a note, and not both"
    elif step.act and step.act not in {*acts.NAMES, *OF_THE_SIMULATOR}:
        yield f"there is no act {step.act!r}"
    for person in step.people:
        if person != HOST and person not in clients:
            yield f"no client {person!r}"
