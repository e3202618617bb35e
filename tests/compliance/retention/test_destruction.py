"""The predicate: terms, holds and open matters, the day before, on and after the term."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from compliance.outcomes.consequence import LONDON
from compliance.policy.retention_terms import (
    OF_A_CLIENT,
    CountedFrom,
    RecordClass,
    RetentionTerms,
)
from compliance.retention.destruction import ClientFacts, KeepingReason, course_verdict, verdict
from compliance.retention.hold import Hold, HoldCause
from tests.scenes.scene import LRSP

COURSE_END = datetime(2026, 6, 10, 11, 45, tzinfo=LONDON)
LAST_MOMENT = datetime(2027, 6, 11, tzinfo=LONDON) - timedelta(seconds=1)
OVER = datetime(2027, 6, 11, tzinfo=LONDON)
FACTS = ClientFacts(COURSE_END)
STANDING = Hold(HoldCause.COMPLAINT, look_again_on=date(2027, 1, 1))


def terms(**changed: tuple[CountedFrom, int]) -> RetentionTerms:
    assert LRSP.retention is not None
    classes = dict(LRSP.retention.classes)
    for name, (counted_from, months) in changed.items():
        each = RecordClass(name)
        classes[each] = replace(classes[each], counted_from=counted_from, months=months)
    return RetentionTerms(classes)


@pytest.mark.parametrize("record_class", OF_A_CLIENT)
def test_records_stay_to_the_end_of_the_last_day_and_no_longer(record_class: RecordClass) -> None:
    assert not verdict(record_class, FACTS, terms(), LAST_MOMENT).may_be_destroyed
    assert verdict(record_class, FACTS, terms(), OVER).may_be_destroyed


@pytest.mark.parametrize(
    ("stands", "keeping_reason"),
    [
        ({"holds": (STANDING,)}, KeepingReason.HOLD),
        ({"open_challenge": True}, KeepingReason.OPEN_CHALLENGE),
        ({"open_task": True}, KeepingReason.OPEN_TASK),
        ({"open_request": True}, KeepingReason.OPEN_REQUEST),
        ({"named_by_earlier_case": True}, KeepingReason.EARLIER_CASE),
    ],
)
@pytest.mark.parametrize("record_class", OF_A_CLIENT)
def test_what_stands_in_the_way_stands_in_the_way_of_every_class(
    record_class: RecordClass, stands: dict[str, object], keeping_reason: KeepingReason
) -> None:
    facts = replace(FACTS, **stands)  # type: ignore[arg-type]
    years_later = OVER + timedelta(days=4000)
    assert verdict(record_class, facts, terms(), years_later).keeping_reasons == (keeping_reason,)


def test_the_day_to_look_again_ends_no_hold() -> None:
    overdue = Hold(HoldCause.CLAIM, look_again_on=date(2026, 7, 1))
    facts = replace(FACTS, holds=(overdue,))
    assert not verdict(RecordClass.BOOKING, facts, terms(), OVER).may_be_destroyed


def test_one_hold_of_several_is_enough() -> None:
    ended = Hold(HoldCause.CLAIM, date(2026, 7, 1), ended_at=OVER)
    facts = replace(FACTS, holds=(ended, STANDING))
    assert not verdict(RecordClass.BOOKING, facts, terms(), OVER).may_be_destroyed


def test_after_the_last_hold_has_ended_the_booking_goes_at_the_end_of_that_day() -> None:
    ended_at = datetime(2027, 9, 1, 15, tzinfo=LONDON)
    facts = replace(FACTS, holds=(Hold(HoldCause.CLAIM, date(2027, 9, 1), ended_at),))
    last_moment = datetime(2027, 9, 2, tzinfo=LONDON) - timedelta(seconds=1)
    assert not verdict(RecordClass.BOOKING, facts, terms(), last_moment).may_be_destroyed
    assert verdict(RecordClass.BOOKING, facts, terms(), last_moment + timedelta(seconds=1)).due_at
    assert verdict(
        RecordClass.BOOKING, facts, terms(), last_moment + timedelta(seconds=1)
    ).may_be_destroyed


def test_a_term_may_count_from_the_end_of_the_decision() -> None:
    facts = replace(FACTS, decision_end=datetime(2026, 8, 1, 9, tzinfo=LONDON))
    counted = terms(tasks=(CountedFrom.DECISION_END, 6))
    assert verdict(RecordClass.TASKS, facts, counted, OVER).due_at == datetime(
        2027, 2, 2, tzinfo=LONDON
    )
    assert verdict(RecordClass.TASKS, FACTS, counted, OVER).due_at == datetime(
        2026, 12, 11, tzinfo=LONDON
    )


@pytest.mark.parametrize(
    ("longer", "waits"),
    [
        (RecordClass.TASKS, RecordClass.DECISIONS),
        (RecordClass.STATEMENTS, RecordClass.DECISIONS),
        (RecordClass.DECISIONS, RecordClass.BOOKING),
        (RecordClass.CONTACT, RecordClass.BOOKING),
        (RecordClass.MESSAGES, RecordClass.BOOKING),
    ],
)
def test_what_others_hang_on_goes_with_the_last_of_them(
    longer: RecordClass, waits: RecordClass
) -> None:
    of_longer = terms(**{longer.value: (CountedFrom.COURSE_END, 24)})
    assert not verdict(waits, FACTS, of_longer, OVER).may_be_destroyed
    assert verdict(RecordClass.FINDINGS, FACTS, of_longer, OVER).may_be_destroyed


def test_addresses_may_go_sooner_than_the_rest() -> None:
    sooner = terms(contact=(CountedFrom.COURSE_END, 6))
    christmas = datetime(2026, 12, 25, tzinfo=LONDON)
    assert verdict(RecordClass.CONTACT, FACTS, sooner, christmas).may_be_destroyed
    assert not verdict(RecordClass.BOOKING, FACTS, sooner, christmas).may_be_destroyed


def test_a_course_waits_for_its_term_and_for_the_last_hold_on_any_client() -> None:
    held = replace(FACTS, holds=(STANDING,))
    assert not course_verdict([], COURSE_END, terms(), LAST_MOMENT).may_be_destroyed
    assert course_verdict([], COURSE_END, terms(), OVER).may_be_destroyed
    assert course_verdict([FACTS], COURSE_END, terms(), OVER).may_be_destroyed
    assert course_verdict([FACTS, held], COURSE_END, terms(), OVER).keeping_reasons == (
        KeepingReason.HOLD,
    )


def test_a_class_without_a_term_cannot_be_asked_about() -> None:
    with pytest.raises(ValueError, match="audit has no term"):
        verdict(RecordClass.AUDIT, FACTS, terms(), OVER)
