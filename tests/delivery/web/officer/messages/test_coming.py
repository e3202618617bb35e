"""The office's list of the clients of the next three days, over HTTP."""

from datetime import timedelta

import pytest

from delivery.coming.coming_list import PAGE_SIZE
from delivery.notices.ladder import ChannelLadder
from delivery.policies import pinning
from delivery.readiness.arrangement_checks import TypedArrangement, arrange
from delivery.records.database.store import Store
from integrations.delivery_receipt import ReceiptState
from integrations.messenger import MessageFault
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.messages.coming_page import GOOD, ComingPage
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of the records: each test runs on both engines."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def coming(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> ComingPage:
    """The list 50 hours before a course, when no instructions are due."""
    clock.set(STARTS - timedelta(hours=50))
    register = MailboxRegister(store, clock)
    await register.course()
    return ComingPage(browser, await sign_in("officer"), register)


async def test_a_client_whose_instructions_are_not_due_lacks_only_adjustments(
    coming: ComingPage,
) -> None:
    await coming.register.book("A")
    await coming.register.book("B", requirements=("support_person", "captions"))
    await coming.register.book(
        "C", requirements=("support_person",), interpreter_name="Sue", interpreter_kind="support"
    )
    assert (await coming.rows("")).keys() == {"B", "C"}
    rows = await coming.rows()
    assert "Not due yet" in rows["A"]
    assert "the name of a support person" in rows["B"]
    assert "who agreed to the support person" in rows["C"]
    typed = TypedArrangement("2", "support_person", "Sue", "Client, today")
    await arrange(coming.register.store, 1, typed, 1, coming.register.clock.now())
    assert (await coming.rows("")).keys() == {"C"}
    assert "Arranged" in (await coming.rows())["B"]


async def test_each_row_says_how_far_the_instructions_got(coming: ComingPage) -> None:
    register, ids = coming.register, {}
    for reference in "ABCDE":
        ids[reference] = await register.book(reference, link=reference != "E")
    register.clock.set(STARTS - timedelta(hours=47))
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    rows = await register.messages()
    refused = [row.booking_id or 0 for row in rows if row.state == "refused"]
    sent = [ids[reference] for reference in "ABCD" if ids[reference] not in refused]
    await coming.reports(sent[0], ReceiptState.BOUNCED)
    await coming.reports(sent[1], ReceiptState.DELIVERED)
    await coming.opens(sent[2])
    of = {booking_id: reference for reference, booking_id in ids.items()}
    listed = await coming.rows()
    assert "Came back" in listed[of[sent[0]]]
    assert "Delivered" in listed[of[sent[1]]]
    assert "Arrived" in listed[of[sent[2]]]
    assert "Refused by the mail server by email" not in listed[of[refused[0]]]
    assert "no such mailbox" in listed[of[refused[0]]]
    assert "No personal link yet" in listed["E"]
    unreached = await coming.rows("?show=unreached")
    assert unreached.keys() == {of[sent[0]], of[refused[0]], "E"}
    assert (await coming.rows("?show=unopened")).keys() == {*"ABCDE"} - {of[sent[2]]}
    page = await coming.page("/officer/coming")
    assert "<strong>3</strong> not reached" in page
    assert "<strong>4</strong> not opened" in page
    assert "<strong>5</strong> not checked" in page


async def test_a_check_without_faults_is_enough_and_a_fault_is_shown_with_its_advice(
    coming: ComingPage,
) -> None:
    register = coming.register
    ids = {reference: await register.book(reference) for reference in "ABC"}
    register.clock.set(STARTS - timedelta(hours=47))
    await register.scan()
    await coming.opens(ids["A"], **GOOD)
    await coming.opens(ids["B"], **{**GOOD, "camera": "not_measured"})
    await coming.opens(ids["C"], **{**GOOD, "microphone": "silent"})
    for booking_id in ids.values():
        await coming.confirms(booking_id)
    rows = await coming.rows("?show=lacking")
    assert rows.keys() == {"C"}
    assert "We heard nothing from the microphone." in rows["C"]
    assert "Check that it is not muted" in rows["C"]
    everybody = await coming.rows()
    assert "No faults" in everybody["A"]
    assert "Partly not known" in everybody["B"]
    assert "We could not measure the camera." in everybody["B"]
    assert "No faults" not in everybody["B"]
    register.clock.go_on(timedelta(minutes=5))
    await coming.opens(ids["C"], **GOOD)
    assert await coming.rows("?show=lacking") == {}


async def test_a_client_who_has_confirmed_an_earlier_text_has_not_confirmed_the_terms(
    coming: ComingPage,
) -> None:
    register = coming.register
    ids = {reference: await register.book(reference) for reference in "AB"}
    register.clock.set(STARTS - timedelta(hours=47))
    await coming.confirms(ids["A"])
    await coming.confirms(ids["B"], "0" * 64)
    async with register.store.writing() as tx:
        await pinning.pin_as_made(tx, 1, "lrsp-2025-03", register.clock.now())
    rows = await coming.rows("?show=unacknowledged")
    assert rows.keys() == {"B"}
    assert "Terms not confirmed" in rows["B"]
    assert "Terms confirmed" in (await coming.rows())["A"]
    await coming.confirms(ids["B"])
    assert await coming.rows("?show=unacknowledged") == {}


