"""A client's challenge of the outcome, over HTTP."""

from datetime import timedelta

from compliance.outcomes.decision_dates import challenge_ends
from delivery.records.answers import answer_files, challenges
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.review import decisions
from delivery.records.tasks import decision_notices
from delivery.records.tasks.decision_notices import NoticeRow
from tests.delivery.clients.opened_record import app_of, opened_record, read_record
from tests.delivery.web.client.conftest import Reader
from tests.delivery.web.client.test_record import page
from tests.delivery.web.client.test_statement import form
from tests.doubles.client_files import HTML, PDF
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge, sign
from tests.scenes.scene import LRSP

SIGNED = ENDS + timedelta(days=1)
WORDS = "I was not abusive."


async def stored(place: ClientVisit) -> list[ChallengeRow]:
    async with place.store.reading() as tx:
        return await challenges.of_course(tx, place.course_id)


async def challenge(reader: Reader, place: ClientVisit, words: str = WORDS) -> tuple[int, str]:
    sent = form("", ("a.pdf", "application/pdf", PDF), grounds=words)
    record = await opened_record(app_of(reader), place.booking_id)
    path = f"{record.path}/challenge"
    answer = await reader.post(path, headers=record.headers, data=sent, allow_redirects=False)
    where = answer.headers.get("Location", "").replace(record.path, "/record")
    return answer.status, where or " ".join((await answer.text()).split())


async def told(place: ClientVisit) -> None:
    async with place.store.writing() as tx:
        (row,) = await decisions.outcomes_of_course(tx, place.course_id)
        notice = NoticeRow(row.id, place.officer_id, "telephone", "told", row.at, "", row.at)
        await decision_notices.add(tx, notice)


async def record(reader: Reader, place: ClientVisit) -> str:
    return " ".join((await page(reader, place)).split())


async def test_an_adverse_outcome_is_challenged_once_with_a_file(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    await sign(place, place.booking_id, "non_completion_abuse", refer_to_police=True)
    clock.set(SIGNED + timedelta(days=30))
    text = await record(reader, place)
    assert "challenge this outcome</a>." in text
    assert "We still have to tell you about this outcome" in text
    shown = await read_record(reader, place.booking_id, "/challenge")
    assert "You can do so until" not in shown
    assert await challenge(reader, place) == (303, "/record?said=challenge")
    assert await challenge(reader, place) == (303, "/record")
    (row,) = await stored(place)
    assert (row.grounds, row.is_open) == (WORDS, True)
    async with place.store.reading() as tx:
        (file,) = await answer_files.of_course(tx, place.course_id)
    assert (file.challenge_id, file.kind) == (row.id, "pdf")
    text = await record(reader, place)
    assert "You challenged this outcome" in text
    assert WORDS in text
    assert "Until then nothing is done that cannot be undone" in text
    assert "If you do not agree" not in text


async def test_the_last_moment_is_shown_and_holds(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    await sign(place, place.booking_id, "non_completion_abuse")
    await told(place)
    until = challenge_ends(SIGNED, LRSP)
    clock.set(until)
    text = await record(reader, place)
    assert "until <strong>the end of Thursday 25 June 2026</strong>" in text
    assert await read_record(reader, place.booking_id, "/challenge")
    clock.set(until + timedelta(seconds=1))
    text = await record(reader, place)
    assert "You could challenge this outcome until" in text
    assert await challenge(reader, place) == (303, "/record")
    assert await stored(place) == []


async def test_words_and_files_are_checked(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    await sign(place, place.booking_id, "non_completion_abuse")
    clock.set(SIGNED)
    status, text = await challenge(reader, place, " ")
    assert (status, "Enter why you challenge this outcome" in text) == (422, True)
    status, text = await challenge(reader, place, "x" * 4001)
    assert (status, "4000 characters or fewer" in text) == (422, True)
    sent = form("", ("a.pdf", "application/pdf", HTML), grounds=WORDS)
    record = await opened_record(app_of(reader), place.booking_id)
    answer = await reader.post(f"{record.path}/challenge", headers=record.headers, data=sent)
    assert answer.status == 422
    assert await stored(place) == []


async def test_an_outcome_in_the_clients_favour_and_no_outcome_cannot_be_challenged(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(SIGNED)
    assert await challenge(reader, place) == (303, "/record")
    await sign(place, place.booking_id, "completed")
    assert await challenge(reader, place) == (303, "/record")
    assert "If you do not agree" not in await record(reader, place)
    assert await stored(place) == []
