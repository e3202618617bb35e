"""An officer makes and releases a copy, acknowledges a complaint, and answers with words."""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from delivery.clients.client_looks import COPY_OPENED
from delivery.documents import case_document, gathering
from delivery.documents.case_html import html_of
from delivery.documents.document_rules import PERSON
from delivery.documents.pdf import PdfWriter
from delivery.records.answers import record_requests
from delivery.records.answers.record_requests import (
    ACKNOWLEDGED,
    ANSWERED,
    COMPLAINT,
    COPY,
    RELEASED,
    RequestAct,
    RequestRow,
)
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit, decisions
from delivery.review.decisions import plain, reason_refusals
from delivery.validation.errors import FieldError, InvalidInput

NOT_BOOKED = (
    "the client is not booked on this course any more, so the service cannot make the copy: answer "
    "with words, and send what is on record"
)
NOT_LATEST = "another copy was made since you opened this page: look at it before you release it"
CLOSED = "this request is answered already"


class NoSuchRequest(LookupError):
    """There is no request with this id."""


@dataclass(frozen=True, slots=True)
class CopyMaker:
    """Makes copies for clients. `environment`: that of the officers' pages."""

    store: Store
    writer: PdfWriter
    environment: Environment
    provider: str

    async def make(self, request_id: int, officer_id: int, now: datetime) -> None:
        """Stores a copy by the rules for the person, for an officer to look at. Raises
        NoSuchRequest, InvalidInput and PdfNotWritten."""
        async with self.store.reading() as tx:
            request = await _open(tx, request_id)
            made = await gathering.made(
                tx, request.booking_id, PERSON, self.environment, self.provider, now
            )
        if request.kind != COPY or made is None:
            raise InvalidInput(FieldError("", NOT_BOOKED))
        pdf = await self.writer.pdf_of(html_of(made, PERSON, self.environment))
        async with self.store.writing() as tx:
            await record_requests.add_copy(
                tx,
                request_id=request_id,
                officer_id=officer_id,
                document=case_document.encoded(made.document),
                pdf=pdf,
                now=now,
            )
            await _audit(tx, request, COPY_OPENED, officer_id, now)


async def release(
    store: Store, request_id: int, copy_id: int | None, officer_id: int, now: datetime
) -> None:
    """Lets the client download the copy that the officer has looked at. Raises NoSuchRequest and
    InvalidInput."""
    async with store.writing() as tx:
        request = await _held(tx, request_id)
        latest = await record_requests.latest_copy(tx, request_id)
        if latest is None or latest.id != copy_id:
            raise InvalidInput(FieldError("", NOT_LATEST))
        act = RequestAct(request_id, RELEASED, officer_id, "", now, latest.id)
        await record_requests.add_act(tx, act)
        await _audit(tx, request, "copy released", officer_id, now)


async def acknowledge(store: Store, request_id: int, officer_id: int, now: datetime) -> None:
    """Acknowledges a complaint. Raises NoSuchRequest and InvalidInput."""
    async with store.writing() as tx:
        request = await _held(tx, request_id)
        if request.kind != COMPLAINT or request.acts:
            raise InvalidInput(FieldError("", CLOSED))
        await record_requests.add_act(tx, RequestAct(request_id, ACKNOWLEDGED, officer_id, "", now))
        await _audit(tx, request, "data protection complaint acknowledged", officer_id, now)


async def answer(store: Store, request_id: int, text: str, officer_id: int, now: datetime) -> None:
    """Answers a request with words, which closes it. Raises NoSuchRequest and InvalidInput."""
    words = plain(text)
    async with store.writing() as tx:
        request = await _held(tx, request_id)
        if refusals := reason_refusals(words):
            raise InvalidInput(*refusals)
        await record_requests.add_act(tx, RequestAct(request_id, ANSWERED, officer_id, words, now))
        await _audit(tx, request, "request answered", officer_id, now)


async def _held(tx: Transaction, request_id: int) -> RequestRow:
    """The request, while nobody else acts on it. Raises NoSuchRequest and InvalidInput."""
    request = await _open(tx, request_id)
    await decisions.hold(tx, request.booking_id)
    return await _open(tx, request_id)


async def _open(tx: Transaction, request_id: int) -> RequestRow:
    request = await record_requests.by_id(tx, request_id)
    if request is None:
        raise NoSuchRequest
    if not request.is_open:
        raise InvalidInput(FieldError("", CLOSED))
    return request


async def _audit(
    tx: Transaction, request: RequestRow, act: str, officer_id: int, now: datetime
) -> None:
    subject = f"booking {request.reference}"
    await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)
