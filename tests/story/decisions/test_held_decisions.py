"""A decision that is held, or that another has followed: neither time nor a job carries it out."""

import pytest

from delivery.periodic_jobs import scans_of
from tests.story.acts.story_office import A_DAY, A_SECOND, AN_HOUR, REASON, StoryOffice

CHARGE, REFUND = "Charge £43 for a new course", "Refund £55"
STATUS = "Key national status 5, attended and not completed"
COMPLETED = "Key national status 4, attended and completed"


@pytest.fixture
async def case(office: StoryOffice) -> str:
    """The path of the case of E, who left early and was told of the decision at once."""
    case = office.case("E")
    await office.first.decide(case, "upheld", REASON)
    await office.decide("E", "non_completion_left_early")
    await office.tasks.tell(case, office.clock.now())
    return case


async def every_job_runs(office: StoryOffice) -> None:
    for scan in scans_of(office.service.app):
        await scan.run()


@pytest.mark.thorough
async def test_no_job_carries_out_what_is_held(office: StoryOffice, case: str) -> None:
    tasks = office.tasks
    office.clock.go_on(AN_HOUR)
    await office.answers("E", "challenge", grounds="The trainer let me go.")
    office.clock.go_on(20 * A_DAY)
    await every_job_runs(office)
    stopped = "Stopped: the client challenged the decision"
    follows = await tasks.follows(case)
    assert (follows[REFUND], follows[STATUS]) == (stopped, stopped)
    assert not await tasks.may_do(case, REFUND)
    assert "We refunded" not in await office.record("E")
    assert await office.answer_challenge(office.third, "E", "reject", "The trainer did not.") == 303
    office.clock.go_on(22 * AN_HOUR)
    assert not await tasks.may_do(case, REFUND)
    office.clock.go_on(AN_HOUR + 60 * A_SECOND)
    await every_job_runs(office)
    assert "We refunded" not in await office.record("E")
    await tasks.do(case, REFUND, "BACS 20")
    assert "We refunded £55" in await office.record("E")


@pytest.mark.thorough
async def test_what_another_decision_has_followed_is_not_carried_out(
    office: StoryOffice, case: str
) -> None:
    tasks = office.tasks
    office.clock.go_on(AN_HOUR)
    await office.first.sign(case, "completed", "The trainer let the client go.")
    office.clock.go_on(20 * A_DAY)
    await every_job_runs(office)
    for words in (CHARGE, REFUND, STATUS):
        assert not await tasks.may_do(case, words)
    assert await tasks.open_tasks() == [COMPLETED]
    await tasks.do(case, COMPLETED, "DORS 20")
    assert (await tasks.follows(case)) == {
        CHARGE: "Cancelled", REFUND: "Cancelled", STATUS: "Cancelled", COMPLETED: "Done: DORS 20"
    }  # fmt: skip
    record = await office.record("E")
    assert "We reported that you completed the course" in record
    assert "£" not in record
