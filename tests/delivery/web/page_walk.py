"""Opens every page of the table of URLs as each kind of reader who may, and counts statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aiohttp.web import Application
from sqlalchemy import select

from compliance.policy.message_terms import MessageKind
from delivery.accounts import sign_in
from delivery.records.accounts import sessions
from delivery.records.database.store import Store
from delivery.records.tables import (
    answer_files,
    bookings,
    messages,
    outcomes,
    record_requests,
    sampled_reviews,
    statements,
    tasks,
    users,
)
from delivery.records.tables import challenges as challenges_table
from delivery.web.access.access_rules import ROLES, AccessRule
from delivery.web.access.record_session import COOKIE as RECORD_COOKIE
from delivery.web.access.session import COOKIE
from delivery.web.static_files import STATIC
from delivery.web.urls import URLS
from tests.delivery.clients.opened_record import forget_records, opened_record
from tests.delivery.web.conftest import Browser
from tests.delivery.web.course_history import CourseHistory
from tests.signing_in import somebody
from tests.store import heard_statements

Parts = Mapping[str, str]
NOBODY = ""
STREAMS = {
    "/trainer/courses/{course_id}/stream",
    "/officer/courses/{course_id}/board/stream",
    "/control-room/stream",
}
"""No pages: they never end, and what they send is drawn for all their readers at once."""
PROVEN = {"/second-step", "/account/confirm"}
"""They lead on whoever has proven who they are."""
DIRECTORY = {"/directory/sign-in", "/directory/return", "/directory/confirm"}
"""They lead to the directory of a provider who has one."""
BLIND = "/officer/second-looks/{review_id}"
"""For an officer who has not opened the case."""
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "INSERT INTO AUDIT ")
"""The last is the one entry of the audit that says who looked at the page."""


@dataclass(frozen=True, slots=True)
class PageVisit:
    reader: str
    path: str
    """As in the table of URLs."""
    address: str
    record_token: str = ""
    """The cookie with which a client has opened the record of the address."""


@dataclass(frozen=True, slots=True)
class OpenedPage:
    reader: str
    path: str
    """As in the table of URLs."""
    address: str
    status: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWalk:
    app: Application
    store: Store
    history: CourseHistory

    async def visits(self) -> list[PageVisit]:
        """Every page for every reader, about some subjects of each kind."""
        subjects = await self._subjects()
        return [
            PageVisit(reader, path, address, token)
            for path, rule in _pages()
            for reader in _readers(rule)
            for address, token in _addresses(path, subjects)
        ]

    async def pages(self, browser: Browser) -> list[OpenedPage]:
        """Every page of `visits`, opened. The reader's session was last seen a minute ago, so that
        each request notes it anew."""
        return [await self._open(browser, visit) for visit in await self.visits()]

    async def _open(self, browser: Browser, visit: PageVisit) -> OpenedPage:
        headers = {"Cookie": f"{RECORD_COOKIE}={visit.record_token}"} if visit.record_token else {}
        if visit.reader != NOBODY:
            headers = {"Cookie": f"{COOKIE}={await self.session(visit.reader)}"}
        forget_records(browser)
        with heard_statements.statements() as heard:
            answer = await browser.get(visit.address, headers=headers, allow_redirects=False)
            await answer.read()
        said = tuple(said for said, _ in heard if not said.lstrip().upper().startswith(NOT_COUNTED))
        return OpenedPage(visit.reader, visit.path, visit.address, answer.status, said)

    async def _copy_of(self, booking_id: int) -> str:
        """The id of the client's request for a copy; `0` without one."""
        query = select(record_requests.c.id).where(record_requests.c.booking_id == booking_id)
        async with self.store.reading() as tx:
            return str(await tx.scalar(query) or 0)

    async def session(self, reader: str) -> str:
        """The token of a new session of a user with this role."""
        now = self.history.desk.now
        user_id = await somebody(self.store, reader, now)
        async with self.store.writing() as tx:
            token = await sign_in.open_session(tx, user_id, now)
            await sessions.seen(tx, sign_in.digest(token), now - sign_in.SEEN_EVERY)
        return token

    async def _subjects(self) -> list[Parts]:
        """The parts of addresses: of the service, and of every booking, with each id about it."""
        static = self.app[STATIC]
        general = {"digest": static.digest, "name": next(iter(static.contents)), "token": "x" * 43}
        subjects: list[Parts] = [general]
        subjects += [{"language": "en", "kind": kind} for kind in MessageKind]
        async with self.store.reading() as tx:
            booked = (await tx.execute(select(bookings))).all()
            for row in booked:
                about = {"course_id": str(row.course_id), "booking_id": str(row.id)}
                about |= {"link_key": row.link_key, "interpreter_key": row.interpreter_key or "x"}
                subjects.append(about)
            for table, part in (
                (outcomes, "outcome_id"),
                (challenges_table, "challenge_id"),
                (tasks, "task_id"),
            ):
                ids = await tx.scalars(select(table.c.id))
                subjects += [{part: str(row_id)} for row_id in ids]
            sent = select(answer_files.c.id, statements.c.booking_id).join(
                statements, statements.c.id == answer_files.c.statement_id
            )
            for row in await tx.execute(sent):
                subjects.append({"file_id": str(row.id), "booking_id": str(row.booking_id)})
            trainers = await tx.scalars(select(users.c.id).where(users.c.role == "trainer"))
            subjects += [{"user_id": str(trainer_id)} for trainer_id in trainers]
            letters = (
                select(messages.c.id, bookings.c.course_id)
                .join(bookings, bookings.c.id == messages.c.booking_id)
                .order_by(messages.c.id)
            )
            for row in await tx.execute(letters):
                subjects.append({"message_id": str(row.id), "course_id": str(row.course_id)})
            drawn = await tx.scalars(select(sampled_reviews.c.review_id))
            subjects += [{"review_id": str(row_id)} for row_id in drawn]
            ids = await tx.scalars(select(record_requests.c.id).order_by(record_requests.c.id))
            subjects += [{"request_id": str(row_id)} for row_id in ids]
        for row in booked:
            record = await opened_record(self.app, row.id)
            key = {"record_key": record.path.rpartition("/")[2], "record_token": record.token}
            subjects.append({**key, "request_id": await self._copy_of(row.id)})
        return subjects


def _pages() -> Iterator[tuple[str, AccessRule]]:
    return (
        (url.path, url.access) for url in URLS if url.method == "GET" and url.path not in STREAMS
    )


def _readers(rule: AccessRule) -> list[str]:
    return [role for role in ROLES if role in rule.roles] or [NOBODY]


def _addresses(path: str, subjects: list[Parts]) -> list[tuple[str, str]]:
    """The addresses of a page for the first and the last subjects that have all parts of its
    path, and the cookie of an opened record."""
    needed = {part.partition("}")[0] for part in path.split("{")[1:]}
    fitting = [subject for subject in subjects if needed <= subject.keys()]
    addresses = list(
        dict.fromkeys((path.format(**part), part.get("record_token", "")) for part in fitting)
    )
    return [*addresses[:3], *addresses[3:][-2:]]
