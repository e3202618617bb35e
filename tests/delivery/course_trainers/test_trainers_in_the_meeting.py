"""Either trainer's presence in the meeting is a trainer's, and a handover changes no judgement."""

from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.course_trainers import handover
from delivery.records.accounts import users
from tests.delivery.course_trainers.trained_course import TrainedCourse


async def read(trained: TrainedCourse) -> CourseInputs:
    async with trained.store.reading() as tx:
        inputs = await course_inputs.read(tx, trained.course)
    assert inputs
    return inputs


async def test_both_trainers_are_staff_of_the_meeting_before_and_after_a_handover(
    trained: TrainedCourse,
) -> None:
    async with trained.store.writing() as tx:
        for user_id, zoom_user_id in ((trained.ann, "zoom-ann"), (trained.ben, "zoom-ben")):
            await users.set_zoom_user_id(tx, user_id, zoom_user_id)
    before = await read(trained)
    assert before.course.staff_ids == {"host@example.org", "zoom-ann", "zoom-ben"}
    at = trained.store, trained.course
    await handover.offer(*at, trained.ben, trained.ann, trained.now)
    await handover.accept(*at, trained.ben, trained.now)
    after = await read(trained)
    assert (after.course, after.events) == (before.course, before.events)
    assert after.trainers.name(after.trainers.accountable_id) == "Ben"
