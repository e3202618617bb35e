"""The board and the pages about a client offer exactly what the server takes, in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jinja2 import Environment

from compliance.cameras.camera import Camera, KnownCamera, Source
from compliance.intervals import Span
from compliance.snapshot import IdentityState
from delivery import templating
from delivery.live import note_checks, observation_times, trainer_actions
from delivery.live.client_row import Row, Where
from delivery.live.course_view import CourseView
from delivery.live.monitor import Phase
from delivery.live.possible_notes import OF_CLIENT, OF_COURSE, ClientStanding, name_of
from delivery.validation.errors import InvalidInput
from delivery.web.trainer.clients import offer_of
from tests.delivery.live.trainer_notes import USER, view_at
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

Form = dict[str, str]

FORMS: dict[str, Form] = {
    "accept_identity": {"action": "accept_identity", "document": "passport"},
    "refuse_identity": {"action": "refuse_identity", "reason": "photocopy"},
    "refuse late": {"action": "refuse", "reason": "late"},
    "refuse identity": {"action": "refuse", "reason": "identity"},
    "refuse interpreter": {"action": "refuse", "reason": "interpreter"},
    "remove abuse": {"action": "remove", "reason": "abuse"},
    "remove unfit": {"action": "remove", "reason": "unfit"},
    "remove conduct": {"action": "remove", "reason": "conduct"},
    "warn": {"action": "warn", "matter": "smoking", "step": "notice", "how": "chat"},
    "observe": {
        "action": "observe",
        "code": "smoking",
        "ago": "1",
        "seen_at": "2026-06-10T08:30:00+00:00",
    },
    "camera": {"action": "camera", "state": "off"},
    "explain": {"action": "explain", "reason": "illness"},
    "devices": {"action": "devices", "answer": "two_people"},
    "begin_break": {"action": "begin_break", "minutes": "10"},
    "lengthen_break": {"action": "lengthen_break"},
    "end_break": {"action": "end_break"},
    "fault": {"action": "fault", "ago": "2", "lasts": "0"},
    "abandon": {"action": "abandon"},
}


class Forms(HTMLParser):
    """The forms of a page as they are sent, one for each button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, Form] = {}
        self.buttons: list[tuple[str, Form]] = []
        self._form, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        chosen = {name: value or "" for name, value in attrs}
        name, value = chosen.get("name", ""), chosen.get("value", "")
        form = chosen.get("form", self._form)
        if tag == "form":
            self._form = chosen.get("id", f"form {len(self.fields)}")
            self.fields[self._form] = {}
        elif tag == "input":
            self.fields[form][name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and value:
            fields = self.fields[self._form]
            fields[self._select] = (
                value if "selected" in chosen else fields.get(self._select, value)
            )
        elif tag == "button":
            self.buttons.append((form, {name: value} if name else {}))

    def __iter__(self) -> Iterator[Form]:
        for form, pressed in self.buttons:
            sent = self.fields[form] | pressed
            yield sent | dict(parse_qsl(sent.pop("press", "")))


def takes(view: CourseView, form: Form) -> bool:
    try:
        note_checks.read(form, view, USER)
    except InvalidInput:
        return False
    return True


def drawn(templates: Environment, template: str, view: CourseView, row: Row, seen: bool) -> Forms:
    page = templates.get_template(template).render(
        view=view,
        row=row,
        offer=offer_of(view, row, seen),
        notes=(),
        actions=trainer_actions,
        observation_times=observation_times,
        terms={
            reason: view.inputs.policy.terms[f"non_completion_{reason}"]
            for reason in trainer_actions.SENT_OUT
        },
        csrf="",
    )
    return Forms(page)


CLIENTS = some.builds(
    ClientStanding,
    has_come=some.booleans(),
    has_been_in=some.booleans(),
    is_in=some.booleans(),
    arrived=some.booleans(),
    late_by_s=some.sampled_from([0, 1, 600]),
    had_two_devices=some.booleans(),
    refused=some.booleans(),
    removals=some.frozensets(some.sampled_from(trainer_actions.SENT_OUT)),
    was_warned=some.booleans(),
)
CAMERAS = some.builds(
    KnownCamera,
    some.sampled_from(Camera),
    some.just(at("10:00")),
    some.sampled_from([Source.WATCH, Source.TRAINER]),
)
COURSES = some.tuples(
    some.sampled_from([at("06:30"), at("08:50"), at("10:14"), at("12:30")]),
    some.sampled_from(Phase),
    some.booleans(),
    some.sampled_from([None, Span(at("08:00"), at("23:00"))]),
    some.sampled_from([None, "refused"]),
)
"""The time, the phase, whether the meeting is open, the break that runs, and why we cannot hear."""


@pytest.fixture
async def view(live: LiveCourse) -> CourseView:
    await live.busy()
    return await view_at(live, "10:14")


@pytest.fixture
def templates() -> Environment:
    places = {
        "trainer_course": "/c",
        "trainer_client": "/c/{booking_id}",
        "trainer_removal": "/c/{booking_id}/removal",
        "trainer_notes": "/c/notes",
        "trainer_stream": "/c/stream",
        "trainer_confirmation": "/c/confirmation",
    }
    return templating.environment(places)


@pytest.mark.thorough
async def test_in_every_state_the_pages_offer_what_the_server_takes(
    view: CourseView, templates: Environment
) -> None:
    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        CLIENTS,
        COURSES,
        CAMERAS,
        some.sampled_from(Where),
        some.sampled_from(IdentityState),
        some.booleans(),
    )
    def check(
        standing: ClientStanding,
        course: tuple[datetime, Phase, bool, Span | None, str | None],
        seen_camera: KnownCamera,
        where: Where,
        identity: IdentityState,
        seen: bool,
    ) -> None:
        row = replace(
            view.monitor.rows[0],
            standing=standing,
            seen=seen_camera,
            where=where,
            identity=identity,
            late_by_s=standing.late_by_s,
            turned_away="late",
            devices_asked=standing.had_two_devices,
        )
        now, phase, is_open, on_break, unheard = course
        shown = replace(
            view.monitor,
            now=now,
            phase=phase,
            open=is_open,
            on_break=on_break,
            hearing=replace(view.monitor.hearing, unheard_because=unheard),
            rows=(row,),
        )
        changed = replace(view, monitor=shown)
        said = {"booking": row.reference} | ({"seen_by_trainer": "yes"} if seen else {})
        steps = ("trainer/client_step.html", "trainer/removal_step.html")
        offered = [form for step in steps for form in drawn(templates, step, changed, row, seen)]
        names = {name_of(form["action"], form.get("reason", "")) for form in offered}
        assert all(takes(changed, form) for form in offered)
        assert names == {name for name in OF_CLIENT if takes(changed, FORMS[name] | said)}

        board = list(drawn(templates, "trainer/board.html", changed, row, seen=False))
        acted = [form for form in board if form.get("action") not in (None, "take_back")]
        assert all(takes(changed, form) for form in acted if form["action"] not in UNKNOWN_PEOPLE)
        of_course = {form["action"] for form in acted} & set(OF_COURSE) - UNKNOWN_PEOPLE
        assert of_course == {name for name in BREAKS_AND_FAULTS if takes(changed, FORMS[name])}

    check()


UNKNOWN_PEOPLE = {"match", "identify", "unmatch"}
BREAKS_AND_FAULTS = ("begin_break", "lengthen_break", "end_break", "fault")


async def test_what_the_board_offers_of_each_client_of_a_busy_course_is_taken(
    live: LiveCourse, view: CourseView, templates: Environment
) -> None:
    for wall in ("10:14", "10:17", "11:45", "16:54"):
        now = await view_at(live, wall)
        for form in drawn(templates, "trainer/board.html", now, now.monitor.rows[0], seen=False):
            assert "action" not in form or takes(now, form), (wall, form)
