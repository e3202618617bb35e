"""In which order things stand that were heard in any order."""

from random import Random

from compliance.event_order import in_order, only, settled
from compliance.events import InstanceEnded, InstanceStarted
from tests.scenes.scene import at

NINE, TEN = at("09:00"), at("10:00")
EVENTS = (
    InstanceEnded(NINE, "b"),
    InstanceStarted(NINE, "a"),
    InstanceStarted(NINE, "b"),
    InstanceEnded(TEN, "a"),
)


def test_the_order_in_which_events_came_is_no_part_of_their_order() -> None:
    for seed in range(24):
        came = [*EVENTS, EVENTS[seed % 4]]
        Random(seed).shuffle(came)  # noqa: S311 - no secret
        assert in_order(came) == EVENTS


def test_only_what_has_the_same_key_is_ordered_by_what_it_says() -> None:
    said: list[str] = []

    def says(word: str) -> str:
        said.append(word)
        return word

    assert settled(["bb", "c", "aa"], len, says) == ["c", "aa", "bb"]
    assert sorted(said) == ["aa", "bb"]


def test_those_of_one_kind_keep_their_order() -> None:
    assert only(EVENTS, InstanceStarted) == EVENTS[1:3]
