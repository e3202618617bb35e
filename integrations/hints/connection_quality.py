"""What a provider of meetings measured of one connection, in sum over the whole connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LOSS, LATENCY, JITTER = "loss", "latency", "jitter"
MEASURES = (LOSS, LATENCY, JITTER)
"""Loss in per cent of the sent packets; latency and jitter in milliseconds."""


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """A measure over the connection; None where it is unknown."""

    average: float | None = None
    most: float | None = None

    @property
    def worst(self) -> float | None:
        """The highest known figure."""
        return max(
            (figure for figure in (self.most, self.average) if figure is not None), default=None
        )


@dataclass(frozen=True, slots=True)
class ConnectionQuality:
    """A hint, never evidence, and no event that a rule reads."""

    at: datetime
    """When the provider reported it."""
    instance: str
    user_id: str
    """The connection within the instance, as `Person.user_id`; empty where it is not named."""
    registrants: frozenset[str]
    """Ids that may be those of a registrant, for a connection that is not known by its own."""
    sound: Mapping[str, QualityFigures] = field(default_factory=dict)
    """Of the sound that was sent, by measure of `MEASURES`; a measure that is absent is unknown."""
    picture: Mapping[str, QualityFigures] = field(default_factory=dict)
    """As `sound`, of the picture that was sent."""
