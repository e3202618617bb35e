"""A completion, from the course to the reported status."""

from tests.story.acts.story_office import StoryOffice

STATUS = "Key national status 4, attended and completed"


async def test_a_completion_to_its_last_task(office: StoryOffice) -> None:
    case, tasks = office.case("A"), office.tasks
    assert "We are still reviewing this. Nothing has been decided." in await office.record("A")
    assert await tasks.follows(case) == {}
    completions = f"/officer/completions/{office.live.course_id}"
    assert await office.first.sign_completions(completions) == 2
    record = await office.record("A")
    assert "You completed the course." in record
    assert "We will report that you completed the course." in record
    assert await tasks.follows(case) == {STATUS: "Due since 12:30pm on Wednesday 10 June 2026"}
    assert await tasks.open_tasks() == [STATUS, STATUS]
    for client in "AC":
        await tasks.do(office.case(client), STATUS, f"DORS {client}")
    assert await tasks.follows(case) == {STATUS: "Done: DORS A"}
    assert await tasks.open_tasks() == []
    assert "We reported that you completed the course on Wednesday 10 June 2026." in (
        await office.record("A")
    )
