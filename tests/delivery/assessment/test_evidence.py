"""The evidence of a decision, and the parts of it that have changed."""

from delivery.assessment import evidence
from tests.scenes.scene import Scene


def test_every_key_of_an_encoded_client_belongs_to_a_part() -> None:
    client = evidence.of_clients(Scene("A").everybody_in().ends().assess())["A"]
    named = {key for keys in evidence.PARTS.values() for key in keys}
    assert set(client) - named == {"reference"}


def test_the_parts_that_differ_are_named() -> None:
    quiet = evidence.of_clients(Scene("A").everybody_in().ends().assess())["A"]
    scene = Scene("A").everybody_in().leaves("A", "10:00").joins("A", "10:02").ends()
    away = evidence.of_clients(scene.assess())["A"]
    assert evidence.changed(quiet, quiet) == ()
    # The camera counts while somebody is there, and was not known.
    assert set(evidence.changed(quiet, away)) == {
        "presence",
        "camera",
        "breaches",
        "recommendation",
        "consequence",
    }


def test_a_difference_that_has_no_name_is_still_a_difference() -> None:
    assert evidence.changed({}, {"something": 1}) == ("other",)
