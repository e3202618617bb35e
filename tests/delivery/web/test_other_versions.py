"""Lines that another version, or another policy, has written: every page is shown all the same, and
a line that cannot be read puts its course in doubt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from compliance.findings.sentences import Sentence
from compliance.outcomes.recommendation import Outcome
from delivery.ledger.recorder import noted
from delivery.proposals.proposals import confirm
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.planning import bookings
from delivery.records.review import decisions, proposals
from delivery.review.case_page import UNKNOWN_OUTCOME
from delivery.review.decisions import DecisionSigning
from delivery.validation.errors import InvalidInput
from tests.delivery.clients.opened_record import app_of, opened_record
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_record import NO_CONSEQUENCE
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at
from tests.signing_in import link_of

SEEN = {"from": at("10:50").isoformat(), "to": at("10:58").isoformat()}
OF_A = {"booking": "B-A"}
Notes = Mapping[str, tuple[str, Mapping[str, Any]]]
NOTES: Notes = {
    "a code of another policy": ("observe", {**OF_A, "code": "juggling", **SEEN}),
    "a reason of another policy to refuse an identity": (
        "identity",
        {**OF_A, "accepted": False, "reason": "hologram"},
    ),
    "a document of another policy": (
        "identity",
        {**OF_A, "accepted": True, "document": "a library card"},
    ),
    "a warning in a matter of another policy": (
        "warn",
        {**OF_A, "matter": "juggling", "step": "notice", "how": "chat", "by": "user 1"},
    ),
    "a warning in a matter of several words": (
        "warn",
        {**OF_A, "matter": "throwing three balls", "step": "notice", "how": "chat", "by": "user 1"},
    ),
    "an identification of a client": (
        "identify",
        {"participant_uuid": "uuid-A-1", "as": "support"},
    ),
    "an identification undone": ("unmatch", {"participant_uuid": "uuid-A-1"}),
    "a reason of a later version to go": (
        "extenuating",
        {**OF_A, "reason": "circus: it is in town"},
    ),
    "a note of a client of no course": ("refuse", {"booking": "B-Z", "reason": "late"}),
    "a field of a later version": ("refuse", {"booking": "B-D", "reason": "late", "mood": "sad"}),
    "a later taking back": ("take_back", {"of": {"at": at("09:04").isoformat(), "action": "wave"}}),
}
UNREADABLE: Notes = {
    "an action of a later version": ("wave", OF_A),
    "a reason of a later version to refuse": ("refuse", {**OF_A, "reason": "hat"}),
    "a reason of a later version to remove": ("remove", {**OF_A, "reason": "hat"}),
    "a step of a later version": (
        "warn",
        {**OF_A, "matter": "conduct", "step": "song", "how": "chat"},
    ),
    "an answer of a later version": ("devices", {**OF_A, "answer": "three_people"}),
    "a person of a later version": ("identify", {"participant_uuid": "uuid-A-1", "as": "ghost"}),
    "a camera of a later version": ("camera", {**OF_A, "state": "blurred"}),
    "a note without its fields": ("observe", {}),
    "a stretch that ends before it begins": (
        "observe",
        {**OF_A, "code": "vehicle", "from": SEEN["to"], "to": SEEN["from"]},
    ),
}


@dataclass(frozen=True, slots=True)
class AllPages:
    browser: Browser
    desk: OfficerDesk

    @property
    def course(self) -> str:
        return f"/trainer/courses/{self.desk.live.course_id}"

    @property
    def case(self) -> str:
        return f"/officer/cases/{self.desk.live.booking_ids['A']}"

    async def text(self, role: str, path: str) -> str:
        await self._enters(role)
        return " ".join((await (await self.browser.get(path)).text()).split())

    async def statuses(self) -> dict[str, int]:
        course, client = self.course, self.desk.live.booking_ids["A"]
        return {
            **await self._of(None, await self._own("A")),
            "/record/KEY": await self.record_status("A"),
            **await self._of(
                "trainer",
                course,
                f"{course}/notes",
                f"{course}/clients/{client}",
                f"{course}/clients/{client}/removal",
            ),
            **await self._of(
                "officer",
                "/officer",
                self.case,
                f"/officer/courses/{self.desk.live.course_id}",
                "/officer/courses?from=2026-06-01&to=2026-06-30",
                "/officer/report?from=2026-06-01&to=2026-06-30",
                "/officer/report.csv?from=2026-06-01&to=2026-06-30",
            ),
        }

    async def recommended(self) -> Outcome:
        return (await self.desk.case("A")).judgement.recommendation.outcome

    async def note(self, notes: Notes) -> None:
        """Stores the notes, and judges the course again."""
        live = self.desk.live
        for number, (action, keys) in enumerate(notes.values()):
            moment = at(f"11:{number:02}")
            await live.room.append(
                [noted(course_id=live.course_id, by="user 1", at=moment, action=action, keys=keys)]
            )
        await self.desk.judged()

    async def record_status(self, client: str) -> int:
        app = app_of(self.browser)
        record = await opened_record(app, self.desk.live.booking_ids[client])
        return (await self.browser.get(record.path, headers=record.headers)).status

    async def _own(self, client: str) -> str:
        async with self.desk.store.reading() as tx:
            booking = await bookings.by_id(tx, self.desk.live.booking_ids[client])
        assert booking
        return f"/join/{booking.link_key}"

    async def _enters(self, role: str) -> None:
        desk = self.desk
        user_id = desk.live.trainer_id if role == "trainer" else desk.officer_id
        answer = await self.browser.post(await link_of(desk.store, user_id, desk.now))
        assert answer.status == 200

    async def _of(self, role: str | None, *paths: str) -> dict[str, int]:
        if role:
            await self._enters(role)
        answers = {}
        for path in paths:
            answer = await self.browser.get(path)
            answers[re.sub(r"/join/[\w-]+", "/join/KEY", path)] = answer.status
        return answers


@pytest.fixture
async def pages(store: Store, clock: SettableClock, browser: Browser) -> AllPages:
    return AllPages(browser, await make_desk(store, clock))


async def test_notes_of_other_versions_take_no_page_and_no_judgement_away(pages: AllPages) -> None:
    before = await pages.recommended()
    await pages.note(NOTES)
    assert await pages.recommended() is before
    statuses = await pages.statuses()
    assert set(statuses.values()) == {200}, statuses
    assert Sentence.NOTE_UNKNOWN(words="juggling") in await pages.text("officer", pages.case)
    noted_so_far = await pages.text("trainer", f"{pages.course}/notes")
    assert "Seen: juggling, from 10:50:00am to 10:58:00am" in noted_so_far
    assert "An unknown person is a support person" in noted_so_far
    assert "An unknown person is unknown again" in noted_so_far


async def test_a_note_that_cannot_be_read_puts_its_course_in_doubt(pages: AllPages) -> None:
    await pages.note(UNREADABLE)
    assert await pages.recommended() is Outcome.REVIEW
    statuses = await pages.statuses()
    assert set(statuses.values()) == {200}, statuses
    course = f"/officer/courses/{pages.desk.live.course_id}"
    for path in (pages.case, course):
        assert "note or report about this course cannot be read" in await pages.text(
            "officer", path
        )


async def test_decisions_of_other_versions_take_no_page_away(pages: AllPages) -> None:
    desk, course_id = pages.desk, pages.desk.live.course_id
    case = await desk.case("A")
    gap = {"from": at("10:00"), "to": at("10:01"), "seconds": 60, "cause": "volcano"}
    fields: dict[str, Any] = {
        "booking_id": case.booking.id,
        "course_id": course_id,
        "outcome": "completed_in_part",
        "recommended": "completed_in_part",
        "reason": "In part.",
        "consequence": {**NO_CONSEQUENCE, "national_status": 7, "voucher": True},
        "evidence": {**case.evidence, "gaps": [gap], "mood": "good"},
        "ledger_id": 1,
        "now": desk.now,
    }
    async with desk.store.writing() as tx:
        proposal_id = await proposals.add(tx, officer_id=desk.other_id, grounds=[], **fields)
        judged = await assessments.of_course(tx, course_id)
        assert judged
        result = {**judged.result, "weather": "fine"}
        for booking in result["bookings"]:
            booking["gaps"] = [gap]
            booking["recommendation"] = {"outcome": "completed_in_part", "reasons": []}
        await assessments.save(tx, course_id, desk.now, judged.ledger_id, True, result)
    assert set((await pages.statuses()).values()) == {200}
    assert UNKNOWN_OUTCOME in await pages.text("officer", pages.case)
    signing = DecisionSigning(desk.officer_id, "In part.", (await desk.case("A")).seal)
    with pytest.raises(InvalidInput, match=UNKNOWN_OUTCOME):
        await confirm(desk.store, case.booking.id, proposal_id, signing, desk.now)
    async with desk.store.writing() as tx:
        by = desk.officer_id
        await decisions.sign_outcome(tx, officer_id=by, proposal_id=proposal_id, **fields)
    statuses = await pages.statuses()
    assert set(statuses.values()) == {200}, statuses
