"""Which decisions are drawn, and how far second looks agree, without a database."""

import random
from datetime import UTC, date, datetime

import pytest

from delivery.records.sampling.samples import WeekSample
from delivery.sampling.agreement import agreement
from delivery.sampling.drawing import drawn

DECIDED = [(number, "upheld" if number % 10 == 0 else "dismissed") for number in range(1, 201)]


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.33, 1])
@pytest.mark.parametrize("number", [1, 3, 20, 199])
def test_of_each_kind_at_least_the_share_is_drawn(share: float, number: int) -> None:
    for kind in ("upheld", "dismissed"):
        decided = [(review_id, made) for review_id, made in DECIDED[:number] if made == kind]
        sample = drawn("seed", decided, share)
        assert len(sample) >= share * len(decided)
        assert len(sample) < share * len(decided) + 1
        assert set(sample) <= {review_id for review_id, _ in decided}


def test_upheld_and_dismissed_are_drawn_each_by_themselves() -> None:
    sample = set(drawn("seed", DECIDED, 0.05))
    kinds = dict(DECIDED)
    assert sorted(kinds[review_id] for review_id in sample) == ["dismissed"] * 9 + ["upheld"]


def test_the_same_seed_draws_the_same_again_in_whatever_order() -> None:
    mixed = list(DECIDED)
    random.Random(1).shuffle(mixed)  # noqa: S311 - no secret
    assert drawn("seed", mixed, 0.05) == drawn("seed", DECIDED, 0.05)
    assert drawn("other", DECIDED, 0.05) != drawn("seed", DECIDED, 0.05)


def test_over_many_seeds_every_decision_is_drawn_about_equally_often() -> None:
    times = dict.fromkeys(dict(DECIDED), 0)
    for seed in range(400):
        for review_id in drawn(str(seed), DECIDED, 0.1):
            times[review_id] += 1
    assert min(times.values()) > 10
    assert max(times.values()) < 90


def _sample(*numbers: int) -> WeekSample:
    return WeekSample(date(2026, 6, 8), "s", 0.05, datetime(2026, 6, 15, tzinfo=UTC), *numbers)


def test_agreement_adds_weeks_and_kappa_leaves_out_chance() -> None:
    both = agreement([_sample(100, 100, 10, 8, 10, 9), _sample(100, 100, 10, 8, 10, 9)])
    assert (both.looks, both.share) == (40, 0.85)
    assert both.kappa == pytest.approx(0.7)


def test_kappa_is_not_told_of_few_looks_or_of_one_kind_alone() -> None:
    assert agreement([]).share is None
    assert agreement([_sample(9, 9, 10, 8, 10, 9)]).kappa is None
    assert agreement([_sample(99, 0, 40, 40, 0, 0)]).kappa is None
