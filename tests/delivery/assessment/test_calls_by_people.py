"""Judging a course costs as much for each client of a large course as for each of a small one."""

import cProfile
import pstats

import pytest

from compliance.assessment import assess
from tests.bench.county.judged_people import inputs_of
from tests.bench.databases import past_year
from tests.first_of_many import first_of


def calls(people: int) -> int:
    """The function calls of judging a course of this many people."""
    inputs = inputs_of(people)
    profile = cProfile.Profile()
    profile.runcall(assess, inputs.course, inputs.events, inputs.policy, past_year.OVER)
    # typeshed does not know this attribute.
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined,no-any-return]


@pytest.mark.thorough
@pytest.mark.parametrize("few", first_of([6, 10]))
def test_judging_is_linear_in_people(few: int) -> None:
    assert calls(4 * few) < 4.4 * calls(few)
