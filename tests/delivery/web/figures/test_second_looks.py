"""Second looks over HTTP: blind, by somebody else, once, and without effect on the decision."""

import asyncio
from datetime import date, timedelta

import pytest

from compliance.outcomes.review_states import Decision
from delivery.policies import policy_reading
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.review import decisions
from delivery.records.sampling import samples, second_looks
from delivery.sampling import looking
from delivery.sampling.drawing import WeeklySample, drawn
from delivery.sampling.looking import HAS_LOOKED, TOOK_PART, NothingWaits
from delivery.validation.errors import InvalidInput
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import REASON, decide, held
from tests.stored_rows import audit_entries

WEEK = date(2026, 6, 8)
WORDS = "The picture shows the absence."


async def decided_by(live: LiveCourse, decision: Decision) -> tuple[int, int]:
    """Another officer decides about B's absence; a week later it is drawn. The ids of the decision
    and of that officer."""
    await held(live)
    async with live.store.writing() as tx:
        first = await users.add(
            tx, email="f@example.org", name="Fay", role="officer", now=live.clock.now()
        )
    await decide(live, first, "B", decision)
    live.clock.go_on(timedelta(days=7))
    weekly = WeeklySample(live.store, live.clock, policy_reading.shipped_set, lambda: "seed")
    assert await weekly.run_due() >= 1
    assert await weekly.run_due() == 0
    async with live.store.reading() as tx:
        (finding,) = await second_looks.waiting(tx, 10)
    return finding.review_id, first


async def pages(officer: OversightBrowser, review_id: int) -> str:
    """All that an officer reads before the look: the list and the finding."""
    listed = await officer.page("/officer/second-looks")
    opened = await officer.page(f"/officer/second-looks/{review_id}")
    assert (listed[0], opened[0]) == (200, 200)
    return listed[1] + opened[1]


async def work_list(officer: OversightBrowser) -> str:
    return " ".join((await officer.page("/officer"))[1].split())


async def test_the_pages_before_a_look_are_the_same_whatever_was_decided(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    review_id, _ = await decided_by(live, Decision.UPHOLD)
    officer = await officer.come_back()
    read = await pages(officer, review_id)
    assert "B-B" in read
    assert REASON not in read
    assert "Fay" not in read
    assert f"/officer/cases/{live.booking_ids['B']}" not in read
    assert "checked" not in read
    assert "1 upheld" not in read  # the numbers of a week wait until all of it is looked at


async def test_a_look_is_saved_once_and_a_difference_is_to_be_looked_at_again(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    review_id, _ = await decided_by(live, Decision.UPHOLD)
    officer = await officer.come_back()
    assert "1 sampled finding waits for your second look" in await work_list(officer)
    path = f"/officer/second-looks/{review_id}"
    sent = {"csrf": officer.csrf, "decision": "", "reason": "no"}
    assert (await officer.browser.post(path, data=sent, allow_redirects=False)).status == 422
    sent |= {"decision": "dismissed", "reason": WORDS}
    saved = await officer.browser.post(path, data=sent, allow_redirects=False)
    assert (saved.status, saved.headers["Location"]) == (303, "/officer/second-looks?said=differs")
    page = (await officer.page("/officer/second-looks"))[1]
    assert "To look at again" in page
    assert WORDS in page
    listed = await work_list(officer)
    assert "your second look" not in listed
    assert "About 1 sampled finding two officers differ" in listed
    assert "0% of 1 decision" in page.replace("<strong>", "").replace("</strong>", "")
    report = (await officer.page("/officer/report?from=2026-06-08&to=2026-06-14"))[1]
    assert "0% of 1 decision" in report.replace("<strong>", "").replace("</strong>", "")
    assert (await officer.browser.post(path, data=sent, allow_redirects=False)).status == 404
    async with store.reading() as tx:
        (first,) = await decisions.reviews_of_course(tx, live.course_id)
        assert (first.id, first.decision) == (review_id, "upheld")
        (sample,) = (each for each in await samples.between(tx, WEEK, WEEK))
    assert (sample.upheld, sample.upheld_looks, sample.upheld_agreed) == (1, 1, 0)
    assert drawn(sample.seed, [(review_id, "upheld")], sample.share) == [review_id]
    later = live.clock.now() + timedelta(minutes=1)
    async with store.writing() as tx:
        await decisions.add_review(
            tx,
            breach_id=first.breach_id,
            officer_id=officer.id,
            decision="upheld",
            reason=WORDS,
            evidence=first.evidence,
            now=later,
        )
    async with store.reading() as tx:
        assert await second_looks.disagreements(tx, 10) == []
    assert "two officers differ" not in await work_list(officer)


@pytest.mark.thorough
async def test_who_decided_or_has_opened_the_case_may_not_look(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    review_id, first = await decided_by(live, Decision.DISMISS)
    now = live.clock.now()
    with pytest.raises(InvalidInput, match="taken part"):
        await looking.save(store, review_id, first, "upheld", WORDS, now)
    officer = await officer.come_back()
    case = await officer.page(f"/officer/cases/{live.booking_ids['B']}")
    assert case[0] == 200
    assert "your second look" not in await work_list(officer)
    assert HAS_LOOKED[:40] in (await officer.page(f"/officer/second-looks/{review_id}"))[1]
    with pytest.raises(InvalidInput, match="opened this case"):
        await looking.save(store, review_id, officer.id, "upheld", WORDS, now)
    async with store.reading() as tx:
        assert await looking.read(tx, review_id, first, now) == TOOK_PART
        assert await looking.read(tx, review_id, live.trainer_id, now) == TOOK_PART
        for user in (first, live.trainer_id):
            assert (await looking.open_for(tx, user)).waiting == 0


async def test_a_week_without_decisions_leaves_nothing_in_the_audit(
    live: LiveCourse, store: Store
) -> None:
    await decided_by(live, Decision.UPHOLD)
    now = live.clock.now() + timedelta(seconds=1)
    async with store.reading() as tx:
        weeks = await samples.drawn_weeks(tx, WEEK - timedelta(weeks=8))
        entries = await audit_entries(tx, live.clock.now() - timedelta(days=1), now)
    assert len(weeks) > 1
    drawn_weeks = [entry.subject for entry in entries if entry.act == "sample drawn"]
    assert drawn_weeks == [f"week of {WEEK}"]


async def test_of_two_officers_at_once_one_is_first(live: LiveCourse, store: Store) -> None:
    review_id, _ = await decided_by(live, Decision.DISMISS)
    async with store.writing() as tx:
        ids = [
            await users.add(
                tx, email=f"{name}@example.org", name=name, role="officer", now=live.clock.now()
            )
            for name in ("gus", "hal")
        ]
    looks = [looking.save(store, review_id, by, "dismissed", WORDS, live.clock.now()) for by in ids]
    results = await asyncio.gather(*looks, return_exceptions=True)
    assert sorted(isinstance(result, NothingWaits) for result in results) == [False, True]
    async with store.reading() as tx:
        (sample,) = await samples.between(tx, WEEK, WEEK)
    assert (sample.dismissed_looks, sample.dismissed_agreed) == (1, 1)
