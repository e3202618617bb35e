"""An abuse over HTTP: proposed, confirmed, challenged with a file, and answered by a third."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import FormData
from yarl import URL

from delivery.accounts import passwords
from delivery.clients.client_looks import CHALLENGE_OPENED
from delivery.proposals.challenge_answers import OWN_DECISION
from delivery.proposals.proposals import UNREAD
from delivery.records.accounts import users
from delivery.records.answers import statements
from delivery.records.database.store import Store
from delivery.web.accounts.proof import WRONG
from delivery.web.officer.place_in_list import STOOD
from tests.delivery.clients.opened_record import app_of, opened_record, read_record
from tests.delivery.web.conftest import Browser
from tests.delivery.web.officer.conftest import SEAL, OfficerBrowser, flat, without_place
from tests.doubles.client_files import PDF
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at
from tests.signing_in import link_of
from tests.stored_rows import audit_entries

PASSWORD = "correct horse battery staple"
ABUSE = {"outcome": "non_completion_abuse", "reason": "She called the trainer names."}
REASON = "The trainer was not sure who spoke."


@dataclass
class ClientAndOffice:
    """One browser, in which each officer signs in in turn, and a client follows a link."""

    browser: Browser
    desk: OfficerDesk
    booking_id: int
    """Client A's."""

    async def officer(self, name: str) -> OfficerBrowser:
        store, now = self.desk.store, self.desk.now
        async with store.writing() as tx:
            email = f"{name.lower()}@office.example"
            user = await users.by_email(tx, email)
            user_id = (
                user.id
                if user
                else await users.add(tx, email=email, name=name, role="officer", now=now)
            )
            await users.set_password(tx, user_id, await passwords.hash_password(PASSWORD))
        self.browser.session.cookie_jar.clear()
        await self.browser.post(await link_of(store, user_id, now), allow_redirects=False)
        page = await (await self.browser.get("/account")).text()
        csrf = page.partition('name="csrf" content="')[2].partition('"')[0]
        return OfficerBrowser(self.browser, csrf, self.desk)

    async def record(self) -> str:
        return flat(await read_record(self.browser, self.booking_id))

    async def challenge(self) -> None:
        form = FormData(default_to_multipart=True)
        form.add_field("grounds", "It was not me.")
        form.add_field("files", io.BytesIO(PDF), filename="a.pdf", content_type="application/pdf")
        record = await opened_record(app_of(self.browser), self.booking_id)
        answer = await self.browser.post(
            f"{record.path}/challenge", headers=record.headers, data=form, allow_redirects=False
        )
        assert answer.status == 303

    async def exported(self) -> dict[str, str]:
        """Client A's line of the export."""
        olive = await self.officer("Olive")
        answer = await olive.browser.get("/officer/report.csv?from=2026-06-01&to=2026-06-30")
        lines = csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff")))
        return next(line for line in lines if "B-A" in line.values())


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


@pytest.fixture
async def office(browser: Browser, desk: OfficerDesk) -> ClientAndOffice:
    return ClientAndOffice(browser, desk, desk.live.booking_ids["A"])


async def decided(office: ClientAndOffice) -> None:
    """Olive proposes it, Omar confirms it, and the client challenges it."""
    olive = await office.officer("Olive")
    desk = office.desk
    by, booking_id = desk.officer_id, desk.live.booking_ids["A"]
    finding = await two_officers.raise_upheld(desk.store, booking_id, by, desk.now)
    form = {**ABUSE, "grounds": finding, "seal": await olive.seal("A"), "password": PASSWORD}
    status, where = await olive.post(f"{olive.path('A')}/proposals", form)
    assert (status, without_place(where)) == (303, f"{olive.path('A')}?said=proposed")
    omar = await office.officer("Omar")
    form = {"seal": await omar.seal("A"), "password": PASSWORD}
    status, where = await omar.post(f"{omar.path('A')}/proposals/1", form)
    assert (status, without_place(where)) == (303, f"{omar.path('A')}?said=confirmed")
    assert "because of abusive behaviour" in await office.record()
    assert (await office.exported())["outcome"] == "non_completion_abuse"
    await office.challenge()


