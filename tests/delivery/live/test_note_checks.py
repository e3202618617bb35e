"""Tests of what a trainer may note: the ledger line of each action, and what is refused."""

from collections.abc import Mapping

import pytest

from tests.delivery.live.trainer_notes import entries_of, lines, refusal
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


@pytest.fixture
async def live(live: LiveCourse) -> LiveCourse:
    await live.busy()
    await live.joins("B", "10:13", device="2")
    return live


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
    "explained": (
        {"action": "explain", "booking": "B-A", "reason": "illness", "words": " feels  faint "},
        {"action": "extenuating", "booking": "B-A", "reason": "illness: feels faint"},
    ),
    "match": (
        {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"},
        {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"},
    ),
    "identified": (
        {"action": "identify", "participant_uuid": "uuid-X-1", "identified_as": "colleague"},
        {"action": "identify", "participant_uuid": "uuid-X-1", "as": "colleague"},
    ),
    "devices": (
        {"action": "devices", "booking": "B-B", "answer": "two_people"},
        {"action": "devices", "booking": "B-B", "answer": "two_people"},
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


async def test_a_press_becomes_the_note_that_the_acceptance_format_knows(live: LiveCourse) -> None:
    for name, (form, line) in FORMS.items():
        assert await lines(live, "10:14", **form) == [line], name


async def test_a_note_names_the_user_and_not_the_person(live: LiveCourse) -> None:
    form = {"action": "camera", "booking": "B-A", "state": "on"}
    (entry,) = await entries_of(live, "10:14", **form)
    assert entry.line["by"] == "user 7"
    assert (entry.course_id, entry.received_at) == (live.course_id, at("10:14"))


REFUSED: dict[str, dict[str, str]] = {
    "this cannot be noted": {"action": "fly"},
    "choose a client of this course": {"action": "camera", "booking": "B-Z", "state": "on"},
    "choose the document": {"action": "accept_identity", "booking": "B-A", "document": "a note"},
    "choose why the identity": {"action": "refuse_identity", "booking": "B-A", "reason": "late"},
    "why they are not admitted": {"action": "refuse", "booking": "B-A", "reason": "mood"},
    "they were not late": {"action": "refuse", "booking": "B-A", "reason": "late"},
    "why they are removed": {"action": "remove", "booking": "B-A", "reason": "late"},
    "choose what you saw": {"action": "observe", "booking": "B-A", "code": "frowning", "ago": "1"},
    "when it began": {"action": "observe", "booking": "B-A", "code": "smoking", "ago": "-5"},
    "not in the meeting": {"action": "camera", "booking": "B-I", "state": "off"},
    "choose why they must go": {"action": "explain", "booking": "B-A", "reason": "bored"},
    "200 letters": {"action": "explain", "booking": "B-A", "reason": "other", "words": "x" * 201},
    "matched already": {"action": "match", "booking": "B-I", "participant_uuid": "uuid-A-1"},
    "choose who they are": {
        "action": "identify",
        "participant_uuid": "uuid-X-1",
        "identified_as": "friend",
    },
    "not matched any more": {"action": "unmatch", "participant_uuid": "uuid-X-1"},
    "what the two devices were": {"action": "devices", "booking": "B-A", "answer": "a cat"},
    "how long it will go on": {"action": "fault", "ago": "0", "lasts": "0"},
    "how long the break is": {"action": "begin_break", "minutes": "600"},
}


async def test_what_neither_policy_nor_course_knows_is_refused_with_what_to_do(
    live: LiveCourse,
) -> None:
    for why, form in REFUSED.items():
        assert why in await refusal(live, "10:14", **form)


async def test_whom_zoom_reports_only_as_leaving_is_checked_and_may_have_been_late(
    live: LiveCourse,
) -> None:
    late = {"action": "refuse", "booking": "B-I", "reason": "late"}
    accepted = {"action": "accept_identity", "booking": "B-I", "document": "passport"}
    for form in (late, accepted):
        assert "have not come" in await refusal(live, "10:14", **form)
    await live.leaves("I", "10:05")
    for form in (late, accepted):
        assert len(await lines(live, "10:14", **form)) == 1


async def test_what_zoom_does_not_report_needs_the_trainers_own_word(live: LiveCourse) -> None:
    form = {"action": "accept_identity", "booking": "B-I", "document": "passport"}
    assert "have not come" in await refusal(live, "10:14", **form)
    assert len(await lines(live, "10:14", **form, seen_by_trainer="yes")) == 1
