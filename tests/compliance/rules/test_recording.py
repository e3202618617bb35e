from compliance.events import RecordingStarted, RecordingStopped, Role, RoleChanged
from tests.scenes.scene import Scene, at, person


def recorded(scene: Scene) -> Scene:
    scene.tell(RecordingStarted(at("10:00"), "i1"), RecordingStopped(at("10:05"), "i1"))
    return scene.ends()


def made_host(scene: Scene, wall: str, hosting: bool = True) -> Scene:
    return scene.tell(
        RoleChanged(
            at(wall), "i1", person("A", registered=False), Role.COHOST if hosting else Role.ATTENDEE
        )
    )


def test_a_cloud_recording_that_no_client_could_start_is_the_providers_incident() -> None:
    scene = recorded(Scene().everybody_in())
    assert scene.found("A") == []
    (note,) = scene.assess().notes
    assert (note.code, note.span and note.span.seconds) == ("recording", 300)


def test_one_that_started_while_a_client_was_co_host_is_that_clients() -> None:
    scene = recorded(made_host(Scene().everybody_in(), "09:30"))
    assert scene.found("A") == [("recording", 300)]
    assert scene.found("B") == []
    assert scene.assess().notes == ()


def test_a_client_who_is_no_longer_co_host_did_not_start_it() -> None:
    scene = made_host(made_host(Scene().everybody_in(), "09:30"), "09:50", hosting=False)
    assert recorded(scene).found("A") == []


def test_a_client_who_became_co_host_later_did_not_start_it() -> None:
    assert recorded(made_host(Scene().everybody_in(), "10:01")).found("A") == []


def test_a_client_who_had_gone_did_not_start_it() -> None:
    scene = made_host(Scene().everybody_in(), "09:30").leaves("A", "09:50")
    assert "recording" not in [rule for rule, _ in recorded(scene).found("A")]


def test_what_the_trainer_saw_is_found() -> None:
    scene = Scene().everybody_in().seen("A", "recording", "10:00", "10:01").ends()
    assert scene.found("A") == [("recording", 60)]


def test_one_that_nobody_stopped_lasts_to_the_end_of_the_instance() -> None:
    scene = made_host(Scene().everybody_in(), "09:30").tell(RecordingStarted(at("11:00"), "i1"))
    assert scene.ends("11:30").found("A") == [("recording", 1800)]


def test_one_that_nobody_stopped_in_an_instance_that_nobody_ended_lasts_to_the_courses_end() -> (
    None
):
    scene = made_host(Scene().everybody_in(), "09:30").tell(RecordingStarted(at("11:00"), "i1"))
    assert scene.found("A") == [("recording", 2700)]
    (recording,) = scene.assess().room.recordings
    assert (recording.span.end, recording.running) == (at("11:45"), True)
