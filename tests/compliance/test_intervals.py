from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compliance.intervals import Span, cover, intersect, subtract, total, union
from tests.scenes.scene import at


def span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


minutes = st.integers(min_value=0, max_value=120)
spans = st.lists(
    st.tuples(minutes, minutes).map(
        lambda pair: span(*(f"{9 + minute // 60:02}:{minute % 60:02}" for minute in sorted(pair)))
    )
)


def test_spans_that_touch_become_one() -> None:
    assert union([span("09:00", "09:10"), span("09:10", "09:20")]) == (span("09:00", "09:20"),)


def test_half_open_spans_that_touch_share_nothing() -> None:
    assert intersect([span("09:00", "09:10")], [span("09:10", "09:20")]) == ()


def test_a_hole_in_the_middle_leaves_two_parts() -> None:
    left = subtract([span("09:00", "10:00")], [span("09:20", "09:30")])
    assert left == (span("09:00", "09:20"), span("09:30", "10:00"))


def test_a_moment_inside_is_kept_when_it_is_cut() -> None:
    moment = span("09:10", "09:10")
    assert moment.cut(span("09:00", "09:20")) == moment
    assert moment.cut(span("09:00", "09:10")) is None


@given(spans, spans)
def test_what_is_in_both_and_what_is_only_in_one_make_the_whole(
    these: list[Span], those: list[Span]
) -> None:
    both, only = intersect(these, those), subtract(these, those)
    assert total(both) + total(only) == total(union(these))
    assert intersect(both, only) == ()


def test_an_empty_span_hides_nothing_that_follows() -> None:
    assert union([span("09:00", "09:00"), span("09:10", "09:20")]) == (span("09:10", "09:20"),)


@given(spans, spans)
def test_each_moment_is_in_what_it_should_be_and_parts_lie_apart_in_order(
    these: list[Span], those: list[Span]
) -> None:
    def within(spans: Iterable[Span], moment: datetime) -> bool:
        return any(each.start <= moment < each.end for each in spans)

    both, without = intersect(these, those), subtract(these, those)
    for minute in range(121):
        moment = at("09:00") + timedelta(minutes=minute)
        here, there = within(these, moment), within(those, moment)
        assert within(both, moment) == (here and there)
        assert within(without, moment) == (here and not there)
    for result in (both, without):
        assert union(result) == result


def test_a_span_may_be_covered_by_one_by_several_that_touch_or_not_at_all() -> None:
    whole = Span(at("10:00"), at("11:00"))
    first, second = Span(at("09:00"), at("10:30")), Span(at("10:30"), at("11:00"))
    assert cover((whole,), whole)
    assert cover((first, second), whole)
    assert not cover((first,), whole)
    assert not cover((second,), whole)
    assert not cover((), whole)
    assert cover((), Span(at("10:00"), at("10:00")))  # of which there is nothing to cover
