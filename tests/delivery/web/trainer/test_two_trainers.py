"""Two trainers on one course: one board for both, notes that say whose they are, a handover."""

import pytest

from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.planning.courses import CourseDetails
from tests import stored_register
from tests.delivery.web.conftest import Browser
from tests.delivery.web.trainer import two_trainers
from tests.delivery.web.trainer.test_live import events, following
from tests.delivery.web.trainer.two_trainers import Reader, TwoTrainers
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.service_settings import settings_of

ACCOUNTABLE, BEN = "Accountable trainer: <strong>{}</strong>", "Ben Baker"
FIRST = "Test Trainer"
NOTED = {"booking": "B-A", "document": "photocard driving licence"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_of(database_url)


@pytest.fixture
async def two(browser: Browser, store: Store, live: LiveCourse) -> TwoTrainers:
    await live.everybody_in("AB")
    return await two_trainers.make(browser, store, live)


async def test_both_find_the_course_and_one_is_asked_to_confirm_it(two: TwoTrainers) -> None:
    for reader in (two.first, two.second):
        status, text = await reader.page("/trainer")
        assert status == 200
        assert "NSAC-1" in text
    assert f"{FIRST} is accountable" in text


async def test_both_are_pushed_the_same_board(two: TwoTrainers, live: LiveCourse) -> None:
    first, second = two.first, two.second
    async with (
        first.browser.get(first.stream, headers=first.headers) as of_first,
        second.browser.get(second.stream, headers=second.headers) as of_second,
    ):
        streams = events(of_first), events(of_second)
        for stream in streams:
            await following(stream)
        await live.camera("A", "off", "10:13")
        boards = [(await following(stream))[1] for stream in streams]
    for board in boards:
        assert 'data-news="Amelia Brown: in the meeting, camera off"' in board


async def test_each_note_says_whose_it_is(two: TwoTrainers) -> None:
    assert await two.second.note("refuse_identity", booking="B-A", reason="no_likeness") == 200
    for reader in (two.first, two.second):
        board = await reader.board()
        assert "no likeness" in board
        assert f"({BEN})" in board
        row = board[board.index('id="last-') :]
        assert f"{BEN}: Identity refused" in row[: row.index("</span>")]
        _, notes = await reader.page(f"/trainer/courses/{reader.live.course_id}/notes")
        assert f"({BEN})" in notes
        assert f"({FIRST})" in notes


async def assert_accountable(two: TwoTrainers, name: str) -> None:
    """All who see the board read this name."""
    looks = f"/officer/courses/{two.officer.live.course_id}/board"
    for reader in (two.first, two.second):
        assert ACCOUNTABLE.format(name) in await reader.board()
    assert ACCOUNTABLE.format(name) in (await two.officer.page(looks))[1]


async def test_a_handover_is_offered_and_accepted(two: TwoTrainers) -> None:
    await assert_accountable(two, FIRST)
    assert "Hand over to Ben Baker" in await two.first.board()
    assert "Hand over to" not in await two.second.board()
    assert await two.second.hand("accept") == 422
    assert await two.first.hand("offer", to=str(two.second.id)) == 204
    await assert_accountable(two, FIRST)
    assert "You have offered this course to Ben Baker" in await two.first.board()
    assert "Test Trainer wants to hand this course over to you" in await two.second.board()
    assert await two.first.hand("accept") == 422
    assert await two.second.hand("accept") == 204
    await assert_accountable(two, BEN)
    assert "from Test Trainer to Ben Baker" in await two.first.board()
    assert await two.first.hand("offer", to=str(two.second.id)) == 422
    assert await two.first.note("accept_identity", **NOTED) in (200, 204)


@pytest.mark.parametrize("reader", ["first", "second"])
async def test_either_ends_the_offer(two: TwoTrainers, reader: str) -> None:
    await two.first.hand("offer", to=str(two.second.id))
    ending: Reader = getattr(two, reader)
    assert await ending.hand("withdraw") == 204
    assert await two.second.hand("accept") == 422
    await assert_accountable(two, FIRST)


async def test_without_the_script_the_board_comes_back(two: TwoTrainers) -> None:
    path = f"/trainer/courses/{two.first.live.course_id}/handover"
    form = {"act": "offer", "to": str(two.second.id)}
    assert await two.first.press(path, form, script=False) == 303
    assert await two.first.press(path, {"act": "accept"}, script=False) == 422
    assert await two.first.press(path, {"act": "else"}, script=False) == 422


async def test_the_other_screen_is_pushed_the_offer_and_the_handover(two: TwoTrainers) -> None:
    second = two.second
    async with second.browser.get(second.stream, headers=second.headers) as response:
        stream = events(response)
        await following(stream)
        await two.first.hand("offer", to=str(second.id))
        _, board = await following(stream)
        assert "Accept: I am accountable now" in board
        await second.hand("accept")
        _, board = await following(stream)
        assert "Accept: I am accountable now" not in board
        assert ACCOUNTABLE.format(BEN) in " ".join(board.split())


async def test_the_office_takes_the_second_trainer_off_and_the_stream_ends(
    two: TwoTrainers,
) -> None:
    path, second = f"/courses/{two.officer.live.course_id}/trainers", two.second
    async with second.browser.get(second.stream, headers=second.headers) as response:
        stream = events(response)
        await following(stream)
        assert await two.officer.press(path, {"act": "take_off"}) == 303
        assert await following(stream) == ("over", "this is no longer your course")
    assert await second.note("accept_identity", **NOTED) == 404
    assert (await second.page(f"/trainer/courses/{second.live.course_id}"))[0] == 404
    status, text = await two.officer.page(path)
    assert status == 200
    assert "Ben Baker was taken off as second trainer by Test Officer" in text


async def test_the_office_hands_over_with_a_reason(two: TwoTrainers) -> None:
    path = f"/courses/{two.officer.live.course_id}/trainers"
    handing = {"act": "hand_over", "to": str(two.second.id)}
    assert await two.officer.press(path, {**handing, "reason": "gone"}) == 422
    assert await two.officer.press(path, {"act": "take_off", "to": "x"}) == 303
    adding = {"act": "add", "trainer": str(two.second.id)}
    assert await two.officer.press(path, adding) == 303
    assert await two.officer.press(path, {**handing, "reason": "The line was lost."}) == 303
    await assert_accountable(two, BEN)
    assert await two.officer.press(path, {"act": "take_off"}) == 422
    for page in (path, f"/officer/courses/{two.officer.live.course_id}"):
        _, text = await two.officer.page(page)
        assert "Test Officer handed the course over from Test Trainer to Ben Baker" in text


async def test_a_later_register_does_not_change_who_is_accountable(
    two: TwoTrainers, store: Store
) -> None:
    await two.first.hand("offer", to=str(two.second.id))
    await two.second.hand("accept")
    for trainer_id in (two.first.id, None):
        async with store.writing() as tx:
            details = CourseDetails(
                reference="NSAC-1",
                type="NSAC",
                policy="lrsp-2025-03",
                starts_at=at("09:00"),
                ends_at=at("11:45"),
                trainer_id=trainer_id,
                zoom_host="host-1",
            )
            await stored_register.put_course(tx, details, two.first.live.clock.now())
        assert ACCOUNTABLE.format(BEN) in await two.second.board()
    assert (await two.first.page(f"/trainer/courses/{two.first.live.course_id}"))[0] == 404


async def test_an_officers_case_says_who_noted_what_and_who_is_accountable(
    two: TwoTrainers,
) -> None:
    live = two.officer.live
    await two.second.note("refuse_identity", booking="B-A", reason="no_likeness")
    await two.first.hand("offer", to=str(two.second.id))
    await two.second.hand("accept")
    status, text = await two.officer.page(f"/officer/cases/{live.booking_ids['A']}")
    assert status == 200
    for name in (FIRST, BEN):
        assert f"Trainer: {name}" in text
    assert f"Accountable trainer: {BEN}" in text
    assert f"{BEN} took the course over from {FIRST}" in text