async def test_one_press_sends_the_instructions_again(coming: ComingPage) -> None:
    register = coming.register
    booking_id = await register.book("A")
    register.clock.set(STARTS - timedelta(hours=47))
    await register.scan()
    await coming.reports(booking_id, ReceiptState.BOUNCED)
    assert "Send again" in (await coming.rows())["A"]
    path = f"/officer/coming/clients/{booking_id}/again?show=unreached"
    where = "/officer/coming?show=unreached&told="
    assert await coming.post(path) == (303, f"{where}sent")
    assert await coming.post(path) == (303, f"{where}nothing")
    await register.scan()
    assert len(register.post.letters) == 2
    await coming.opens(booking_id)
    assert "Send again" not in (await coming.rows())["A"]


async def test_a_client_who_was_told_in_a_call_is_reached(coming: ComingPage) -> None:
    register = coming.register
    booking_id = await register.book("A", mobile="+447700900123")
    register.clock.set(STARTS - timedelta(hours=47))
    await register.scan()
    path = f"/officer/coming/clients/{booking_id}"
    page = await coming.page(path)
    assert "tel:+447700900123" in page
    assert "You need your personal link to join." in page
    assert (await coming.post(path, result="not_reached", note="Rang twice"))[0] == 303
    row = (await coming.rows("?show=unreached"))["A"]
    assert "called, not reached: Rang twice" in row
    assert (await coming.post(path, result="told", note=""))[0] == 303
    page = await coming.page(path)
    newest, earlier = "called, and spoke to the client </li>", "called, not reached: Rang twice"
    assert page.index("Calls and notes") < page.index(newest) < page.index(earlier)
    assert await coming.rows("?show=unreached") == {}
    assert "Told in a call" in (await coming.rows())["A"]


async def test_a_call_that_a_message_waits_for_is_noted_at_the_message(
    coming: ComingPage,
) -> None:
    register = coming.register
    booking_id = await register.book("A")
    register.clock.set(STARTS - timedelta(hours=47))
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    await ChannelLadder(register.store, register.clock, texts=False).run_due()
    row = (await coming.rows("?show=unreached"))["A"]
    assert "Call to make" in row
    path = f"/officer/coming/clients/{booking_id}"
    assert (await coming.post(path, result="told", note=""))[0] == 303
    assert await register.states() == ["told"]
    assert await coming.rows("?show=unreached") == {}


async def test_a_note_needs_words_and_a_call_needs_its_result(coming: ComingPage) -> None:
    booking_id = await coming.register.book("A")
    path = f"/officer/coming/clients/{booking_id}"
    assert "Write the note" in (await coming.post(path, result="note", note=" "))[1]
    status, page = await coming.post(path, result="", note="Something")
    assert (status, "Select what you note" in page) == (422, True)
    assert (
        "Note must be 500 characters" in (await coming.post(path, result="told", note="x" * 501))[1]
    )
    assert (await coming.post("/officer/coming/clients/99", result="told", note=""))[0] == 404


async def test_the_list_is_narrowed_to_a_course(coming: ComingPage) -> None:
    second = await coming.register.course("C-2", starts_at=STARTS + timedelta(hours=3))
    await coming.register.book("A")
    await coming.register.book("B", course_id=second)
    assert (await coming.rows(f"?show=all&course={second}")).keys() == {"B"}
    assert (await coming.rows("?show=all&course=99")).keys() == set()
    assert "C-2 (1)" in await coming.page("/officer/coming")


async def test_a_search_finds_names_and_references_and_leaves_no_name_in_an_address(
    coming: ComingPage,
) -> None:
    await coming.register.book("A")
    await coming.register.book("B-7", given_name="Zoë", family_name="O’Neill")
    for typed in ("zoe", "oneill zo", "b-7"):
        status, page = await coming.post("/officer/coming/search", words=typed)
        assert status == 200
        assert "Zoë O’Neill" in page
        assert "Alan Archer" not in page
    _, page = await coming.post("/officer/coming/search", words="c-1")
    assert "Alan Archer" in page
    assert "Nobody was found" in (await coming.post("/officer/coming/search", words="nobody"))[1]
    assert (await coming.post("/officer/coming/search", words="z"))[0] == 422


async def test_clients_are_listed_for_three_days_until_their_course_is_over(
    coming: ComingPage, sign_in: SignIn
) -> None:
    far = await coming.register.course("C-2", starts_at=STARTS + timedelta(days=1))
    await coming.register.book("A")
    await coming.register.book("B", course_id=far)
    await coming.register.book("C", state="cancelled")
    assert (await coming.rows()).keys() == {"A"}
    coming.register.clock.set(STARTS + timedelta(minutes=164))
    await sign_in("officer")
    assert (await coming.rows()).keys() == {"A", "B"}


async def test_pages_follow_each_other_without_a_gap(coming: ComingPage) -> None:
    for number in range(PAGE_SIZE + 2):
        await coming.register.book(f"X{number:02}", link=False)
    first = await coming.page("/officer/coming?show=all")
    following = first.partition('data-key="p"')[0].rpartition('href="')[2].partition('"')[0]
    shown = await coming.rows("?show=all")
    others = await coming.rows(following.removeprefix("/officer/coming").replace("&amp;", "&"))
    assert len(shown) == PAGE_SIZE
    assert shown.keys() | others.keys() == {f"X{number:02}" for number in range(PAGE_SIZE + 2)}
    assert not shown.keys() & others.keys()
