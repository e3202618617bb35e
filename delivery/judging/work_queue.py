"""The queue of courses to judge or draw; several causes become one run for each course."""

from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush

from delivery.timekeeping.back_off import BackOff

DRAWN_EVERY_S = 0.25  # at most this often for one course, however many events come
JUDGED_EVERY_S = 5.0  # for the records; screens do not wait for it
OVERVIEW_EVERY_S = 1.0  # for the control room, which is to show a change within 2 s
RETRY_S = 1.0
LOST = BackOff(first=timedelta(seconds=RETRY_S), longest=timedelta(minutes=5))
"""The waits between tries of a course over which the worker dies each time."""


@dataclass(slots=True)
class QueuedCourse:
    """The work for one course. `fresh`: it has changed, and has not only become older."""

    judge: bool = False
    fresh: bool = False
    if_behind: bool = True
    overview: bool = False
    """The control room is to learn of the change from this process."""
    not_before_s: float = 0.0
    place: int = 0
    """Among equally fresh courses, the lower place goes first."""
    put_off: bool = False
    """The course was not due, and no new cause has been queued since."""
    later_s: float = 0.0
    """The time of the next check, at the latest; 0 if it was not put off."""


@dataclass(slots=True)
class WorkQueue:
    """Moments are seconds of the caller's monotonic clock.

    The next course is found without a pass over all of them. Entries of the two heaps that are out
    of date are skipped when they come up.
    """

    _queued: dict[int, QueuedCourse] = field(default_factory=dict)
    _next: list[tuple[bool, int, int]] = field(default_factory=list)
    """A heap of courses that may be due: whether unchanged, place, course."""
    _later: list[tuple[float, int]] = field(default_factory=list)
    """A heap of courses that were put off: when due, course."""
    _places: int = 0
    _busy: set[int] = field(default_factory=set)
    _drawn_s: OrderedDict[int, float] = field(default_factory=OrderedDict)
    _judged_s: OrderedDict[int, float] = field(default_factory=OrderedDict)
    _overview_s: OrderedDict[int, float] = field(default_factory=OrderedDict)
    _lost: dict[int, int] = field(default_factory=dict)
    """By course, the number of workers that died over it in a row."""

    def __len__(self) -> int:
        """The number of queued courses, without those under way."""
        return len(self._queued)

    def judge(self, course_id: int, *, anyway: bool = False, overview: bool = False) -> None:
        """Queues a judgement; with `anyway` also if the saved one includes as much of the
        ledger, with `overview` also what the control room shows, which does not wait for it."""
        queued = self._fresh(course_id)
        queued.judge = True
        queued.overview = queued.overview or overview
        queued.if_behind = queued.if_behind and not anyway
        self._requeue(course_id)

    def show_again(self, course_id: int) -> None:
        """Queues what the control room shows, where time alone may have changed it."""
        self._fresh(course_id).overview = True
        self._requeue(course_id)

    def draw(self, course_id: int, *, fresh: bool) -> None:
        if fresh:
            self._fresh(course_id)
        else:
            self._entry(course_id)
        self._requeue(course_id)

    def again(
        self, course_id: int, queued: QueuedCourse, now_s: float, *, lost: bool = False
    ) -> None:
        """Queues a failed course again. The pause doubles with each worker that is `lost` over it,
        because no course is judged until another worker has started."""
        pause_s = RETRY_S
        if lost:
            times = self._lost[course_id] = self._lost.get(course_id, 0) + 1
            pause_s = LOST.after(times).total_seconds()
        merged = self._fresh(course_id)
        merged.judge = merged.judge or queued.judge
        merged.overview = merged.overview or queued.overview
        merged.if_behind = merged.if_behind and queued.if_behind
        merged.not_before_s = max(now_s + pause_s, merged.not_before_s)

    def succeeded(self, course_id: int) -> None:
        """Forgets the workers lost over the course."""
        self._lost.pop(course_id, None)

    def is_coming(self, course_id: int, now_s: float) -> bool:
        """Whether the course is being judged, or will be without another call."""
        queued = self._queued.get(course_id)
        coming = queued is not None and (queued.judge or queued.not_before_s > now_s)
        return coming or course_id in self._busy

    def take(self, now_s: float, shown: Container[int]) -> tuple[int, QueuedCourse] | None:
        """The next due course, which is under way until `done`. Changed courses go first; among
        equals, the one that has waited longest."""
        while self._later and self._later[0][0] <= now_s:
            self._end_pause(*heappop(self._later))
        while self._next:
            unchanged, place, course_id = heappop(self._next)
            queued = self._queued.get(course_id)
            if queued is None or (not queued.fresh, queued.place) != (unchanged, place):
                continue  # taken, or queued again since
            queued.put_off = True
            if course_id in self._busy:
                continue  # `done` queues it again
            due_s = self._due_s(course_id, queued, shown)
            if due_s <= now_s:
                return self._begin(course_id, now_s, shown)
            if queued.later_s != due_s:  # else the heap has it already
                queued.later_s = due_s
                heappush(self._later, (due_s, course_id))
        return None

    def next_s(self, shown: Container[int]) -> float | None:
        """The time at which the next course is due; None if nothing waits."""
        due = [
            self._due_s(course_id, self._queued[course_id], shown)
            for _, _, course_id in self._next
            if course_id in self._queued and course_id not in self._busy
        ]
        return min([*due, *(at_s for at_s, _ in self._later[:1])], default=None)

    def done(self, course_id: int, now_s: float) -> None:
        self._busy.discard(course_id)
        self._requeue(course_id)
        for times, every_s in (
            (self._drawn_s, DRAWN_EVERY_S),
            (self._judged_s, JUDGED_EVERY_S),
            (self._overview_s, OVERVIEW_EVERY_S),
        ):
            while times and next(iter(times.values())) + every_s < now_s:
                times.popitem(last=False)

    def _entry(self, course_id: int) -> QueuedCourse:
        queued = self._queued.get(course_id)
        if queued is None:
            queued = self._queued[course_id] = QueuedCourse()
            self._place(course_id, queued)
        return queued

    def _fresh(self, course_id: int) -> QueuedCourse:
        """Marks a course as changed and places it behind those that changed before."""
        queued = self._entry(course_id)
        if not queued.fresh:
            queued.fresh = True
            self._place(course_id, queued)
        return queued

    def _place(self, course_id: int, queued: QueuedCourse) -> None:
        self._places += 1
        queued.place, queued.put_off = self._places, False
        heappush(self._next, (not queued.fresh, queued.place, course_id))

    def _end_pause(self, due_s: float, course_id: int) -> None:
        queued = self._queued.get(course_id)
        if queued is not None and queued.later_s == due_s:
            queued.later_s = 0.0
        self._requeue(course_id)

    def _requeue(self, course_id: int) -> None:
        """Puts a deferred course back in its old place, because it may be due now."""
        queued = self._queued.get(course_id)
        if queued is not None and queued.put_off:
            queued.put_off = False
            heappush(self._next, (not queued.fresh, queued.place, course_id))

    def _begin(
        self, course_id: int, now_s: float, shown: Container[int]
    ) -> tuple[int, QueuedCourse]:
        queued = self._queued.pop(course_id)
        if queued.judge and self._judge_s(course_id) > now_s:
            # Drawn now, judged later.
            self._queued[course_id] = later = QueuedCourse(judge=True, if_behind=queued.if_behind)
            self._place(course_id, later)
            queued = QueuedCourse(fresh=queued.fresh, overview=queued.overview)
        if queued.judge:
            _set_last(self._judged_s, course_id, now_s)
        if queued.overview:
            _set_last(self._overview_s, course_id, now_s)
        if course_id in shown:
            _set_last(self._drawn_s, course_id, now_s)
        self._busy.add(course_id)
        return course_id, queued

    def _judge_s(self, course_id: int) -> float:
        return self._judged_s.get(course_id, float("-inf")) + JUDGED_EVERY_S

    def _due_s(self, course_id: int, queued: QueuedCourse, shown: Container[int]) -> float:
        draws = course_id in shown and (queued.fresh or not queued.judge)
        drawn_s = self._drawn_s.get(course_id, float("-inf")) + DRAWN_EVERY_S
        due_s = drawn_s if draws or not queued.judge else self._judge_s(course_id)
        if queued.overview:
            overview_s = self._overview_s.get(course_id, float("-inf")) + OVERVIEW_EVERY_S
            due_s = min(due_s, overview_s)
        return max(due_s, queued.not_before_s)


def _set_last(times: OrderedDict[int, float], course_id: int, now_s: float) -> None:
    """Moves the course to the end, so that the oldest course is always first."""
    times[course_id] = now_s
    times.move_to_end(course_id)
