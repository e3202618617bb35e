"""Which course is next: many causes are one run, and no course takes all of them."""

from delivery.judging.work_queue import (
    DRAWN_EVERY_S,
    JUDGED_EVERY_S,
    LOST,
    OVERVIEW_EVERY_S,
    RETRY_S,
    WorkQueue,
)

SHOWN = frozenset({1, 2})
NOBODY: frozenset[int] = frozenset()


def taken(queue: WorkQueue, now_s: float, shown: frozenset[int] = SHOWN) -> list[int]:
    course_ids = []
    while due := queue.take(now_s, shown):
        course_ids.append(due[0])
        queue.done(due[0], now_s)
    return course_ids


def test_a_burst_of_events_about_a_course_is_one_run() -> None:
    queue = WorkQueue()
    for _ in range(100):
        queue.judge(1)
    assert taken(queue, 0) == [1]


def test_a_course_under_way_is_not_begun_again_until_it_is_done() -> None:
    queue = WorkQueue()
    queue.judge(1)
    assert queue.take(0, SHOWN) is not None
    queue.judge(1)
    assert queue.take(100, SHOWN) is None
    queue.done(1, 100)
    assert taken(queue, 100) == [1]


def test_a_shown_course_is_drawn_soon_and_judged_later() -> None:
    queue = WorkQueue()
    queue.judge(1)
    taken(queue, 0)
    queue.judge(1)
    assert queue.take(DRAWN_EVERY_S / 2, SHOWN) is None
    due = queue.take(DRAWN_EVERY_S, SHOWN)
    assert due is not None
    assert not due[1].judge
    queue.done(1, DRAWN_EVERY_S)
    assert queue.next_s(SHOWN) == JUDGED_EVERY_S
    due = queue.take(JUDGED_EVERY_S, SHOWN)
    assert due is not None
    assert due[1].judge


def test_a_course_without_a_screen_waits_for_its_judgement() -> None:
    queue = WorkQueue()
    queue.judge(7)
    taken(queue, 0, NOBODY)
    queue.judge(7)
    assert taken(queue, JUDGED_EVERY_S / 2, NOBODY) == []
    assert taken(queue, JUDGED_EVERY_S, NOBODY) == [7]


def test_the_control_room_learns_of_a_change_before_the_judgement_is_due_and_once() -> None:
    queue = WorkQueue()
    queue.judge(7, overview=True)
    taken(queue, 0, NOBODY)
    queue.judge(7, overview=True)
    assert queue.next_s(NOBODY) == OVERVIEW_EVERY_S
    assert queue.take(OVERVIEW_EVERY_S / 2, NOBODY) is None
    due = queue.take(OVERVIEW_EVERY_S, NOBODY)
    assert due is not None
    assert due[1].overview
    queue.done(7, OVERVIEW_EVERY_S)
    judged = queue.take(JUDGED_EVERY_S, NOBODY)
    assert judged is not None
    assert not judged[1].overview


def test_a_change_of_another_process_makes_no_overview_here() -> None:
    queue = WorkQueue()
    queue.draw(7, fresh=True)
    due = queue.take(0, SHOWN)
    assert due is not None
    assert not due[1].overview


def test_changed_courses_go_before_unchanged_ones() -> None:
    queue = WorkQueue()
    queue.draw(1, fresh=False)
    queue.draw(2, fresh=True)
    assert taken(queue, 0) == [2, 1]


def test_the_course_that_changed_first_goes_first() -> None:
    queue = WorkQueue()
    queue.draw(1, fresh=False)
    queue.draw(2, fresh=True)
    queue.draw(1, fresh=True)
    assert taken(queue, 0) == [2, 1]


def test_a_failed_course_is_tried_again_later() -> None:
    queue = WorkQueue()
    queue.judge(1, anyway=True)
    due = queue.take(0, NOBODY)
    assert due is not None
    queue.again(*due, now_s=0)
    queue.done(1, 0)
    assert queue.take(0.5, NOBODY) is None
    again_s = queue.next_s(NOBODY)
    assert again_s is not None
    due = queue.take(again_s, NOBODY)
    assert due is not None
    assert due[1].judge
    assert not due[1].if_behind


