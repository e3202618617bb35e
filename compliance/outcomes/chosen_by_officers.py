"""The facts for and against the outcomes that are never recommended: only officers choose them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from compliance.attendance.causes import EXCUSED, Cause
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.intervals import total
from compliance.outcomes.recommendation import Outcome
from compliance.trainer_events import Observed, Removed, Warned
from compliance.warnings import CONDUCT

CAMERA, LANGUAGE, PARTICIPATION = "camera_off", "language", "participation"
"""The rule about the camera, and two codes of observations."""

NEVER_OFF = "Their camera was never known to be off. It was known to be on for {} of {} minutes."
DOUBTED = "The finding about the camera is in doubt: {}"
NOT_WARNED = "The trainer noted no warning about the camera."
ALL_EXCUSED = "The provider, the host or Zoom caused every absence that was found."
NEVER_LOST = "No lost connection of theirs was reported."
LOST_BY_ZOOM = "Zoom lost several clients at once while they were there."
NO_NOTE = "The trainer noted nothing about how they took part."
NO_NOTE_OF_LANGUAGE = "The trainer noted nothing about their English."
INTERPRETED = "An interpreter was booked for them."
AGREED_BEFORE = "All findings that suggest it are about what was agreed before the course."

NEEDS_TRAINER = frozenset({Outcome.NON_COMPLETION_PARTICIPATION, Outcome.NON_COMPLETION_LANGUAGE})
"""The outcomes that need a mark or note by the trainer, who alone can judge the matter."""

Objection = Callable[[Case, Sequence[Breach]], Iterator[str]]


def suggesting(outcome: Outcome, case: Case, breaches: Sequence[Breach]) -> tuple[Breach, ...]:
    """Returns the findings that suggest this outcome; none for a recommendable outcome."""
    codes = _RULES.get(outcome, frozenset())
    if outcome is Outcome.NON_COMPLETION_OTHER_RULES:
        codes = frozenset({*case.policy.codes, "second_session"}) - {LANGUAGE, PARTICIPATION}
    return tuple(breach for breach in breaches if breach.rule in codes)


def against(outcome: Outcome, case: Case, breaches: Sequence[Breach]) -> Iterator[str]:
    """Yields sentences about the facts that speak against this outcome in this case."""
    suggested = suggesting(outcome, case, breaches)
    if suggested and all(breach.silenced_by for breach in suggested):
        yield AGREED_BEFORE
    if objection := _OBJECTIONS.get(outcome):
        yield from objection(case, suggested)


def _camera(case: Case, suggested: Sequence[Breach]) -> Iterator[str]:
    cameras = case.attendance.cameras
    seconds = [total(spans) for spans in (cameras.on, cameras.off, cameras.unknown)]
    if seconds[0] and not seconds[1]:
        yield NEVER_OFF.format(seconds[0] // 60, sum(seconds) // 60)
    yield from (DOUBTED.format(breach.doubt) for breach in suggested if breach.doubt)
    if not any(warning.matter == CAMERA for warning in case.noted(Warned)):
        yield NOT_WARNED


def _not_throughout(case: Case, suggested: Sequence[Breach]) -> Iterator[str]:
    gaps = case.attendance.gaps
    if gaps and all(gap.cause in EXCUSED for gap in gaps):
        yield ALL_EXCUSED


def _technical(case: Case, suggested: Sequence[Breach]) -> Iterator[str]:
    causes = {gap.cause for gap in case.attendance.gaps}
    if Cause.CLIENT_NETWORK not in causes:
        yield NEVER_LOST
    if Cause.PLATFORM in causes:
        yield LOST_BY_ZOOM


def _participation(case: Case, suggested: Sequence[Breach]) -> Iterator[str]:
    about_conduct = [warning.matter for warning in case.noted(Warned)]
    about_conduct += [removal.reason for removal in case.noted(Removed)]
    if CONDUCT not in about_conduct and not _observed(case, PARTICIPATION):
        yield NO_NOTE


def _language(case: Case, suggested: Sequence[Breach]) -> Iterator[str]:
    if case.booking.interpreter_ids:
        yield INTERPRETED
    if not _observed(case, LANGUAGE):
        yield NO_NOTE_OF_LANGUAGE


def _observed(case: Case, code: str) -> bool:
    return any(note.code == code for note in case.noted(Observed))


_RULES: Mapping[Outcome, frozenset[str]] = MappingProxyType(
    {
        Outcome.NON_COMPLETION_CAMERA: frozenset({CAMERA}),
        Outcome.NON_COMPLETION_NOT_THROUGHOUT: frozenset({"absent", "left_early"}),
        Outcome.NON_COMPLETION_TECHNICAL: frozenset({"absent", CAMERA}),
        Outcome.NON_COMPLETION_PARTICIPATION: frozenset({PARTICIPATION}),
        Outcome.NON_COMPLETION_LANGUAGE: frozenset({LANGUAGE}),
    }
)
_OBJECTIONS: Mapping[Outcome, Objection] = MappingProxyType(
    {
        Outcome.NON_COMPLETION_CAMERA: _camera,
        Outcome.NON_COMPLETION_NOT_THROUGHOUT: _not_throughout,
        Outcome.NON_COMPLETION_TECHNICAL: _technical,
        Outcome.NON_COMPLETION_PARTICIPATION: _participation,
        Outcome.NON_COMPLETION_LANGUAGE: _language,
    }
)
