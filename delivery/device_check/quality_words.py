"""What was bad about a measured connection, by the figures that the provider recommends."""

from collections.abc import Iterator

from delivery.device_check.connection_figures import (
    MOST_JITTER_MS,
    MOST_LATENCY_MS,
    MOST_LOSS_PERCENT,
)
from integrations.hints.connection_quality import (
    JITTER,
    LATENCY,
    LOSS,
    ConnectionQuality,
    QualityFigures,
)


def is_known(quality: ConnectionQuality) -> bool:
    """Whether any figure of the connection is known."""
    return bool(quality.sound or quality.picture)


def faults(quality: ConnectionQuality) -> str:
    """The figures above those that the provider recommends, as a clause; empty if there are none:
    `up to 12.5% (1% on average) of the sent picture was lost, delays of up to 900 milliseconds`."""
    return ", ".join(_faults(quality))


def _faults(quality: ConnectionQuality) -> Iterator[str]:
    for sent, figures in (("picture", quality.picture), ("sound", quality.sound)):
        loss = figures.get(LOSS, QualityFigures())
        if _above(loss, MOST_LOSS_PERCENT):
            yield f"{_amount(loss, '%')} of the sent {sent} was lost"
    latency, jitter = _worse(quality, LATENCY), _worse(quality, JITTER)
    if _above(latency, MOST_LATENCY_MS):
        yield f"delays of {_amount(latency, ' milliseconds')}"
    if _above(jitter, MOST_JITTER_MS):
        yield f"delays that varied by {_amount(jitter, ' milliseconds')}"


def _worse(quality: ConnectionQuality, measure: str) -> QualityFigures:
    """The worse of picture and sound."""
    both = (
        quality.picture.get(measure, QualityFigures()),
        quality.sound.get(measure, QualityFigures()),
    )
    return max(both, key=lambda figures: figures.worst or 0)


def _above(figures: QualityFigures, most: float) -> bool:
    return figures.worst is not None and figures.worst > most


def _amount(figures: QualityFigures, unit: str) -> str:
    average = "" if figures.average is None else f"{figures.average:.10g}{unit} on average"
    if figures.most is None:
        return average
    return f"up to {figures.most:.10g}{unit}{f' ({average})' if average else ''}"
