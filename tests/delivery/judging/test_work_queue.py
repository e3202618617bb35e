"""Which course's turn it is: many causes are one run, and no course takes all of them."""

from delivery.judging.work_queue import DRAWN_EVERY_S, JUDGED_EVERY_S, LONGEST_S, RETRY_S, WorkQueue

SHOWN = frozenset({1, 2})
NOBODY: frozenset[int] = frozenset()


def taken(docket: WorkQueue, now_s: float, shown: frozenset[int] = SHOWN) -> list[int]:
    found = []
    while turn := docket.take(now_s, shown):
        found.append(turn[0])
        docket.done(turn[0], now_s)
    return found


def test_a_burst_about_one_course_is_one_run() -> None:
    docket = WorkQueue()
    for _ in range(100):
        docket.judge(1)
    assert taken(docket, 0) == [1]


def test_one_that_is_under_way_is_not_begun_again_until_it_is_done() -> None:
    docket = WorkQueue()
    docket.judge(1)
    assert docket.take(0, SHOWN) is not None
    docket.judge(1)
    assert docket.take(100, SHOWN) is None
    docket.done(1, 100)
    assert taken(docket, 100) == [1]


def test_what_is_shown_is_drawn_soon_again_and_judged_for_the_records_later() -> None:
    docket = WorkQueue()
    docket.judge(1)
    taken(docket, 0)
    docket.judge(1)
    assert docket.take(DRAWN_EVERY_S / 2, SHOWN) is None
    turn = docket.take(DRAWN_EVERY_S, SHOWN)
    assert turn is not None
    assert not turn[1].judge
    docket.done(1, DRAWN_EVERY_S)
    assert docket.next_s(SHOWN) == JUDGED_EVERY_S
    turn = docket.take(JUDGED_EVERY_S, SHOWN)
    assert turn is not None
    assert turn[1].judge


def test_what_nobody_shows_waits_for_its_judgement() -> None:
    docket = WorkQueue()
    docket.judge(7)
    taken(docket, 0, NOBODY)
    docket.judge(7)
    assert taken(docket, JUDGED_EVERY_S / 2, NOBODY) == []
    assert taken(docket, JUDGED_EVERY_S, NOBODY) == [7]


def test_what_changed_goes_before_what_only_grew_older() -> None:
    docket = WorkQueue()
    docket.draw(1, fresh=False)
    docket.draw(2, fresh=True)
    assert taken(docket, 0) == [2, 1]


def test_what_changed_first_goes_first_however_long_another_was_wanted_for_its_age() -> None:
    docket = WorkQueue()
    docket.draw(1, fresh=False)
    docket.draw(2, fresh=True)
    docket.draw(1, fresh=True)
    assert taken(docket, 0) == [2, 1]


def test_what_failed_comes_again_a_little_later() -> None:
    docket = WorkQueue()
    docket.judge(1, anyway=True)
    turn = docket.take(0, NOBODY)
    assert turn is not None
    docket.again(*turn, now_s=0)
    docket.done(1, 0)
    assert docket.take(0.5, NOBODY) is None
    again_s = docket.next_s(NOBODY)
    assert again_s is not None
    turn = docket.take(again_s, NOBODY)
    assert turn is not None
    assert turn[1].judge
    assert not turn[1].if_behind


def loses_a_clerk(docket: WorkQueue, course_id: int, now_s: float) -> float:
    """Its pause until it is tried again."""
    turn = docket.take(now_s, NOBODY)
    assert turn is not None
    assert turn[0] == course_id
    docket.again(*turn, now_s=now_s, lost=True)
    docket.done(course_id, now_s)
    again_s = docket.next_s(NOBODY)
    assert again_s is not None
    return again_s - now_s


def test_a_course_over_which_clerks_are_lost_is_tried_ever_more_rarely() -> None:
    docket, now_s, pauses = WorkQueue(), 0.0, []
    docket.judge(1)
    for _ in range(20):
        pauses.append(loses_a_clerk(docket, 1, now_s))
        now_s += pauses[-1]
    assert pauses == sorted(pauses)
    assert pauses[0] == max(RETRY_S, JUDGED_EVERY_S)
    assert pauses[-1] == LONGEST_S
    assert sum(pauses[:10]) > 100 * RETRY_S


def test_what_is_heard_of_it_meanwhile_does_not_bring_it_forward_and_others_go_on() -> None:
    docket = WorkQueue()
    docket.judge(1)
    for now_s in (0.0, 1000.0, 2000.0, 3000.0, 4000.0):
        pause_s = loses_a_clerk(docket, 1, now_s)
    assert pause_s > JUDGED_EVERY_S
    docket.judge(1)
    docket.draw(1, fresh=True)
    docket.judge(2)
    assert docket.comes(1, now_s)
    assert taken(docket, now_s) == [2]
    assert taken(docket, now_s + pause_s) == [1]
    assert not docket.comes(1, now_s + pause_s)


def test_one_that_went_well_again_is_as_any_other() -> None:
    docket = WorkQueue()
    docket.judge(1)
    for now_s in (0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0):
        pause_s = loses_a_clerk(docket, 1, now_s)
    docket.went_well(1)
    assert loses_a_clerk(docket, 1, 5000.0 + pause_s) < pause_s


def test_one_that_waits_for_its_time_goes_in_the_order_in_which_it_was_wanted() -> None:
    docket = WorkQueue()
    for course in (1, 2):
        docket.judge(course)
    taken(docket, 0, NOBODY)
    for course in (1, 2, 1):
        docket.judge(course)
    assert docket.take(1, NOBODY) is None
    docket.judge(3)
    assert taken(docket, JUDGED_EVERY_S, NOBODY) == [1, 2, 3]


def test_one_that_waits_to_be_judged_is_drawn_at_once_for_whoever_opens_a_screen() -> None:
    docket = WorkQueue()
    docket.judge(7)
    taken(docket, 0, NOBODY)
    docket.judge(7)
    assert docket.take(1, NOBODY) is None
    docket.draw(7, fresh=True)
    turn = docket.take(1, frozenset({7}))
    assert turn is not None
    assert not turn[1].judge


def test_what_comes_by_itself_is_known_to() -> None:
    docket = WorkQueue()
    docket.draw(1, fresh=True)
    docket.judge(2)
    assert [docket.comes(one, 0) for one in (1, 2, 3)] == [False, True, False]
    turn = docket.take(0, NOBODY)
    assert turn is not None
    assert docket.comes(turn[0], 0)
    docket.done(turn[0], 0)
    assert not docket.comes(turn[0], 0)


def test_however_often_one_is_wanted_it_waits_once() -> None:
    docket = WorkQueue()
    docket.judge(1)
    taken(docket, 0, NOBODY)
    for _ in range(1000):
        docket.judge(1)
        assert docket.take(1, NOBODY) is None
    assert taken(docket, JUDGED_EVERY_S, NOBODY) == [1]
    assert docket.next_s(NOBODY) is None
