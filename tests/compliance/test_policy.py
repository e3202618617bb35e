from importlib.resources import files

import pytest

from compliance.policy import PolicyFault, parse

TEXT = files("compliance").joinpath("policies", "lrsp-2025-03.toml").read_text("utf-8")


def test_the_figures_are_those_of_the_file() -> None:
    policy = parse(
        TEXT.replace("hours = 72", "hours = 48").replace("together_s = 120", "together_s = 9")
    )
    assert policy.together.total_seconds() == 9
    hours = policy.terms["did_not_attend"].hours
    assert hours is not None
    assert hours.total_seconds() == 48 * 3600


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[attendance]", "[attendence]"), "attendance"),
        (("move_s = 10 ", 'move_s = "ten" '), "timedelta"),
        (("charge_gbp = 0", "charge_pounds = 0"), "charge_pounds"),
        (('name = "lrsp', "name = lrsp"), "not TOML"),
    ],
)
def test_a_policy_that_cannot_be_used_says_where(change: tuple[str, str], says: str) -> None:
    with pytest.raises(PolicyFault, match=says):
        parse(TEXT.replace(*change))


def test_a_recording_may_be_noted_as_well_as_every_code() -> None:
    assert {"recording", "vehicle", "other_person"} <= set(parse(TEXT).observable())
