"""The figures of a quarter for the public: which may be published, and the numbers themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from delivery.records.database.store import Store
from delivery.records.figures import publications
from delivery.records.figures.publications import BaseCount, Publication, PublishedFigure
from delivery.records.review import audit
from delivery.reporting.disclosure_control import FEW_COURSES, SMALL, published
from delivery.reporting.reporting_period import A_DAY, Period
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput

SETTLES = timedelta(days=28)
"""How long after the end of a quarter its figures are published at the earliest."""
OFFERED = 4
"""How many past quarters an officer can choose from."""
MONTHS = 3
A_WEEK_MINUTES = 7 * 24 * 60

COURSES, COMPLETED, NOT_COMPLETED = "courses", "completed", "attended_not_completed"
DID_NOT_ATTEND, NO_STATUS = "did_not_attend", "no_status"
DECIDED, IN_TIME, OVERTURNED = "decided_within_7_days", "instructions_in_time", "overturned"
CAMERA = "camera_known_percent"
UPHELD, DISMISSED = "upheld ", "dismissed "
"""Followed by the rule."""
OF_STATUS = {"4": COMPLETED, "5": NOT_COMPLETED, "6": DID_NOT_ATTEND}
CLIENTS = (COMPLETED, NOT_COMPLETED, DID_NOT_ATTEND, NO_STATUS)
"""Every client is in exactly one of them. No other measure is a sum of these."""


def quarter_of(day: date) -> Period:
    """The calendar quarter of the day."""
    first = day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)
    following = (first + timedelta(days=31 * MONTHS)).replace(day=1)
    return Period(first, following - A_DAY)


def ready(done: Iterable[Publication], now: datetime) -> list[Period]:
    """The last quarters that may be published now and are not, the latest first."""
    done_quarters = {publication.quarter for publication in done}
    quarter = quarter_of(london_day(now - SETTLES))
    past = []
    for _ in range(OFFERED):
        quarter = quarter_of(quarter.first - A_DAY)
        past.append(quarter)
    return [quarter for quarter in past if quarter.first not in done_quarters]


async def publish(store: Store, first: date | None, user_id: int, now: datetime) -> None:
    """Writes the figures of the quarter that begins with `first`, once and for all. Raises
    InvalidInput, also if another officer was first."""
    async with store.writing() as tx:
        offered = ready(await publications.all_quarters(tx), now)
        quarter = next((period for period in offered if period.first == first), None)
        counts = await publications.exact(tx, quarter.start, quarter.end) if quarter else []
        if (
            first is None
            or quarter is None
            or not await publications.add(tx, first, figures_of(counts), user_id, now)
        ):
            raise InvalidInput(FieldError("quarter", "Select a quarter that is not published yet"))
        subject = f"quarter from {first}"
        await audit.add(tx, user_id=user_id, act="figures published", subject=subject, now=now)


def figures_of(counts: Iterable[BaseCount]) -> list[PublishedFigure]:
    """The numbers that may be told. Each is about one force and one course type, but for the share
    of the clients' time with a known camera, which is a share of seconds and tells no count."""
    exact: Counter[tuple[str, str, str]] = Counter()
    seconds: Counter[str] = Counter()
    attended = 0
    for count in counts:
        if count.kind == "camera":
            seconds[count.name] += count.seconds
        attended += count.number if (count.kind, count.name) == ("client", "attended") else 0
        for measure in measures(count):
            exact[count.force, count.course_type, measure] += count.number
    publishable = [
        PublishedFigure(*place, number)
        for place, count in sorted(exact.items())
        if (number := published(count, least_of(place[2]))) is not None
    ]
    if attended >= SMALL and seconds.total():
        known_s = seconds.total() - seconds["unknown"]
        publishable.append(PublishedFigure("", "", CAMERA, round(100 * known_s / seconds.total())))
    return publishable


def least_of(measure: str) -> int:
    """The least number that is told of a measure."""
    return FEW_COURSES if measure == COURSES else SMALL


def measures(count: BaseCount) -> Iterator[str]:
    """The published measures in which a count is added."""
    match count.kind:
        case "course":
            yield COURSES
        case "outcome":
            yield OF_STATUS.get(count.state, NO_STATUS)
        case "decided" if count.name.isdecimal() and int(count.name) <= A_WEEK_MINUTES:
            yield DECIDED
        case "message" if count.name == "in_time":
            yield IN_TIME
        case "challenge" if count.name == "overturned":
            yield OVERTURNED
        case "breach" if count.state == "upheld":
            yield UPHELD + count.name
        case "breach" if count.state == "dismissed":
            yield DISMISSED + count.name
