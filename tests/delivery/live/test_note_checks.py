"""Tests of what a trainer may note: the ledger line of each action, and what is refused."""

from collections.abc import Mapping

import pytest

from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.live import note_checks
from delivery.records.database.store import Store
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

USER = 7


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    made = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await made.busy()
    return made


async def found(live: LiveCourse) -> CourseInputs:
    async with live.store.reading() as tx:
        read = await course_inputs.read(tx, live.course_id)
    assert read is not None
    return read


async def lines(live: LiveCourse, wall: str, **form: str) -> list[dict[str, object]]:
    """The ledger lines of one form, without time, author and source."""
    entries = note_checks.read(form, await found(live), USER, at(wall))
    said = [dict(entry.line) for entry in entries]
    return [
        {key: value for key, value in line.items() if key not in ("source", "at", "by")}
        for line in said
    ]


async def refusal(live: LiveCourse, wall: str, **form: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        await lines(live, wall, **form)
    return str(refused.value)


FORMS: dict[str, tuple[dict[str, str], Mapping[str, object]]] = {
    "accepted": (
        {"action": "accept_identity", "booking": "B-H", "document": "passport"},
        {"action": "identity", "booking": "B-H", "accepted": True, "document": "passport"},
    ),
    "refused": (
        {"action": "refuse_identity", "booking": "B-H", "reason": "photocopy"},
        {"action": "identity", "booking": "B-H", "accepted": False, "reason": "photocopy"},
    ),
    "late": (
        {"action": "refuse", "booking": "B-H", "reason": "late"},
        {"action": "refuse", "booking": "B-H", "reason": "late"},
    ),
    "removed": (
        {"action": "remove", "booking": "B-A", "reason": "abuse"},
        {"action": "remove", "booking": "B-A", "reason": "abuse"},
    ),
    "noticed": (
        {"action": "warn", "booking": "B-A", "matter": "smoking", "step": "notice", "how": "chat"},
        {"action": "warn", "booking": "B-A", "matter": "smoking", "step": "notice", "how": "chat"},
    ),
    "seen": (
        {"action": "observe", "booking": "B-A", "code": "smoking", "ago": "2"},
        {"action": "observe", "booking": "B-A", "code": "smoking"}
        | {"from": "2026-06-10T09:12:00+00:00", "to": "2026-06-10T09:14:00+00:00"},
    ),
    "camera": (
        {"action": "camera", "booking": "B-F", "state": "off"},
        {"action": "camera", "booking": "B-F", "state": "off"},
    ),
    "told": (
        {"action": "told", "booking": "B-A", "reason": "illness", "words": " feels  faint "},
        {"action": "extenuating", "booking": "B-A", "reason": "illness: feels faint"},
    ),
    "match": (
        {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"},
        {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"},
    ),
    "placed": (
        {"action": "identify", "participant_uuid": "uuid-X-1", "who": "colleague"},
        {"action": "identify", "participant_uuid": "uuid-X-1", "as": "colleague"},
    ),
    "devices": (
        {"action": "devices", "booking": "B-A", "answer": "two_people"},
        {"action": "devices", "booking": "B-A", "answer": "two_people"},
    ),
    "fault": (
        {"action": "fault", "ago": "5", "lasts": "0"},
        {"action": "fault", "from": "2026-06-10T09:09:00+00:00", "to": "2026-06-10T09:14:00+00:00"},
    ),
    "break": (
        {"action": "begin_break", "minutes": "10"},
        {"action": "break", "from": "2026-06-10T09:14:00+00:00", "to": "2026-06-10T09:24:00+00:00"},
    ),
    "abandoned": ({"action": "abandon"}, {"action": "abandon"}),
}


@pytest.mark.parametrize("name", FORMS)
async def test_a_press_becomes_the_note_that_the_acceptance_format_knows(
    live: LiveCourse, name: str
) -> None:
    form, line = FORMS[name]
    assert await lines(live, "10:14", **form) == [line]


async def test_a_note_names_the_user_and_not_the_person(live: LiveCourse) -> None:
    form = {"action": "camera", "booking": "B-A", "state": "on"}
    entry = note_checks.read(form, await found(live), USER, at("10:14"))[0]
    assert entry.line["by"] == "user 7"
    assert (entry.course_id, entry.received_at) == (live.course_id, at("10:14"))


REFUSED: dict[str, dict[str, str]] = {
    "nothing that can be noted": {"action": "fly"},
    "choose a client of this course": {"action": "camera", "booking": "B-Z", "state": "on"},
    "choose the document": {"action": "accept_identity", "booking": "B-A", "document": "a note"},
    "choose why the identity": {"action": "refuse_identity", "booking": "B-A", "reason": "late"},
    "why they are not admitted": {"action": "refuse", "booking": "B-A", "reason": "mood"},
    "they were not late": {"action": "refuse", "booking": "B-A", "reason": "late"},
    "why they are removed": {"action": "remove", "booking": "B-A", "reason": "late"},
    "choose what you saw": {"action": "observe", "booking": "B-A", "code": "frowning", "ago": "1"},
    "when it began": {"action": "observe", "booking": "B-A", "code": "smoking", "ago": "-5"},
    "not in the meeting": {"action": "camera", "booking": "B-I", "state": "off"},
    "choose why they must go": {"action": "told", "booking": "B-A", "reason": "bored"},
    "200 letters": {"action": "told", "booking": "B-A", "reason": "other", "words": "x" * 201},
    "placed already": {"action": "match", "booking": "B-I", "participant_uuid": "uuid-A-1"},
    "choose who they are": {
        "action": "identify",
        "participant_uuid": "uuid-X-1",
        "who": "friend",
    },
    "not placed any more": {"action": "unmatch", "participant_uuid": "uuid-X-1"},
    "what the two devices were": {"action": "devices", "booking": "B-A", "answer": "a cat"},
    "how long it will go on": {"action": "fault", "ago": "0", "lasts": "0"},
    "how long the break is": {"action": "begin_break", "minutes": "600"},
}


@pytest.mark.parametrize("why", REFUSED)
async def test_what_neither_policy_nor_course_knows_is_refused_with_what_to_do(
    live: LiveCourse, why: str
) -> None:
    assert why in await refusal(live, "10:14", **REFUSED[why])


async def test_nobody_is_late_before_the_start(live: LiveCourse) -> None:
    form = {"action": "refuse", "booking": "B-I", "reason": "late"}
    assert "has not begun" in await refusal(live, "09:00", **form)
    assert len(await lines(live, "09:00:01", **form)) == 1


async def test_a_break_cannot_begin_outside_the_course(live: LiveCourse) -> None:
    form = {"action": "begin_break", "minutes": "10"}
    assert "while the course runs" in await refusal(live, "08:59:59", **form)
    assert "while the course runs" in await refusal(live, "11:45", **form)


async def test_beginning_a_break_that_runs_changes_nothing(live: LiveCourse) -> None:
    assert await lines(live, "09:45", action="begin_break", minutes="10") == []


async def test_a_break_keeps_its_start_when_it_is_made_longer_or_ended(live: LiveCourse) -> None:
    start = "2026-06-10T08:40:00+00:00"
    longer = await lines(live, "09:45", action="lengthen_break")
    assert longer == [{"action": "break", "from": start, "to": "2026-06-10T08:55:00+00:00"}]
    ended = await lines(live, "09:45", action="end_break")
    assert ended == [{"action": "break", "from": start, "to": "2026-06-10T08:45:00+00:00"}]


async def test_ending_a_break_when_there_is_none_changes_nothing(live: LiveCourse) -> None:
    assert await lines(live, "10:14", action="end_break") == []


async def test_the_same_press_within_ten_seconds_is_one_note(live: LiveCourse) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "smoking", "ago": "1"}
    await live.room.append(note_checks.read(form, await found(live), USER, at("10:14")))
    assert await lines(live, "10:14:09", **form) == []
    assert len(await lines(live, "10:14:11", **form)) == 1


async def test_a_change_of_mind_within_ten_seconds_is_a_note_of_its_own(live: LiveCourse) -> None:
    for seconds, state in enumerate(("on", "off")):
        form = {"action": "camera", "booking": "B-F", "state": state}
        now = at(f"10:14:0{seconds}")
        await live.room.append(note_checks.read(form, await found(live), USER, now))
    again = {"action": "camera", "booking": "B-F", "state": "on"}
    assert len(await lines(live, "10:14:03", **again)) == 1


async def test_no_step_of_a_warning_is_reached_before_the_last_was_recorded(
    live: LiveCourse,
) -> None:
    out = {"action": "remove", "booking": "B-A", "reason": "conduct"}
    form = {"action": "warn", "booking": "B-A", "matter": "conduct", "how": "private_room"}
    early = await refusal(live, "10:14", **form, step="warning")
    assert "the next step in this matter is the notice" in early
    for minute, step in enumerate(("notice", "timer", "warning"), 14):
        assert "record the notice" in await refusal(live, f"10:{minute}", **out)
        entries = note_checks.read(
            {**form, "step": step}, await found(live), USER, at(f"10:{minute}")
        )
        await live.room.append(entries)
        assert await lines(live, f"10:{minute}:30", **form, step=step) == []
    assert len(await lines(live, "10:17", **out)) == 1


@pytest.mark.parametrize("wall", ["06:59:59", "23:45"])
async def test_notes_are_taken_from_two_hours_before_until_twelve_hours_after(
    live: LiveCourse, wall: str
) -> None:
    assert await refusal(live, wall, action="abandon")


async def test_what_was_forgotten_is_noted_of_a_time_of_the_course_once_it_is_over(
    live: LiveCourse,
) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "recording"}
    ten = at("10:00").isoformat()
    (line,) = await lines(live, "20:00", **form, seen_at=ten)
    assert (line["from"], line["to"]) == (ten, ten)
    for odd in ("", "10:00", at("10:01").isoformat(), at("13:00").isoformat()):
        assert "choose when you saw it" in await refusal(live, "20:00", **form, seen_at=odd)


@pytest.mark.parametrize(("wall", "field"), [("12:00", "ago"), ("12:00:01", "seen_at")])
async def test_minutes_are_asked_for_as_long_as_they_reach_into_the_course(
    live: LiveCourse, wall: str, field: str
) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "recording"}
    other = {"ago": "15", "seen_at": at("11:40").isoformat()}
    assert len(await lines(live, wall, **form, **{field: other.pop(field)})) == 1
    assert await refusal(live, wall, **form, **other)


async def test_a_course_given_up_is_given_up_once(live: LiveCourse) -> None:
    await live.notes("abandon", "10:00")
    assert await lines(live, "10:14", action="abandon") == []


async def test_a_word_about_somebody_unknown_can_be_undone_and_said_again_at_once(
    live: LiveCourse,
) -> None:
    match = {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"}
    await live.notes("match", "10:14", booking="B-I", participant_uuid="uuid-X-1")
    undo = {"action": "unmatch", "participant_uuid": "uuid-X-1"}
    assert await lines(live, "10:14:02", **undo) == [undo]
    await live.notes("unmatch", "10:14:02", participant_uuid="uuid-X-1")
    assert await lines(live, "10:14:04", **match) == [match]
