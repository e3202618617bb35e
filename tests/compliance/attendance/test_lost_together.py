"""What stands beside a disconnection: how often, and who else was lost then."""

from datetime import timedelta

from compliance.attendance.lost_together import Disconnection, disconnections
from tests.scenes.scene import Scene

WITHIN = timedelta(seconds=30)


def beside(scene: Scene, client: str) -> dict[str, Disconnection]:
    room = scene.assess().room
    attendance = next(each for each in room.attendances if each.booking == client)
    facts_by_start = disconnections(attendance, room.attendances, WITHIN)
    return {f"{start:%H:%M}": facts for start, facts in facts_by_start.items()}


def test_each_absence_says_which_it_is_and_how_many_others_were_lost_then() -> None:
    scene = Scene("ABC").everybody_in()
    scene.leaves("A", "10:00").joins("A", "10:05").leaves("A", "10:30").joins("A", "10:31")
    scene.leaves("B", "10:00:30").joins("B", "10:02").leaves("C", "10:30:31").joins("C", "10:40")
    assert list(beside(scene.ends(), "A").values()) == [
        Disconnection(1, 2, others=1),
        Disconnection(2, 2, others=0),
    ]


def test_a_client_who_was_never_lost_has_nothing_beside_them() -> None:
    assert beside(Scene().everybody_in().ends(), "A") == {}
