"""What follows from a decision, over HTTP: the case, the list of tasks, one task, telling."""

from datetime import timedelta

import pytest

from compliance.effects.effects import EffectKind
from compliance.effects.task_acts import TaskAct
from compliance.outcomes.recommendation import Outcome
from delivery.effects.stop_causes import StopCause
from delivery.records.tasks.task_list import TaskView
from delivery.templating import environment
from delivery.web.officer.effects import tasks as task_pages
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.scenes.decision_tasks import tasks_of, tell
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at
from tests.stored_rows import audit_entries

AN_HOUR = timedelta(hours=1)


async def task_path(officer: OfficerBrowser, client: str, kind: str) -> str:
    return f"/officer/tasks/{(await tasks_of(officer.desk, client))[kind].id}"


async def telling_path(officer: OfficerBrowser, client: str) -> str:
    signed = (await officer.desk.case(client)).signed
    assert signed is not None
    return f"/officer/decisions/{signed.id}/telling"


async def test_the_case_shows_what_follows_and_what_it_waits_for(officer: OfficerBrowser) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    page = await officer.case("H")
    assert "Charge £43 for a new course" in page
    assert "If the client books a new course by" in page
    assert "Refund £55" in page
    assert "Key national status 6, did not attend" in page
    assert page.count("Waits until the client has been told") == 2
    assert "The client has not been told yet." in page
    assert "Clause 15 of lrsp-2025-03: did not attend" in page


async def test_an_officer_notes_that_the_client_was_told(officer: OfficerBrowser) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    path = await telling_path(officer, "H")
    assert path in await officer.case("H")
    assert 'value="2026-06-10"' in await officer.read(path)
    form = {"result": "told", "way": "telephone", "day": "2026-06-10", "time": "11:50"}
    status, where = await officer.post(path, form)
    assert (status, without_place(where)) == (303, f"{officer.path('H')}?said=told")
    page = await officer.read(where)
    assert "Told by telephone, Wednesday 10 June 2026, 11:50am" in page
    assert "The client may challenge the decision until" in page
    assert page.count("Due at 11:45am on Saturday 13 June 2026, if no new course is booked") == 2


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Select whether you reached the client"),
        ({"day": "2026-02-30", "time": "11:50"}, "There is no such date or time"),
        ({"day": "2026-06-09", "time": "11:50"}, "The time must be after the decision"),
        ({"result": "all_tried"}, "Say which ways were tried, and when"),
    ],
)
async def test_a_note_that_lacks_something_is_shown_again(
    officer: OfficerBrowser, form: dict[str, str], words: str
) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    typed = {"result": "told", "way": "email", "day": "2026-06-10", "time": "11:50"}
    sent = typed | form if form else {}
    status, page = await officer.post(await telling_path(officer, "H"), sent)
    assert status == 422
    assert words in page


async def test_a_task_is_marked_as_done_with_a_reference(officer: OfficerBrowser) -> None:
    await officer.desk.sign("A", Outcome.COMPLETED)
    path = await task_path(officer, "A", "national_status")
    page = await officer.read(path)
    assert "Key national status 4, attended and completed" in page
    status, page = await officer.post(path, {"reference": " "})
    assert (status, "Enter a reference" in page) == (422, True)
    status, where = await officer.post(path, {"reference": "DORS 77"})
    assert (status, where) == (303, f"{path}?said=done")
    page = await officer.read(where)
    assert "This task is marked as done." in page
    assert "Done, Olive" not in page
    assert "Reference DORS 77" in page
    assert "Mark as done" not in page
    assert "Reference DORS 77" in await officer.case("A")


