"""Judging a course costs as much for each client of a large course as for each of a small one."""

import cProfile
import pstats

from compliance.assessment import assess
from tests.bench.county.judged_people import inputs_of
from tests.bench.databases import past_year


def calls(people: int) -> int:
    """The function calls of judging a course of this many people."""
    inputs = inputs_of(people)
    profile = cProfile.Profile()
    profile.runcall(assess, inputs.course, inputs.events, inputs.policy, past_year.OVER)
    # typeshed does not know this attribute.
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined,no-any-return]


def test_judging_is_linear_in_people() -> None:
    assert calls(40) < 4.4 * calls(10)
