"""Which courses are to be looked at, and how soon: many causes become one run a course."""

from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field
from heapq import heappop, heappush

DRAWN_EVERY_S = 0.25  # at most so often for one course, however much is heard of it
JUDGED_EVERY_S = 5.0  # on record; what a screen shows does not wait for it
RETRY_S = 1.0
LONGEST_S = 300.0  # between tries of a course that takes a clerk with it each time


@dataclass(slots=True)
class QueuedCourse:
    """What is wanted of one course. `fresh`: something changed, and not time alone has passed."""

    judge: bool = False
    fresh: bool = False
    if_behind: bool = True
    not_before_s: float = 0.0
    place: int = 0
    """Among those that are as fresh: the lower was wanted first."""
    looked_at: bool = False
    """It was found not to be due, and nothing more is wanted of it since."""
    later_s: float = 0.0
    """When it is looked at again at the latest; 0 if it was not put off."""


@dataclass(slots=True)
class WorkQueue:
    """Moments are seconds of a monotonic clock, which the caller has looked at.

    However many courses are wanted, the next is found without looking at them all. What is out of
    date in the two heaps is passed over when it comes up.
    """

    _wanted: dict[int, QueuedCourse] = field(default_factory=dict)
    _next: list[tuple[bool, int, int]] = field(default_factory=list)
    """A heap of whether it only grew older, its place, and the course: those that may be due."""
    _later: list[tuple[float, int]] = field(default_factory=list)
    """A heap of when it is due, and the course: those that were looked at."""
    _places: int = 0
    _busy: set[int] = field(default_factory=set)
    _drawn_s: OrderedDict[int, float] = field(default_factory=OrderedDict)
    _judged_s: OrderedDict[int, float] = field(default_factory=OrderedDict)
    _lost: dict[int, int] = field(default_factory=dict)
    """By course, how many clerks have been lost over it, one after the other."""

    def __len__(self) -> int:
        """How many courses are wanted, those under way left out."""
        return len(self._wanted)

    def judge(self, course_id: int, *, anyway: bool = False) -> None:
        """`anyway`: although the records have a judgement that has read as much."""
        want = self._fresh(course_id)
        want.judge = True
        want.if_behind = want.if_behind and not anyway
        self._look_again(course_id)

    def draw(self, course_id: int, *, fresh: bool) -> None:
        if fresh:
            self._fresh(course_id)
        else:
            self._want(course_id)
        self._look_again(course_id)

    def again(
        self, course_id: int, want: QueuedCourse, now_s: float, *, lost: bool = False
    ) -> None:
        """What could not be done is done shortly after; the more clerks are `lost` over a course,
        the later, for each costs the other courses theirs for a moment."""
        pause_s = RETRY_S
        if lost:
            times = self._lost[course_id] = self._lost.get(course_id, 0) + 1
            pause_s = min(RETRY_S * 2 ** min(times - 1, 20), LONGEST_S)
        kept = self._fresh(course_id)
        kept.judge = kept.judge or want.judge
        kept.if_behind = kept.if_behind and want.if_behind
        kept.not_before_s = max(now_s + pause_s, kept.not_before_s)

    def went_well(self, course_id: int) -> None:
        self._lost.pop(course_id, None)

    def comes(self, course_id: int, now_s: float) -> bool:
        """Whether it is judged just now or will be by itself, be it after a rest."""
        want = self._wanted.get(course_id)
        coming = want is not None and (want.judge or want.not_before_s > now_s)
        return coming or course_id in self._busy

    def take(self, now_s: float, shown: Container[int]) -> tuple[int, QueuedCourse] | None:
        """The next that is due, which is under way from now on: what changed goes before what
        only grew older, and among equals who has waited longest."""
        while self._later and self._later[0][0] <= now_s:
            self._its_time_has_come(*heappop(self._later))
        while self._next:
            grown_older, place, course_id = heappop(self._next)
            want = self._wanted.get(course_id)
            if want is None or (not want.fresh, want.place) != (grown_older, place):
                continue  # taken, or wanted more since
            want.looked_at = True
            if course_id in self._busy:
                continue  # until it is done
            due_s = self._due_s(course_id, want, shown)
            if due_s <= now_s:
                return self._begin(course_id, now_s, shown)
            if want.later_s != due_s:  # else it is there already, however often it was wanted
                want.later_s = due_s
                heappush(self._later, (due_s, course_id))
        return None

    def next_s(self, shown: Container[int]) -> float | None:
        """When the next will be due; None if nothing is wanted that is not under way."""
        due = [
            self._due_s(course_id, self._wanted[course_id], shown)
            for _, _, course_id in self._next
            if course_id in self._wanted and course_id not in self._busy
        ]
        return min([*due, *(at_s for at_s, _ in self._later[:1])], default=None)

    def done(self, course_id: int, now_s: float) -> None:
        self._busy.discard(course_id)
        self._look_again(course_id)
        for times, every_s in (
            (self._drawn_s, DRAWN_EVERY_S),
            (self._judged_s, JUDGED_EVERY_S),
        ):
            while times and next(iter(times.values())) + every_s < now_s:
                times.popitem(last=False)

    def _want(self, course_id: int) -> QueuedCourse:
        want = self._wanted.get(course_id)
        if want is None:
            want = self._wanted[course_id] = QueuedCourse()
            self._place(course_id, want)
        return want

    def _fresh(self, course_id: int) -> QueuedCourse:
        """Behind all that changed before it: it may long have been wanted for its age alone."""
        want = self._want(course_id)
        if not want.fresh:
            want.fresh = True
            self._place(course_id, want)
        return want

    def _place(self, course_id: int, want: QueuedCourse) -> None:
        self._places += 1
        want.place, want.looked_at = self._places, False
        heappush(self._next, (not want.fresh, want.place, course_id))

    def _its_time_has_come(self, due_s: float, course_id: int) -> None:
        want = self._wanted.get(course_id)
        if want is not None and want.later_s == due_s:
            want.later_s = 0.0
        self._look_again(course_id)

    def _look_again(self, course_id: int) -> None:
        """More is wanted of it, or its time has come: it may be due now, in its old place."""
        want = self._wanted.get(course_id)
        if want is not None and want.looked_at:
            want.looked_at = False
            heappush(self._next, (not want.fresh, want.place, course_id))

    def _begin(
        self, course_id: int, now_s: float, shown: Container[int]
    ) -> tuple[int, QueuedCourse]:
        want = self._wanted.pop(course_id)
        if want.judge and self._judge_s(course_id) > now_s:
            # Drawn now, and judged when it is time.
            self._wanted[course_id] = later = QueuedCourse(judge=True, if_behind=want.if_behind)
            self._place(course_id, later)
            want = QueuedCourse(fresh=want.fresh)
        if want.judge:
            _set_last(self._judged_s, course_id, now_s)
        if course_id in shown:
            _set_last(self._drawn_s, course_id, now_s)
        self._busy.add(course_id)
        return course_id, want

    def _judge_s(self, course_id: int) -> float:
        return self._judged_s.get(course_id, float("-inf")) + JUDGED_EVERY_S

    def _due_s(self, course_id: int, want: QueuedCourse, shown: Container[int]) -> float:
        draws = course_id in shown and (want.fresh or not want.judge)
        drawn_s = self._drawn_s.get(course_id, float("-inf")) + DRAWN_EVERY_S
        due_s = drawn_s if draws or not want.judge else self._judge_s(course_id)
        return max(due_s, want.not_before_s)


def _set_last(times: OrderedDict[int, float], course_id: int, now_s: float) -> None:
    """The latest stand last, so that the oldest are found at once."""
    times[course_id] = now_s
    times.move_to_end(course_id)
