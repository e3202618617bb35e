"""The list of coming clients as an officer reads it, and what clients and channels do meanwhile."""

import re
from dataclasses import dataclass

from delivery.policies import pinning
from delivery.records.links import terms_acknowledgements
from delivery.records.links.terms_acknowledgements import TermsAcknowledgement
from delivery.records.messages import receipts
from delivery.records.planning import client_actions, courses
from integrations.delivery_receipt import DeliveryReceipt, ReceiptState, attempt_reference
from tests.delivery.web.conftest import Browser
from tests.delivery.web.officer.conftest import flat
from tests.doubles.mailbox import MailboxRegister

ROW = re.compile(r'<tr class="govuk-table__row [\w-]*" role="row"> <th scope="row".*?</tr>')
TAG = re.compile(r"<[^>]+>")
GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok"}


@dataclass(frozen=True, slots=True)
class ComingPage:
    browser: Browser
    csrf: str
    register: MailboxRegister

    async def rows(self, query: str = "?show=all") -> dict[str, str]:
        """The words of each row by the client's reference."""
        page = await self.page(f"/officer/coming{query}")
        rows = [" ".join(TAG.sub(" ", row.group()).split()) for row in ROW.finditer(page)]
        return {row.split()[2]: row for row in rows}

    async def page(self, path: str) -> str:
        answer = await self.browser.get(path)
        assert answer.status == 200, path
        return flat(await answer.text())

    async def post(self, path: str, **form: str) -> tuple[int, str]:
        sent = {"csrf": self.csrf, **form}
        answer = await self.browser.post(path, data=sent, allow_redirects=False)
        return answer.status, answer.headers.get("Location") or flat(await answer.text())

    async def opens(self, booking_id: int, **codes: str) -> None:
        """The client opens the page, and makes a technical check with these codes if any."""
        async with self.register.store.writing() as tx:
            now, kind = self.register.clock.now(), "check" if codes else "opened"
            await client_actions.add(
                tx, booking_id=booking_id, kind=kind, codes=codes or None, now=now
            )

    async def confirms(self, booking_id: int, digest: str | None = None) -> None:
        """The client confirms the terms of course 1, or a text with this digest."""
        async with self.register.store.writing() as tx:
            course = await courses.by_id(tx, 1)
            assert course
            text = await pinning.text_of(tx, course)
            confirmed = TermsAcknowledgement(
                booking_id, 1, text.name, digest or text.digest, self.register.clock.now()
            )
            await terms_acknowledgements.add(tx, confirmed)

    async def reports(self, booking_id: int, state: ReceiptState) -> None:
        (row,) = [row for row in await self.register.messages() if row.booking_id == booking_id]
        reference = attempt_reference(row.id, row.attempts)
        async with self.register.store.writing() as tx:
            now = self.register.clock.now()
            assert await receipts.add(tx, DeliveryReceipt(reference, state, now, "550"), now)
