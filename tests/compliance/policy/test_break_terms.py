"""The plan of breaks in a policy, by type of course."""

from datetime import timedelta

import pytest

from compliance.policy.break_terms import BreakPlan, BreakTerms
from compliance.policy.policy import PolicyFault, parse
from tests.compliance.policy.test_policy import PINNED, TEXT


def planned(*minutes: int, length: int) -> BreakPlan:
    return BreakPlan(tuple(timedelta(minutes=each) for each in minutes), timedelta(minutes=length))


def test_a_type_of_course_may_have_a_plan_of_its_own() -> None:
    terms = parse(TEXT).breaks
    assert terms.of("NSAC") == planned(75, length=10)
    assert terms.of("NMAC") == planned(85, length=10)


def test_a_type_may_have_no_break() -> None:
    text = TEXT.replace("after_minutes = [85]\nminutes = 10", "after_minutes = []", 1)
    assert parse(text).breaks.of("NMAC") == BreakPlan()


def test_an_older_text_plans_no_break() -> None:
    assert parse(PINNED[0].read_text("utf-8")).breaks == BreakTerms()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("after_minutes = [75]", "after = [75]"), r"^breaks\.after is not a key of a policy$"),
        (("[75]", "75"), r"^breaks\.after_minutes must be a list of whole numbers"),
        (("[75]", "[0]"), r"^breaks\.after_minutes must be minutes after the start"),
        (("[75]", "[2000]"), r"^breaks\.after_minutes must be minutes after the start"),
        (("[75]", "[75, 80]"), r"^breaks\.after_minutes .* and is \[75, 80\]$"),
        (("[75]", "[100, 75]"), r"^breaks\.after_minutes .* and is \[100, 75\]$"),
        (
            ("[85]\nminutes = 10", "[85]"),
            r"^breaks\.by_type\.NMAC\.minutes is missing$",
        ),
        (("[85]\nminutes = 10", "[85]\nminutes = 0"), r"NMAC\.minutes must be a whole number"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_with_its_key(
    change: tuple[str, str], says: str
) -> None:
    assert change[0] in TEXT
    with pytest.raises(PolicyFault, match=says):
        parse(TEXT.replace(*change, 1))
