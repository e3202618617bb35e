"""The pages, the keyboard and the server answer alike, for every note at every moment.

The keyboard presses buttons of a client's row, so a key acts where its button stands.
"""

from dataclasses import replace
from datetime import datetime, timedelta

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
from delivery.live.possible_notes import (
    OF_CLIENT,
    OF_COURSE,
    ClientStanding,
    name_of,
    why_not,
)
from delivery.validation.errors import InvalidInput
from delivery.web.trainer.clients import consequences, offer_of
from tests.delivery.live.test_possible_notes import NEVER_CAME
from tests.delivery.live.trainer_notes import USER, view_at
from tests.delivery.web.trainer.page_forms import FORMS, KEYS, Form, Forms
from tests.first_of_many import first_of
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


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
        terms=consequences(view),
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
    lacks_account=some.booleans(),
    has_interpreter=some.booleans(),
)
CAMERAS = some.builds(
    KnownCamera,
    some.sampled_from(Camera),
    some.just(at("10:00")),
    some.sampled_from([Source.WATCH, Source.TRAINER]),
)
LATER = [at("23:00") + timedelta(days=1), at("23:00") + timedelta(days=40)]
"""A time for statements only, and a time for nothing."""
COURSES = some.tuples(
    some.sampled_from([at(wall) for wall in ("06:30", "08:50", "10:14", "12:30")] + LATER),
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
        "trainer_refusal": "/c/{booking_id}/refusal",
        "trainer_notes": "/c/notes",
        **{f"trainer_{name}": f"/c/{name}" for name in ("stream", "confirmation", "handover")},
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
        assert_alike(changed, templates, row, seen)

    check()


ELSEWHERE = {"match", "identify", "unmatch", "seen", "participation", "complete"}
OF_BOARD = ("begin_break", "lengthen_break", "end_break", "fault", "course_statement", "abandon")


def assert_alike(view: CourseView, templates: Environment, row: Row, seen: bool) -> None:
    """The table, the pages, the keyboard and the server agree about each note of the client and of
    the course."""
    said = {"booking": row.reference} | ({"seen_by_trainer": "yes"} if seen else {})
    steps = ("client", "removal", "refusal")
    offered = [
        form
        for step in steps
        for form in drawn(templates, f"trainer/{step}_step.html", view, row, seen)
    ]
    names = {name_of(form["action"], form.get("reason", "")) for form in offered} - {"take_back"}
    standing = row.standing.seen_by_trainer() if seen else row.standing
    possible = {name for name in OF_CLIENT if not why_not(name, view.standing, standing)}
    assert names == possible
    assert possible == {name for name in OF_CLIENT if takes(view, FORMS[name] | said)}
    assert all(takes(view, form) for form in offered)

    board = drawn(templates, "trainer/board.html", view, row, seen=False)
    acted = [form for form in board if form.get("action") not in (None, "take_back")]
    acted += drawn(templates, "trainer/abandonment_step.html", view, row, seen=False)
    assert all(takes(view, form) for form in acted if form["action"] not in ELSEWHERE)
    of_course = {form["action"] for form in acted} & set(OF_COURSE) - ELSEWHERE
    assert of_course == {name for name in OF_BOARD if not why_not(name, view.standing)}
    assert of_course == {name for name in OF_BOARD if takes(view, FORMS[name])}

    for key, form in board.by_key().items():
        if key == "z":
            assert form["action"] == "take_back"
            continue
        assert name_of(form["action"], form.get("reason", "")) == KEYS[key]
        assert not why_not(KEYS[key], view.standing, row.standing)
        assert takes(view, form)


WAITS = replace(NEVER_CAME, has_come=True, arrived=True, late_by_s=192)
INSIDE = replace(WAITS, has_been_in=True, is_in=True, late_by_s=0)
CLIENT_MOMENTS = (
    (NEVER_CAME, Where.NOT_COME),
    (WAITS, Where.WAITING),
    (replace(WAITS, refused=True, lacks_account=True), Where.REFUSED),
    (INSIDE, Where.IN),
    (replace(INSIDE, had_two_devices=True, was_warned=True), Where.IN),
    (replace(INSIDE, has_interpreter=True), Where.IN),
    (replace(INSIDE, removals=frozenset({"abuse"}), lacks_account=True), Where.REMOVED),
    (replace(INSIDE, removals=frozenset({"conduct"})), Where.REMOVED),
)
COURSE_MOMENTS = [
    (at("06:30"), Phase.BEFORE, False, False),
    (at("08:50"), Phase.BEFORE, True, False),
    (at("10:14"), Phase.RUNNING, True, False),
    (at("10:14"), Phase.ABANDONED, True, False),
    (at("11:50"), Phase.OVER, True, False),
    (at("12:30"), Phase.OVER, False, False),
    (at("12:30"), Phase.OVER, False, True),
    *((later, Phase.OVER, False, True) for later in LATER),
]
"""The time, the phase, whether the meeting is open, and whether the course was held."""


@pytest.mark.parametrize("moment", first_of(COURSE_MOMENTS, 4), ids=str)
async def test_every_note_is_answered_alike_at_each_moment(
    view: CourseView, templates: Environment, moment: tuple[datetime, Phase, bool, bool]
) -> None:
    now, phase, is_open, held = moment
    for standing, where in CLIENT_MOMENTS:
        row = replace(
            view.monitor.rows[0],
            standing=standing,
            where=where,
            identity=IdentityState.UNCHECKED,
            late_by_s=standing.late_by_s,
            turned_away="late",
            devices_asked=standing.had_two_devices,
        )
        shown = replace(
            view.monitor, now=now, phase=phase, open=is_open, held=held, on_break=None, rows=(row,)
        )
        assert_alike(replace(view, monitor=shown), templates, row, seen=False)


async def test_what_the_board_offers_of_each_client_of_a_busy_course_is_taken(
    live: LiveCourse, view: CourseView, templates: Environment
) -> None:
    for wall in ("10:14", "10:17", "11:45", "16:54"):
        now = await view_at(live, wall)
        for form in drawn(templates, "trainer/board.html", now, now.monitor.rows[0], seen=False):
            assert "action" not in form or takes(now, form), (wall, form)
