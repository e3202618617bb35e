"""The monitor tells its trainer of a recording, a summary or a transcript that Zoom makes."""

from tests.delivery.web.trainer.conftest import TrainerBrowser

WRITTEN = "Zoom makes a written record of this course."
RECORDED = "Zoom has recorded this meeting since 9:30am."


async def test_a_recording_is_told_until_it_is_stopped(trainer: TrainerBrowser) -> None:
    live = trainer.live
    await live.everybody_in()
    assert RECORDED not in (await trainer.page())[1]
    start = {"recording_start": "2026-06-10T08:30:00Z", "recording_end": None}
    await live.zoom("recording.started", "09:30", recording_file=start)
    assert RECORDED in (await trainer.page())[1]
    end = {**start, "recording_end": "2026-06-10T08:31:00Z"}
    await live.zoom("recording.stopped", "09:31", recording_file=end)
    assert RECORDED not in (await trainer.page())[1]


async def test_ai_companion_is_told_until_it_is_stopped(trainer: TrainerBrowser) -> None:
    live = trainer.live
    await live.everybody_in()
    assert WRITTEN not in (await trainer.page())[1]
    await live.zoom("meeting.ai_companion_started", "09:30", ai_companion={"summary": True})
    page = (await trainer.page())[1]
    assert WRITTEN in page
    assert "AI Companion was started at 9:30:00am" in page
    await live.zoom("meeting.ai_companion_stopped", "09:31", ai_companion={"summary": True})
    assert WRITTEN not in (await trainer.page())[1]
