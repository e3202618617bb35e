"""Each finding names its booking and says in a sentence what shows it."""

from compliance.events import RecordingStarted
from compliance.findings.sentences import Sentence
from tests.compliance.rules.test_recording import made_host
from tests.scenes.scene import Scene, at


def said(scene: Scene) -> list[tuple[str, str]]:
    return [(breach.booking, breach.because) for breach in scene.of("A").breaches]


def test_of_a_late_arrival() -> None:
    scene = Scene().knocks("A", "09:00:05").joins("A", "09:01").ends()
    assert said(scene) == [("A", Sentence.LATE_AFTER_START(seconds=5))]


def test_of_an_arrival_after_the_end() -> None:
    late = Scene().joins("B", "08:50").knocks("A", "11:50").ends("11:55")
    assert late.found("A") == [("arrived_late", 9900)]


def test_of_absences() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2").ends()
    away = Sentence.AWAY(seconds=300)
    assert said(scene) == [("A", f"{away} {Sentence.CLIENT_LEFT()}")]


def test_of_somebody_who_had_gone_hours_before_the_start() -> None:
    scene = Scene().joins("A", "06:30").leaves("A", "06:40").joins("A", "09:10", "2").ends()
    assert scene.found("A") == [("absent", 600)]


def test_of_two_devices() -> None:
    scene = Scene().everybody_in().joins("A", "10:00", "2").leaves("A", "10:03").ends()
    assert said(scene) == [("A", Sentence.TWO_DEVICES(seconds=180))]


def test_of_a_recording() -> None:
    scene = made_host(Scene().everybody_in(), "09:30").tell(RecordingStarted(at("11:00"), "i1"))
    assert said(scene.ends()) == [("A", Sentence.RECORDING_AS_HOST())]


def test_every_absence_of_the_clients_is_found_also_after_one_that_is_excused() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    scene.leaves("A", "10:30", device="2", instance="i2").joins("A", "10:31", "3", "i2")
    assert scene.ends("11:45", "i2").found("A") == [("absent", 60)]


def test_of_what_the_trainer_saw_also_beside_a_recording() -> None:
    scene = Scene().everybody_in().seen("A", "recording", "10:00", "10:01")
    assert said(scene.seen("A", "vehicle", "10:05", "10:06").ends()) == [
        ("A", Sentence.RECORDING_SEEN()),
        ("A", Sentence.NOTED(words="The client was in a vehicle, not at home.")),
    ]


def test_of_leaving_early() -> None:
    left = Sentence.LEFT_EARLY(seconds=60)
    assert said(Scene().everybody_in().leaves("A", "11:44").ends()) == [
        ("A", f"{left} {Sentence.CLIENT_LEFT()}")
    ]


def doubts(scene: Scene) -> list[str]:
    return [breach.doubt for breach in scene.ends().of("A").breaches]


def test_what_speaks_against_a_finding_is_stated() -> None:
    recorded = made_host(Scene().everybody_in(), "09:30").tell(RecordingStarted(at("11:00"), "i1"))
    assert doubts(recorded) == [Sentence.RECORDING_BESIDE_STAFF()]
    marked = Scene().everybody_in().marks("A", "off", "10:00")
    assert doubts(marked) == [Sentence.MARK_ALONE(seconds=600)]
    watched = Scene().everybody_in().watched().camera("A", "on", "08:55").marks("A", "off", "10:00")
    assert doubts(watched) == [Sentence.REPORTED_ON(seconds=600)]
    assert doubts(Scene().everybody_in().leaves("A", "11:00")) == [""]
