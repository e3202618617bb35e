"""The certificate of what was destroyed in a period: classes, numbers and rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from delivery.records.retention.register import DESTROYED, RegisterEntry
from delivery.timekeeping import time_wording
from delivery.timekeeping.london_time import written


def text(entries: Sequence[RegisterEntry], since: date, until: date, provider: str) -> str:
    """Returns the certificate of the days from `since` to `until`, both included."""
    destroyed = [each for each in entries if each.act == DESTROYED]
    return "\n".join(_lines(destroyed, since, until, provider))


def _lines(
    entries: Sequence[RegisterEntry], since: date, until: date, provider: str
) -> Iterator[str]:
    yield f"Certificate of destruction: {provider}"
    yield f"From {time_wording.dated(since)} to {time_wording.dated(until)}, days in London"
    if not entries:
        yield "Nothing was destroyed."
        return
    yield f"Entries {entries[0].id} to {entries[-1].id} of the register of destructions"
    yield ""
    yield "class        clients    rows  courses  rule"
    by_class = defaultdict[tuple[str, str, str], list[RegisterEntry]](list)
    for entry in entries:
        by_class[entry.record_class, entry.policy, entry.digest].append(entry)
    for (record_class, policy, digest), of_class in sorted(by_class.items()):
        clients = len({(each.course_id, key) for each in of_class for key in each.bookings})
        courses, rows = len({each.course_id for each in of_class}), sum(e.rows for e in of_class)
        yield f"{record_class:<11}{clients:>9}{rows:>8}{courses:>9}  {policy} {digest[:12]}"
    yield ""
    for run_id in sorted({each.run_id for each in entries if each.run_id is not None}):
        of_run = [each for each in entries if each.run_id == run_id]
        yield f"Run {run_id}: {written(of_run[0].at)}, {len(of_run)} entries"
