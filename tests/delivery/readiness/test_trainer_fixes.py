"""What a trainer is told to correct before a course."""

from delivery.readiness.trainer_fixes import for_trainer
from tests.delivery.readiness.test_checklist import missed


def test_a_trainer_sees_only_settings_that_can_be_corrected_in_the_meeting() -> None:
    sharing = "in_meeting.who_can_share_screen"
    settings = [missed("waiting_room"), missed("use_pmi"), missed("show_share_button", True)]
    settings += [missed(sharing, "all"), missed("auto_recording", None)]
    waiting, share = for_trainer(settings)
    assert "waiting room is off" in waiting
    assert "share their screen" in share
