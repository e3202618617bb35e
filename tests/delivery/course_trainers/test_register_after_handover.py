"""A register after a handover: it names its trainer, and does not change who is accountable."""

from datetime import datetime, timedelta

from delivery.course_trainers import handover
from delivery.records.planning import trainer_confirmations
from delivery.registers import importing, register_fields
from delivery.registers.register_rows import CourseLine, RegisterRows
from tests.delivery.course_trainers.trained_course import TrainedCourse

SENTENCE = (
    "NSAC-1 was handed over: Ben stays accountable. "
    "This changes only which trainer the register names."
)


def naming(trainer: str, day: str = "2026-06-10") -> RegisterRows:
    """A register of the course that names this trainer."""
    entry = register_fields.course(
        {"reference": "NSAC-1", "type": "NSAC", "starts": f"{day} 09:00", "minutes": 165,
         "zoom_host": "host@example.org", "trainer": f"{trainer}@x.org"}
    )  # fmt: skip
    return RegisterRows((CourseLine(1, entry),), ())


async def test_before_a_handover_the_register_changes_who_is_accountable(
    trained: TrainedCourse,
) -> None:
    taken = await importing.register(trained.store, naming("cat"), None, trained.now)
    assert not taken.handed_over
    trainers = await trained.trainers()
    assert trainers.accountable_id == trained.cat
    assert trainers.ever_ids == {trained.ann, trained.ben, trained.cat}


async def test_after_a_handover_the_import_says_who_stays_accountable(
    trained: TrainedCourse,
) -> None:
    at = trained.store, trained.course
    await handover.offer(*at, trained.ben, trained.ann, trained.now)
    await handover.accept(*at, trained.ben, trained.now)
    same = await importing.register(trained.store, naming("ann"), None, trained.now)
    assert not same.handed_over
    previewed = await importing.preview(trained.store, naming("cat"), trained.now)
    taken = await importing.register(trained.store, naming("cat"), None, trained.now)
    assert previewed.handed_over == taken.handed_over == [SENTENCE]
    trainers = await trained.trainers()
    assert trainers.accountable_id == trained.ben
    assert trainers.present_ids == (trained.ben, trained.cat)


async def test_the_accountable_trainers_confirmation_ends_only_with_another_time(
    trained: TrainedCourse,
) -> None:
    at, before = (trained.store, trained.course), trained.now - timedelta(days=1)
    await handover.offer(*at, trained.ben, trained.ann, before)
    await handover.accept(*at, trained.ben, before)

    async def confirmed_at() -> datetime | None:
        async with trained.store.reading() as tx:
            return await trainer_confirmations.confirmed_at(tx, trained.course)

    await importing.register(trained.store, naming("cat"), None, before)
    assert await confirmed_at() == before
    await importing.register(trained.store, naming("cat", "2026-06-11"), None, before)
    assert await confirmed_at() is None