def loses_a_worker(queue: WorkQueue, course_id: int, now_s: float) -> float:
    """Its pause until it is tried again."""
    due = queue.take(now_s, NOBODY)
    assert due is not None
    assert due[0] == course_id
    queue.again(*due, now_s=now_s, lost=True)
    queue.done(course_id, now_s)
    again_s = queue.next_s(NOBODY)
    assert again_s is not None
    return again_s - now_s


def test_a_course_over_which_workers_are_lost_is_tried_ever_more_rarely() -> None:
    queue, now_s, pauses = WorkQueue(), 0.0, []
    queue.judge(1)
    for _ in range(20):
        pauses.append(loses_a_worker(queue, 1, now_s))
        now_s += pauses[-1]
    assert pauses == sorted(pauses)
    assert pauses[0] == max(RETRY_S, JUDGED_EVERY_S)
    assert pauses[-1] == LOST.longest.total_seconds()
    assert sum(pauses[:10]) > 100 * RETRY_S


def test_new_events_do_not_shorten_the_pause_of_a_failed_course() -> None:
    queue = WorkQueue()
    queue.judge(1)
    for now_s in (0.0, 1000.0, 2000.0, 3000.0, 4000.0):
        pause_s = loses_a_worker(queue, 1, now_s)
    assert pause_s > JUDGED_EVERY_S
    queue.judge(1)
    queue.draw(1, fresh=True)
    queue.judge(2)
    assert queue.is_coming(1, now_s)
    assert taken(queue, now_s) == [2]
    assert taken(queue, now_s + pause_s) == [1]
    assert not queue.is_coming(1, now_s + pause_s)


def test_one_that_went_well_again_is_as_any_other() -> None:
    queue = WorkQueue()
    queue.judge(1)
    for now_s in (0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0):
        pause_s = loses_a_worker(queue, 1, now_s)
    queue.succeeded(1)
    assert loses_a_worker(queue, 1, 5000.0 + pause_s) < pause_s


def test_one_that_waits_for_its_time_goes_in_the_order_in_which_it_was_wanted() -> None:
    queue = WorkQueue()
    for course in (1, 2):
        queue.judge(course)
    taken(queue, 0, NOBODY)
    for course in (1, 2, 1):
        queue.judge(course)
    assert queue.take(1, NOBODY) is None
    queue.judge(3)
    assert taken(queue, JUDGED_EVERY_S, NOBODY) == [1, 2, 3]


def test_a_new_screen_has_a_waiting_course_drawn_at_once() -> None:
    queue = WorkQueue()
    queue.judge(7)
    taken(queue, 0, NOBODY)
    queue.judge(7)
    assert queue.take(1, NOBODY) is None
    queue.draw(7, fresh=True)
    due = queue.take(1, frozenset({7}))
    assert due is not None
    assert not due[1].judge


def test_the_queue_knows_which_courses_will_be_judged() -> None:
    queue = WorkQueue()
    queue.draw(1, fresh=True)
    queue.judge(2)
    assert [queue.is_coming(course_id, 0) for course_id in (1, 2, 3)] == [False, True, False]
    due = queue.take(0, NOBODY)
    assert due is not None
    assert queue.is_coming(due[0], 0)
    queue.done(due[0], 0)
    assert not queue.is_coming(due[0], 0)


def test_a_course_is_queued_once() -> None:
    queue = WorkQueue()
    queue.judge(1)
    taken(queue, 0, NOBODY)
    for _ in range(1000):
        queue.judge(1)
        assert queue.take(1, NOBODY) is None
    assert taken(queue, JUDGED_EVERY_S, NOBODY) == [1]
    assert queue.next_s(NOBODY) is None
