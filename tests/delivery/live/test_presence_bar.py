"""Tests of the bar that shows a client's course at a glance."""

from delivery.live.presence_bar import pieces
from tests.scenes.scene import Scene


def bar(scene: Scene, letter: str, now: str) -> list[tuple[str, int]]:
    """Each piece's pattern and its length in minutes."""
    assessed = scene.assess(now)
    judged = next(
        judgement for judgement in assessed.judgements if judgement.booking.reference == letter
    )
    drawn = pieces(judged.attendance, assessed.room)
    return [(piece.kind, piece.span.seconds // 60) for piece in drawn]


def test_nothing_is_drawn_before_the_start() -> None:
    assert bar(Scene().everybody_in(), "A", "08:55") == []


def test_somebody_who_has_not_come_leaves_the_bar_white() -> None:
    assert bar(Scene(), "A", "09:30") == []


def test_a_camera_that_nobody_tells_of_is_drawn_as_not_known_and_never_as_off() -> None:
    assert bar(Scene().everybody_in(), "A", "09:30") == [("camera_unknown", 30)]


def test_being_seen_being_away_and_coming_back_unseen_follow_each_other() -> None:
    scene = Scene().watched().everybody_in().camera("A", "on", "08:50")
    scene.leaves("A", "09:10").joins("A", "09:15").camera("A", "off", "09:15")
    assert bar(scene, "A", "09:30") == [("seen", 10), ("away", 5), ("camera_off", 15)]


def test_the_wait_for_admission_ends_where_they_are_let_in() -> None:
    scene = Scene().knocks("A", "08:50").joins("A", "09:04")
    assert bar(scene, "A", "09:10") == [("waiting", 4), ("camera_unknown", 6)]


def test_somebody_still_waiting_waits_up_to_now() -> None:
    assert bar(Scene().knocks("A", "09:02"), "A", "09:10") == [("waiting", 8)]


def test_a_break_is_drawn_as_a_break_whatever_the_camera_does() -> None:
    scene = Scene().watched().everybody_in().camera("A", "off", "08:50").breaks("09:10", "09:20")
    expected = [("camera_off", 10), ("break", 10), ("camera_off", 10)]
    assert bar(scene, "A", "09:30") == expected


def test_pieces_are_placed_as_parts_of_the_scheduled_course() -> None:
    scene = Scene().everybody_in().leaves("A", "10:22:30")
    assessed = scene.assess("11:45")
    first, second = pieces(assessed.judgements[0].attendance, assessed.room)
    assert (first.start, first.width, second.start, second.width) == (0, 0.5, 0.5, 0.5)