async def answered(officer: OfficerBrowser, choice: str, **form: str) -> tuple[int, str]:
    path = "/officer/challenges/1"
    match = SEAL.search(await officer.read(path))
    sealed = {"seal": match.group(1) if match else "", "answer": choice, "reason": REASON}
    return await officer.post(path, {"password": PASSWORD, **sealed, **form})


async def test_an_unread_statement_is_named_before_an_answer_is_typed(
    office: ClientAndOffice,
) -> None:
    await decided(office)
    desk = office.desk
    async with desk.store.writing() as tx:
        await statements.add(
            tx,
            booking_id=office.booking_id,
            course_id=desk.live.course_id,
            text="I was there.",
            late_reason="",
            now=desk.now,
        )
    orla = await office.officer("Orla")
    page = await orla.read("/officer/challenges/1")
    assert f"{UNREAD[1:]}." in page
    assert f'href="{orla.path("A")}">the case</a>' in page
    assert "Answer the challenge </button>" not in page
    assert (await orla.post(f"{orla.path('A')}/statements/1", {}))[0] == 303
    assert "Answer the challenge </button>" in await orla.read("/officer/challenges/1")


async def test_an_upheld_challenge_reverses_it_everywhere(office: ClientAndOffice) -> None:
    await decided(office)
    for name in ("Olive", "Omar"):
        officer = await office.officer(name)
        page = await officer.read("/officer/challenges/1")
        assert OWN_DECISION[1:] in page
        assert "Answer the challenge </button>" not in page
    orla = await office.officer("Orla")
    page = await orla.read("/officer/challenges/1")
    for words in ("Proposed by Olive", "Confirmed by Omar", "It was not me.", "Download file 1"):
        assert words in page
    assert "She called the trainer names." in page
    assert "The trainer told us on the telephone." in page
    assert "Nothing in the evidence has changed since." in page
    async with office.desk.store.reading() as tx:
        entries = await audit_entries(tx, office.desk.now, office.desk.now + timedelta(seconds=1))
    looked = [entry.subject for entry in entries if entry.act == CHALLENGE_OPENED]
    assert set(looked) == {"booking B-A"}
    status, where = await answered(orla, "completed")
    assert (status, without_place(where)) == (303, f"{orla.path('A')}?said=upheld")
    assert STOOD in URL(where).query
    case = await orla.case("A")
    assert "Signed earlier: Not completed (abuse)" in case
    assert "It upheld the client’s challenge of the outcome before." in case
    record = await office.record()
    assert "You completed the course." in record
    assert "agreed with you, and the outcome above replaced it" in record
    assert "confirmed it." in record
    assert "The outcome does not rest on this any more" in record
    assert REASON in record
    assert (await office.exported())["outcome"] == "completed"
    report = await orla.read("/officer/report?from=2026-06-01&to=2026-06-30")
    assert re.search(r"Not completed \(abuse\)</th> <td [^>]*>0</td>", report)


@pytest.mark.thorough
async def test_a_rejected_challenge_is_explained_and_the_outcome_stands(
    office: ClientAndOffice,
) -> None:
    await decided(office)
    orla = await office.officer("Orla")
    status, where = await answered(orla, "reject")
    assert (status, without_place(where)) == (303, f"{orla.path('A')}?said=rejected")
    record = await office.record()
    assert "because of abusive behaviour" in record
    assert "looked at it, and the outcome stands" in record
    assert "does not rest on this" not in record
    assert REASON in record
    assert "If you do not agree" not in record
    assert (await office.exported())["outcome"] == "non_completion_abuse"
    orla = await office.officer("Orla")
    assert "Rejected by Orla" in await orla.case("A")
    status, text = await answered(orla, "completed")
    assert (status, "This challenge has been answered" in text) == (422, True)


async def test_an_answer_needs_a_choice_a_reason_and_the_password(office: ClientAndOffice) -> None:
    await decided(office)
    orla = await office.officer("Orla")
    status, text = await answered(orla, "", reason="No.")
    assert status == 422
    assert "Select whether the outcome stands" in text
    assert "Reason must be 10 characters or more" in text
    office.desk.clock.set(at("12:30"))
    status, text = await answered(orla, "reject", password="wrong")
    assert (status, WRONG in text) == (422, True)
    assert REASON in text
    assert (await orla.browser.get("/officer/challenges/2")).status == 404
