"""The line of a policy's text that a fault is about."""

import pytest

from delivery.policies.policy_lines import line_of

TEXT = """name = "p"
[attendance]
move_s = 10

[consequences.completed]   # cl.8
charge_gbp = 43
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("name", 1),
        ("attendance", 2),
        ("attendance.move_s", 3),
        ("consequences.completed", 5),
        ("consequences.completed.charge_gbp", 6),
        ("consequences.completed.national_status", 5),
        ("attendance.missing_s", 2),
        ("provider", None),
        ("rules.absent.clause", None),
    ],
)
def test_the_line_of_a_key_or_of_its_table(key: str, line: int | None) -> None:
    assert line_of(TEXT, key) == line
