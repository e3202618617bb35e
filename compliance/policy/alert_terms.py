"""When the monitor of a live course calls the trainer: figures that decide nothing."""

from dataclasses import dataclass
from datetime import timedelta

from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class AlertTerms:
    waiting: timedelta = timedelta(seconds=60)
    """How long a client waits to be let in before it is an alert."""
    camera_off: timedelta = timedelta(seconds=60)
    """How long a camera is known to be off before it is an alert."""
    tries: int = 3
    """After how many attempts a client who is not in is an alert."""
    sound: bool = True
    """Whether an alert sounds for a trainer who has chosen nothing."""
    notices: bool = False
    """Whether an alert is a desktop notice for a trainer who has chosen nothing."""


def read_alert_terms(table: Table) -> AlertTerms:
    """Reads the table `alerts`; policies of earlier versions have none. Raises PolicyFault."""
    usual = AlertTerms()
    return AlertTerms(
        waiting=table.seconds("waiting_s", default=int(usual.waiting.total_seconds())),
        camera_off=table.seconds("camera_off_s", default=int(usual.camera_off.total_seconds())),
        tries=table.figure("tries", default=usual.tries, least=1, most=20),
        sound=table.flag("sound", default=usual.sound),
        notices=table.flag("notices", default=usual.notices),
    )
