"""Which courses are to be looked at, and how soon: many causes become one run a course."""

from dataclasses import dataclass, field

DRAWN_EVERY_S = 0.25  # at most so often for one course, however much is heard of it
JUDGED_EVERY_S = 5.0  # on record; what a screen shows does not wait for it
RETRY_S = 1.0
LONGEST_S = 300.0  # between tries of a course that takes a clerk with it each time


@dataclass(slots=True)
class Want:
    """What is wanted of one course. `fresh`: something changed, and not time alone has passed."""

    judge: bool = False
    fresh: bool = False
    if_behind: bool = True
    not_before_s: float = 0.0


@dataclass(slots=True)
class Docket:
    """Moments are seconds of a monotonic clock, which the caller has looked at."""

    _wanted: dict[int, Want] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _drawn_s: dict[int, float] = field(default_factory=dict)
    _judged_s: dict[int, float] = field(default_factory=dict)
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

    def draw(self, course_id: int, *, fresh: bool) -> None:
        if fresh:
            self._fresh(course_id)
        else:
            self._want(course_id)

    def again(self, course_id: int, want: Want, now_s: float, *, lost: bool = False) -> None:
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

    def rests(self, course_id: int, now_s: float) -> bool:
        """Whether it failed a short while ago, and is tried again by itself."""
        want = self._wanted.get(course_id)
        return want is not None and want.not_before_s > now_s

    def take(self, now_s: float, shown: frozenset[int]) -> tuple[int, Want] | None:
        """The next that is due, which is under way from now on: what changed goes before what
        only grew older, and among equals who has waited longest."""
        late: int | None = None
        for course_id, want in self._wanted.items():
            if course_id in self._busy or self._due_s(course_id, want, shown) > now_s:
                continue
            if want.fresh:
                return self._begin(course_id, now_s, shown)
            late = course_id if late is None else late
        return None if late is None else self._begin(late, now_s, shown)

    def next_s(self, shown: frozenset[int]) -> float | None:
        """When the next will be due; None if nothing is wanted that is not under way."""
        due = (
            self._due_s(course_id, want, shown)
            for course_id, want in self._wanted.items()
            if course_id not in self._busy
        )
        return min(due, default=None)

    def done(self, course_id: int, now_s: float) -> None:
        self._busy.discard(course_id)
        for times, every_s in (
            (self._drawn_s, DRAWN_EVERY_S),
            (self._judged_s, JUDGED_EVERY_S),
        ):
            for old in [one for one, at_s in times.items() if at_s + every_s < now_s]:
                del times[old]

    def _want(self, course_id: int) -> Want:
        return self._wanted.setdefault(course_id, Want())

    def _fresh(self, course_id: int) -> Want:
        """Behind all that changed before it: it may long have been wanted for its age alone."""
        want = self._want(course_id)
        if not want.fresh:
            want.fresh = True
            self._wanted[course_id] = self._wanted.pop(course_id)
        return want

    def _begin(self, course_id: int, now_s: float, shown: frozenset[int]) -> tuple[int, Want]:
        want = self._wanted.pop(course_id)
        if want.judge and self._judge_s(course_id) > now_s:
            # Drawn now, and judged when it is time.
            self._wanted[course_id] = Want(judge=True, if_behind=want.if_behind)
            want = Want(fresh=want.fresh)
        if want.judge:
            self._judged_s[course_id] = now_s
        if course_id in shown:
            self._drawn_s[course_id] = now_s
        self._busy.add(course_id)
        return course_id, want

    def _judge_s(self, course_id: int) -> float:
        return self._judged_s.get(course_id, float("-inf")) + JUDGED_EVERY_S

    def _due_s(self, course_id: int, want: Want, shown: frozenset[int]) -> float:
        draws = course_id in shown and (want.fresh or not want.judge)
        drawn_s = self._drawn_s.get(course_id, float("-inf")) + DRAWN_EVERY_S
        due_s = drawn_s if draws or not want.judge else self._judge_s(course_id)
        return max(due_s, want.not_before_s)