async def test_a_task_that_is_not_due_has_no_button_and_is_refused(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    path = await task_path(officer, "A", "referral")
    page = await officer.read(path)
    assert "Return the case to" in page
    assert "Mark as done" not in page
    assert "Note that the client was told" in page
    status, page = await officer.post(path, {"reference": "REF-1"})
    assert (status, "The client has not been told of the decision yet" in page) == (422, True)
    await tell(officer.desk, "A")
    assert "it waits until then" in await officer.read(path)


async def test_a_stopped_task_says_what_stopped_it(officer: OfficerBrowser) -> None:
    await officer.desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await officer.desk.live.camera("A", "off", "10:20")
    await officer.desk.judged()
    path = await task_path(officer, "A", "referral")
    words = "Stopped: the evidence has changed since the decision"
    assert words in await officer.read(path)
    assert words in await officer.case("A")
    assert "Return the case to" in await officer.read("/officer/tasks?view=stopped")


async def test_a_correction_says_what_must_be_put_right(
    desk: OfficerDesk, browser: Browser, sign_in: SignIn
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    desk.clock.go_on(25 * AN_HOUR)
    officer = OfficerBrowser(browser, await sign_in("officer"), desk)
    for kind in ("refund", "referral", "ban", "national_status"):
        path = await task_path(officer, "A", kind)
        assert "Mark as done" in await officer.read(path)
        await officer.post(path, {"reference": "X-1"})
    await desk.sign("A", Outcome.COMPLETED)
    page = await officer.read("/officer/tasks")
    for words in (
        "Ask the client for the refund of £55 back",
        "that the case must not go on",
        "Let the client book courses again",
        "Take national status 5, attended and not completed back",
        "Key national status 4, attended and completed",
    ):
        assert words in page


async def test_the_list_begins_with_what_is_due_and_filters(officer: OfficerBrowser) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    await officer.desk.sign("A", Outcome.COMPLETED)
    page = await officer.read("/officer/tasks")
    assert page.index("Key national status 4") < page.index("Charge £43")
    assert "<strong>1</strong> due now" in page
    assert "<strong>3</strong> waiting" in page
    due = await officer.read("/officer/tasks?view=due")
    assert ("Key national status 4" in due, "Refund £55" in due) == (True, False)
    refunds = await officer.read("/officer/tasks?view=open&kind=refund")
    assert ("Refund £55" in refunds, "Charge £43" in refunds) == (True, False)
    assert "There are no tasks like this." in await officer.read("/officer/tasks?view=done")
    assert "Refund £55" in await officer.read("/officer/tasks?view=x&kind=y&after=z")


@pytest.mark.parametrize("view", ["open", "done"])
async def test_a_long_list_has_pages(
    officer: OfficerBrowser, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(task_pages, "PAGE_SIZE", 3)
    for client in "AC":
        await officer.desk.sign(client, Outcome.COMPLETED)
        if view == "done":
            path = await task_path(officer, client, "national_status")
            await officer.post(path, {"reference": "DORS"})
    await officer.desk.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    if view == "done":
        await officer.post(await task_path(officer, "H", "charge"), {"reference": "PAY"})
        monkeypatch.setattr(task_pages, "PAGE_SIZE", 2)
    first = await officer.read(f"/officer/tasks?view={view}")
    following = first.partition("&after=")[2].partition('"')[0]
    second = await officer.read(f"/officer/tasks?view={view}&after={following}")
    titles = ["Refund £55", "Charge £43"] if view == "open" else ["Charge £43"]
    assert [title in second for title in titles].count(True) >= 1
    assert "Key national status 4" not in second
    assert "Back to the first page" in second


async def test_a_done_task_leads_to_the_next_that_is_due(officer: OfficerBrowser) -> None:
    for client in "AC":
        await officer.desk.sign(client, Outcome.COMPLETED)
    path = await task_path(officer, "A", "national_status")
    _, where = await officer.post(path, {"reference": "DORS 1"})
    assert await task_path(officer, "C", "national_status") in await officer.read(where)


@pytest.mark.parametrize("path", ["/officer/tasks/4711", "/officer/decisions/4711/telling"])
async def test_what_does_not_exist_is_not_found(officer: OfficerBrowser, path: str) -> None:
    assert (await officer.browser.get(path)).status == 404
    assert (await officer.post(path, {"reference": "X"}))[0] in (404, 422)


def test_no_kind_cause_or_act_lacks_words() -> None:
    words = vars(environment({}).get_template("officer/task_words.html").module)
    assert set(words["kinds"]) == {kind.value for kind in EffectKind}
    assert set(words["causes"]) == {cause.value for cause in StopCause}
    assert set(words["acts"]) == {act.value for act in TaskAct}
    assert set(words["views"]) == {view.value for view in TaskView}


async def test_an_officer_who_looks_at_a_task_is_audited(officer: OfficerBrowser) -> None:
    await officer.desk.sign("A", Outcome.COMPLETED)
    await officer.read(await task_path(officer, "A", "national_status"))
    async with officer.desk.store.reading() as tx:
        entries = await audit_entries(tx, at("11:00"), at("13:00"))
    assert [entry.subject for entry in entries if entry.act == "task opened"] == ["booking B-A"]


async def test_a_task_that_was_not_done_after_all_is_open_again_and_says_so(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("A", Outcome.COMPLETED)
    path = await task_path(officer, "A", "national_status")
    await officer.post(path, {"reference": "NDORS 1"})
    assert "It was not done after all" in await officer.read(path)
    status, page = await officer.post(path, {"act": "not_done", "reason": "no"})
    assert status == 422
    assert "Say in 10 characters or more why it was not done" in page
    reason = "Keyed for another client."
    status, where = await officer.post(path, {"act": "not_done", "reason": reason})
    assert (status, where) == (303, f"{path}?said=not_done")
    page = await officer.read(where)
    assert "This task is open again." in page
    assert "Reference NDORS 1" in page
    assert reason in page
    assert "Marked as done by mistake before" in await officer.case("A")
