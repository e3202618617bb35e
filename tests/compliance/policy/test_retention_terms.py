"""The table of retention: every class, counted from a known day, or refused with the key."""

from importlib.resources import files
from pathlib import Path

import pytest

from compliance.policy.policy import PolicyFault, parse
from compliance.policy.retention_terms import DESTROYED, CountedFrom, RecordClass

TEXT = files("compliance").joinpath("policies", "lrsp-2025-03.toml").read_text("utf-8")
OLD = Path(__file__).parent / "pinned" / "lrsp-2025-03-without-retention.toml"


def test_all_records_of_a_client_are_kept_for_12_months_from_the_course() -> None:
    retention = parse(TEXT).retention
    assert retention is not None
    for each in DESTROYED:
        terms = retention.of(each)
        if each is RecordClass.HOLDS:
            assert (terms.counted_from, terms.months) == (CountedFrom.HOLD_END, 0)
        else:
            assert (terms.counted_from, terms.months) == (CountedFrom.COURSE_END, 12)


def test_an_old_text_names_no_classes_and_so_destroys_nothing() -> None:
    assert parse(OLD.read_text("utf-8")).retention is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[retention.ledger]", "[retention.leger]"), r"^retention\.leger is no class of record"),
        (("[retention.audit]", "[retention.audit.x]"), r"^retention\.audit\.what is missing"),
        (('counted_from = "hold_end"', 'counted_from = "birth"'), r"counted_from must be one of"),
        (("months = 0 ", "months = -1 "), r"^retention\.holds\.months must be a whole number"),
        (("months = 0 ", "months = 1201 "), r"^retention\.holds\.months must be a whole number"),
        (("months = 0 ", "days = 0 "), r"^retention\.holds\.months is missing"),
        (('left = "Nothing."', 'left = " "'), r"^retention\.contact\.left must say something"),
        (
            ('basis = "Reports to the scheme', 'months = 3\nbasis = "Reports to the scheme'),
            r"^retention\.figures\.months is not a key",
        ),
    ],
)
def test_a_class_that_cannot_be_meant_is_refused_with_its_key(
    change: tuple[str, str], says: str
) -> None:
    with pytest.raises(PolicyFault, match=says):
        parse(TEXT.replace(*change, 1))
