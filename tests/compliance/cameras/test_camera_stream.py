"""How the watch of each stream went, by what was said of it."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from compliance.cameras.camera_stream import turns
from compliance.events import Event
from compliance.stream_events import WatchBegan, WatchEnded, WatchPaused, WatchResumed
from tests.scenes.scene import Scene, at


def went(scene: Scene) -> list[tuple[str, bool]]:
    """The London time of each turn of the one stream, and whether it ran from there on."""
    streams = turns(scene.events)
    return [(f"{turn.at:%M:%S}", turn.runs) for turn in streams.get(("i1", "s1"), ())]


def test_of_a_stream_of_which_nothing_is_said_there_is_none() -> None:
    assert turns(Scene().everybody_in().camera("A", "on", "09:00").events) == {}
    assert turns(Scene().resumes("09:00").events) == {}


def test_it_runs_until_it_is_paused_and_again_from_the_resume_on() -> None:
    scene = Scene().watched("09:00").pauses("09:10").resumes("09:20").unwatched("09:30")
    assert went(scene) == [("00:00", True), ("10:00", False), ("20:00", True), ("30:00", False)]


def test_a_resume_counts_after_a_pause_alone() -> None:
    assert went(Scene().watched("09:00").resumes("09:10")) == [("00:00", True)]
    assert went(Scene().unwatched("09:00").resumes("09:10")) == [("00:00", False)]


def test_of_two_words_of_one_resume_the_first_counts() -> None:
    scene = Scene().watched("09:00").pauses("09:10").resumes("09:20").resumes("09:20:01")
    assert went(scene)[2:] == [("20:00", True)]


def test_a_pause_of_which_our_connection_breaks_is_over_only_with_a_new_watch() -> None:
    scene = Scene().watched("09:00").pauses("09:10").unwatched("09:15").resumes("09:20")
    assert went(scene)[-1] == ("15:00", False)
    assert went(scene.watched("09:30"))[-1] == ("30:00", True)


def test_a_second_holds_one_turn_in_which_a_loss_comes_first_and_a_resume_last() -> None:
    assert went(Scene().watched("09:00").unwatched("09:00")) == [("00:00", True)]
    assert went(Scene().pauses("09:00").watched("09:00")) == [("00:00", False)]
    assert went(Scene().resumes("09:00").pauses("09:00")) == [("00:00", True)]


def test_each_stream_of_each_instance_goes_its_own_way() -> None:
    scene = Scene().watched("09:00").watched("09:00", "s2").pauses("09:10", "s2")
    scene.tell(WatchEnded(at("09:20"), "i2", "s1"))
    last = {stream: stream_turns[-1].runs for stream, stream_turns in turns(scene.events).items()}
    assert last == {("i1", "s1"): True, ("i1", "s2"): False, ("i2", "s1"): False}


KINDS = (WatchBegan, WatchPaused, WatchResumed, WatchEnded)
WORDS: st.SearchStrategy[list[Event]] = st.lists(
    st.builds(
        lambda kind, second: kind(at(f"09:00:0{second}"), "i1", "s1"),
        st.sampled_from(KINDS),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(WORDS, st.randoms())
def test_no_order_and_no_repetition_of_what_is_said_changes_how_it_went(
    words: list[Event], chance: Random
) -> None:
    shuffled = [*words, *words[:4]]
    chance.shuffle(shuffled)
    assert turns(shuffled) == turns(words)
