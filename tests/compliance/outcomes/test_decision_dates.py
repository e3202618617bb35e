"""Until when a decision may be challenged, and answered with a statement."""

from datetime import UTC, datetime

import pytest

from compliance.outcomes.decision_dates import challenge_ends, proof_ends, statement_ends
from tests.scenes.scene import LRSP, at


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        (datetime(2026, 6, 10, 10, 45, tzinfo=UTC), datetime(2026, 6, 24, 23, 0, tzinfo=UTC)),
        # Told at half past midnight in London: the day before in UTC.
        (datetime(2026, 6, 10, 23, 30, tzinfo=UTC), datetime(2026, 6, 25, 23, 0, tzinfo=UTC)),
        # Both clock changes lie within the fourteen days.
        (datetime(2026, 10, 20, 10, 0, tzinfo=UTC), datetime(2026, 11, 4, 0, 0, tzinfo=UTC)),
        (datetime(2026, 3, 20, 10, 0, tzinfo=UTC), datetime(2026, 4, 3, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_challenge_may_come_until_the_fourteenth_day_has_ended_in_london(
    told: datetime, ends: datetime
) -> None:
    assert challenge_ends(told, LRSP) == ends


def test_a_statement_may_come_until_the_fourteenth_day_after_the_course() -> None:
    assert statement_ends(at("11:45"), LRSP) == datetime(2026, 6, 24, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("course_ended", "ends"),
    [
        (datetime(2026, 6, 10, 10, 45, tzinfo=UTC), datetime(2026, 6, 17, 23, 0, tzinfo=UTC)),
        # The clocks go back, and forward, within the seven days.
        (datetime(2026, 10, 20, 10, 45, tzinfo=UTC), datetime(2026, 10, 28, 0, 0, tzinfo=UTC)),
        (datetime(2026, 3, 25, 11, 45, tzinfo=UTC), datetime(2026, 4, 1, 23, 0, tzinfo=UTC)),
    ],
)
def test_proof_may_come_until_the_seventh_day_after_the_course_has_ended_in_london(
    course_ended: datetime, ends: datetime
) -> None:
    assert proof_ends(course_ended, LRSP) == ends
