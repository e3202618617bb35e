"""What the work list can be narrowed by and sorted by, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from delivery.caseload import work_list
from delivery.caseload.refreshing import ChangedCourses
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import case_claims
from delivery.records.review.work_list import Position
from tests.delivery.caseload import listed_cases
from tests.delivery.caseload.judged_course import JUDGED, SIGNED, SOON, judge, part, propose, sign
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_booking, a_course

AT = SIGNED


@pytest.fixture
async def listed(store: Store) -> dict[str, int]:
    """Five open cases on two courses, of which `late` breaks a rule and `second` is proposed; the
    ids of the bookings, courses and officers by name."""
    async with store.writing() as tx:
        ids = {
            name: await users.add(tx, email=f"{name}@example.org", name=name, role=role, now=NOW)
            for name, role in (("Tess", "trainer"), ("Ann", "officer"), ("Bob", "officer"))
        }
        first = await a_course(tx, reference="NSAC-1", trainer_id=ids["Tess"])
        later = STARTS_AT - timedelta(days=1)
        second = await a_course(
            tx, reference="NSAC-2", starts_at=later, ends_at=later + timedelta(hours=1)
        )
        ids |= {"NSAC-1": first, "NSAC-2": second}
        people = {"done": "Young", "late": "Adams", "second": "Brown", "police": "Clark"}
        for reference, family in people.items():
            ids[reference] = await a_booking(
                tx, first, reference=reference, family_name=family, force="KENT"
            )
        ids["other"] = await a_booking(tx, second, reference="other", family_name="Dunn")
        police = part("police", "non_completion_abuse", refer_to_police=True)
        late = part("late", "refused_late", rebook_by=SOON)
        await judge(tx, first, part("done"), late, part("second"), police)
        await judge(tx, second, part("other"))
        off = DerivedBreach(ids["late"], "camera_off", "12", STARTS_AT, JUDGED, "off")
        await assessments.save_breaches(tx, first, [off], JUDGED)
        await propose(tx, ids["second"], first)
    await ChangedCourses(store).work_off()
    return ids


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("urgency", ["police", "second", "late", "done", "other"]),
        ("due", ["late", "done", "second", "police", "other"]),
        ("course", ["other", "done", "late", "second", "police"]),
        ("name", ["late", "second", "police", "other", "done"]),
    ],
)
async def test_pages_of_every_order_follow_each_other(
    store: Store, listed: dict[str, int], order: str, names: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(work_list, "PAGE_SIZE", 2)
    seen: list[str] = []
    after: Position | None = None
    while True:
        page = await listed_cases.page(store, AT, after=after, order=order)
        seen += [case.row.reference for case in page.rows]
        if page.following is None:
            break
        after = page.following
    if order in ("urgency", "due"):  # equal times go by the ids of the bookings
        assert sorted(seen) == sorted(names)
        assert seen.index("late") < seen.index("done")
    else:
        assert seen == names


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"rule": "camera_off"}, {"late"}),
        ({"rule": "absent"}, set()),
        ({"force": "KENT"}, {"done", "late", "second", "police"}),
        ({"act": "confirm"}, {"second"}),
        ({"part": "second"}, {"second"}),
        ({"part": "overdue"}, set()),
        ({"part": "mine"}, set()),
        ({"part": "free", "force": "Lincolnshire"}, {"other"}),
    ],
)
async def test_a_filter_leaves_its_cases(
    store: Store, listed: dict[str, int], narrowed: dict[str, Any], names: set[str]
) -> None:
    assert set(await listed_cases.references(store, AT, **narrowed)) == names


async def test_courses_and_trainers_are_filters(store: Store, listed: dict[str, int]) -> None:
    by_course = await listed_cases.references(store, AT, course_id=listed["NSAC-2"])
    by_trainer = await listed_cases.references(store, AT, trainer_id=listed["Tess"])
    assert (by_course, len(by_trainer)) == (["other"], 4)


async def test_the_counters_count_what_their_parts_show(
    store: Store, listed: dict[str, int]
) -> None:
    async with store.writing() as tx:
        for name, holder in (("late", "Ann"), ("done", "Bob")):
            ids = (listed[name], listed["NSAC-1"], listed[holder])
            await case_claims.take(tx, *ids, None, now=AT, runs_out_at=AT + timedelta(minutes=30))
    now = datetime.fromisoformat(SOON)
    for at, force in ((AT, None), (now, None), (AT, "KENT")):
        counts = (await listed_cases.page(store, at, listed["Ann"], force=force)).counts
        for part_name, count in counts.items():
            page = await listed_cases.page(store, at, listed["Ann"], part=part_name, force=force)
            assert (part_name, len(page.rows)) == (part_name, count)
    page = await listed_cases.page(store, AT, listed["Ann"])
    assert page.counts == {"all": 5, "mine": 1, "free": 3, "second": 1, "overdue": 0, "soon": 0}
    assert (await listed_cases.page(store, now)).counts["overdue"] == 1


async def test_the_officer_who_proposed_does_not_wait_for_themselves(
    store: Store, listed: dict[str, int]
) -> None:
    async with store.reading() as tx:
        proposer = await users.by_email(tx, "olive@example.org")
    assert proposer is not None
    assert (await listed_cases.page(store, AT, proposer.id)).counts["second"] == 0


async def test_the_values_of_the_filters_are_those_of_open_cases(
    store: Store, listed: dict[str, int]
) -> None:
    async with store.writing() as tx:
        await sign(tx, listed["other"], listed["NSAC-2"], part("other"))
    await ChangedCourses(store).work_off()
    values = (await listed_cases.page(store, AT)).values
    shown = {name: [(value.words, value.cases) for value in values[name]] for name in values}
    assert shown == {
        "act": [("confirm", 1), ("review", 1), ("sign", 2)],
        "course": [("NSAC-1", 4)],
        "force": [("KENT", 4)],
        "rule": [("camera_off", 1)],
        "trainer": [("Tess", 4)],
    }
