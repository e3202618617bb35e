"""What is on record of how a client could know of the course, and of their own steps to join it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class InstructionsReach(Enum):
    """How far the joining instructions for the course came, by what is on record."""

    ARRIVED = "arrived"
    """They were delivered or told, or the client opened their page."""
    NO_SIGN = "no_sign"
    """They were sent, and nothing shows that they arrived."""
    FAILED = "failed"
    """Each way that was tried has failed."""
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class ClientContact:
    attempts: tuple[datetime, ...] = ()
    """When the client pressed the button to join."""
    reach: InstructionsReach = InstructionsReach.ARRIVED
