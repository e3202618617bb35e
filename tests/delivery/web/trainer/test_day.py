"""The board after its course: what needs the trainer's word, and the word that it is complete."""

from delivery.ledger.trainer_words import trainer_words
from tests.delivery.live.trainer_notes import view_at
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at


async def after(trainer: TrainerBrowser, clock: SettableClock) -> str:
    """The board a few minutes after the planned end of a busy course."""
    await trainer.live.busy()
    await trainer.live.ends()
    clock.set(at("11:50"))
    return (await trainer.page())[1]


async def test_the_board_is_a_page_of_the_day_only_after_the_course(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    await trainer.live.busy()
    assert 'id="day"' not in (await trainer.page())[1]
    page = await after(trainer, clock)
    assert 'id="day"' in page
    assert "1 unknown\n        person" in page
    assert "say whether everybody took part" in page


async def test_one_press_says_that_the_record_is_complete_and_the_officer_reads_it(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    await after(trainer, clock)
    for action in ("participation", "complete", "complete"):
        assert (await trainer.note({"action": action}))[0] == 303
    page = (await trainer.page())[1]
    assert "The record is complete" in page
    assert 'id="day-complete"' not in page
    view = await view_at(trainer.live, "11:55")
    wrote = trainer_words(view.inputs.history.events, "B-A")
    assert wrote.completed is not None
    assert (wrote.completed.by, wrote.completed.at) == (
        f"user {trainer.live.trainer_id}",
        at("11:50"),
    )


async def test_while_the_course_runs_its_record_is_not_complete(
    trainer: TrainerBrowser,
) -> None:
    await trainer.live.busy()
    assert (await trainer.note({"action": "complete"}))[0] == 422


async def test_nobody_who_stayed_to_the_end_is_noted_as_removed_afterwards(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    live = trainer.live
    await live.everybody_in()
    await live.leaves("B", "10:30")
    await live.ends()
    clock.set(at("11:55"))
    status, page = await trainer.note({"action": "remove", "booking": "B-A", "reason": "unfit"})
    assert status == 422
    assert "They were in the meeting to its end, according to Zoom" in page
    status, _ = await trainer.note({"action": "remove", "booking": "B-B", "reason": "unfit"})
    assert status == 303
