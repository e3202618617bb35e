"""A client asks for a copy and complains; the office looks, releases and answers, in time."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from delivery.clients.client_looks import COPY_OPENED
from delivery.records.tables import audit
from tests.delivery.clients.opened_record import OpenedRecord, opened_record
from tests.delivery.documents import told_case
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser, flat

REQUESTS = "/officer/requests"


@dataclass(frozen=True, slots=True)
class AskingClient:
    """A client with their record opened, beside the officer."""

    officer: OfficerBrowser
    record: OpenedRecord

    async def send(self, method: str, page: str, **form: str) -> tuple[int, str]:
        answer = await self.officer.browser.request(
            method,
            f"{self.record.path}{page}",
            headers=self.record.headers,
            data=form or None,
            allow_redirects=False,
        )
        body = await answer.read()
        return answer.status, answer.headers.get("Location") or flat(body.decode())

    async def page(self) -> str:
        status, text = await self.send("GET", "")
        assert status == 200
        return text


@pytest.fixture
async def client(officer: OfficerBrowser, app: web.Application) -> AskingClient:
    booking_id = await told_case.tell(officer.desk)
    return AskingClient(officer, await opened_record(app, booking_id))


async def acts_of(officer: OfficerBrowser) -> list[Any]:
    async with officer.desk.store.reading() as tx:
        query = select(audit.c.act, audit.c.subject, audit.c.role).order_by(audit.c.id)
        return [tuple(row) for row in await tx.execute(query)]


async def test_a_copy_is_asked_for_looked_at_released_and_downloaded(
    client: AskingClient, officer: OfficerBrowser
) -> None:
    assert "Ask for a copy of your record" in await client.page()
    status, where = await client.send("POST", "/copies", asked="yes")
    assert (status, where.partition("?")[2]) == (303, "said=copy")
    await client.send("POST", "/copies", asked="yes")  # pressed twice, asked once
    page = await client.page()
    assert page.count("you asked for a copy of your record") == 1
    assert "Ask for a copy of your record" not in page
    assert (await client.send("GET", "/copies/1/pdf"))[0] == 404
    listed = await officer.read(REQUESTS)
    assert "Copy of the record" in listed
    assert "Release by" in listed
    assert "<strong>1</strong>" in await officer.read("/officer/tasks")
    request = f"{REQUESTS}/1"
    assert (await officer.post(request, {"act": "release", "copy": "1"}))[0] == 422
    assert (await officer.post(request, {"act": "make"}))[1] == f"{request}?said=make"
    assert (await client.send("GET", "/copies/1/pdf"))[0] == 404
    copy = json.loads(await officer.read(f"{request}/json"))
    assert copy["made_for"] == "person"
    assert "Copy of your record: Priyanka Rao" in await officer.read(f"{request}/pdf")
    assert (await officer.post(request, {"act": "make"}))[0] == 303
    stale = await officer.post(request, {"act": "release", "copy": "1"})
    assert "look at it before you release it" in stale[1]
    released = await officer.post(request, {"act": "release", "copy": "2"})
    assert released[1] == f"{request}?said=release"
    assert "Your copy is here since" in await client.page()
    status, downloaded = await client.send("GET", "/copies/1/json")
    assert status == 200
    assert json.loads(downloaded)["booking"]["client"] == "Priyanka Rao"
    assert (await client.send("GET", "/copies/1/pdf"))[1].startswith("%PDF-")
    acts = await acts_of(officer)
    assert (COPY_OPENED, "booking B-G", "officer") in acts
    assert acts.count(("copy downloaded", "booking B-G", "client")) == 2
    assert {subject for act, subject, _ in acts if "copy" in act} == {"booking B-G"}
    assert "No request waits." in await officer.read(REQUESTS)


async def test_another_clients_copy_does_not_exist(
    client: AskingClient, officer: OfficerBrowser, app: web.Application
) -> None:
    await client.send("POST", "/copies", asked="yes")
    await officer.post(f"{REQUESTS}/1", {"act": "make"})
    await officer.post(f"{REQUESTS}/1", {"act": "release", "copy": "1"})
    other = AskingClient(officer, await opened_record(app, officer.desk.live.booking_ids["A"]))
    assert (await other.send("GET", "/copies/1/pdf"))[0] == 404
    assert (await other.send("GET", "/copies/9/json"))[0] == 404


async def test_a_complaint_is_acknowledged_and_answered_and_late_is_said(
    client: AskingClient, officer: OfficerBrowser, sign_in: SignIn
) -> None:
    status, page = await client.send("POST", "/complaint", text=" ")
    assert (status, "Enter what your complaint is about" in page) == (422, True)
    words = {"text": "You keep my old address."}
    assert (await client.send("POST", "/complaint", **words))[0] == 303
    request = f"{REQUESTS}/1"
    assert "Acknowledge by" in await officer.read(REQUESTS)
    officer.desk.clock.go_on(timedelta(days=31))
    officer = replace(officer, csrf=await sign_in("officer"))
    listed = await officer.read(REQUESTS)
    assert "Late: was due" in listed
    assert 'class="govuk-table__row cw-bad"' in listed
    assert "1 late" in await officer.read("/officer/tasks")
    assert "You keep my old address." in await officer.read(request)
    assert (await officer.post(request, {"act": "acknowledge"}))[0] == 303
    assert "Acknowledged, to be answered" in await officer.read(REQUESTS)
    short = await officer.post(request, {"act": "answer", "reason": "No."})
    assert (short[0], "must be 10 characters or more" in short[1]) == (422, True)
    answer = {"act": "answer", "reason": "We have corrected your address."}
    assert (await officer.post(request, answer))[0] == 303
    assert (await officer.post(request, answer))[0] == 422  # answered already
    assert (await officer.post(f"{REQUESTS}/99", answer))[0] == 404
    assert (await officer.post(request, {"act": "dance"}))[0] == 400
