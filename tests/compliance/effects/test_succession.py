"""A later decision ends what is open and puts right what was done, and does nothing twice."""

from dataclasses import replace

from compliance.effects.effects import Branch, DecisionEffect, EffectKind
from compliance.effects.succession import EarlierTask, Succession, succession
from compliance.effects.task_acts import TaskState

REFUND = DecisionEffect(EffectKind.REFUND, "line", Branch.NOT_BOOKED, 5500)
CHARGE = DecisionEffect(EffectKind.CHARGE, "line", Branch.BOOKED, 4300)
ABSENT = DecisionEffect(EffectKind.NATIONAL_STATUS, "line", Branch.NOT_BOOKED, national_status=6)
COMPLETED = DecisionEffect(EffectKind.NATIONAL_STATUS, "line", national_status=4)


def task(number: int, effect: DecisionEffect, state: TaskState) -> EarlierTask:
    return EarlierTask(
        number, effect.kind, effect.branch, state, effect.amount_pence, effect.national_status
    )


def test_a_first_decision_has_all_its_effects() -> None:
    assert succession([], [CHARGE, REFUND]) == Succession((), (), (CHARGE, REFUND))


def test_open_and_stopped_tasks_end() -> None:
    earlier = [task(1, CHARGE, TaskState.OPEN), task(2, REFUND, TaskState.STOPPED)]
    assert succession(earlier, [COMPLETED]) == Succession((1, 2), (), (COMPLETED,))


def test_what_was_done_is_put_right() -> None:
    earlier = [task(1, REFUND, TaskState.DONE), task(2, ABSENT, TaskState.CANCELLED)]
    assert succession(earlier, [COMPLETED]) == Succession((), (1,), (COMPLETED,))


def test_what_was_done_and_is_demanded_again_is_done_once() -> None:
    earlier = [task(1, REFUND, TaskState.DONE), task(2, ABSENT, TaskState.DONE)]
    assert succession(earlier, [CHARGE, REFUND, ABSENT]) == Succession((), (), ())


def test_another_amount_is_another_refund() -> None:
    dearer = replace(REFUND, amount_pence=6000)
    earlier = [task(1, REFUND, TaskState.DONE)]
    assert succession(earlier, [dearer]) == Succession((), (1,), (dearer,))


def test_what_was_put_right_already_is_not_put_right_again() -> None:
    correction = replace(task(2, REFUND, TaskState.DONE), branch=Branch.ALWAYS, corrects=1)
    earlier = [task(1, REFUND, TaskState.DONE), correction]
    assert succession(earlier, [REFUND]) == Succession((), (), (REFUND,))
    assert succession(earlier, []) == Succession((), (), ())


def test_a_correction_that_is_not_done_gives_way_to_the_next_decision() -> None:
    correction = replace(task(2, REFUND, TaskState.OPEN), branch=Branch.ALWAYS, corrects=1)
    earlier = [task(1, REFUND, TaskState.DONE), correction]
    assert succession(earlier, [CHARGE, REFUND]) == Succession((2,), (), ())
