"""The evidence of a decision, and the parts of it that have changed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from compliance.findings.former_wordings import FORMER
from compliance.findings.lengths import in_words
from compliance.findings.sentences import Sentence
from delivery.assessment import evidence
from delivery.records.judgements.assessments import BreachRow
from delivery.records.review.decisions import ReviewRow
from tests.scenes.scene import Scene, at

AWAY_S = 120
"""How long the client of `away` was away."""


@pytest.fixture
def quiet() -> dict[str, Any]:
    return evidence.of_clients(Scene("A").everybody_in().ends().assess())["A"]


@pytest.fixture
def away() -> dict[str, Any]:
    scene = Scene("A").everybody_in().leaves("A", "10:00").joins("A", "10:02").ends()
    return evidence.of_clients(scene.assess())["A"]


def worded_before(value: dict[str, Any], sentence: Sentence) -> dict[str, Any]:
    """The evidence with this sentence in the wording of an earlier version."""
    text, today = json.dumps(value), sentence()
    assert today in text
    before: dict[str, Any] = json.loads(text.replace(today, FORMER[sentence][0]))
    return before


def found(because: str) -> BreachRow:
    return BreachRow(
        id=1,
        course_id=1,
        booking_id=1,
        rule="absent",
        clause="cl.6.3",
        start_at=at("10:00"),
        end_at=at("10:02"),
        because=because,
        found_at=at("10:03"),
        withdrawn_at=None,
        silenced_by=None,
        raised_by=None,
        source=None,
    )


def test_every_key_of_an_encoded_client_belongs_to_a_part(quiet: dict[str, Any]) -> None:
    named = {key for keys in evidence.PARTS.values() for key in keys}
    assert set(quiet) - named == {"reference"}


def test_the_parts_that_differ_are_named(quiet: dict[str, Any], away: dict[str, Any]) -> None:
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


def test_a_reworded_sentence_is_no_change(quiet: dict[str, Any], away: dict[str, Any]) -> None:
    before = worded_before(quiet, Sentence.PRESENT_THROUGHOUT)
    assert before != quiet
    assert evidence.changed(before, quiet) == ()
    before = worded_before(away, Sentence.CLIENT_LEFT)
    assert evidence.changed(before, away) == ()


def test_a_reworded_sentence_with_another_figure_is_a_change(away: dict[str, Any]) -> None:
    before = worded_before(away, Sentence.CLIENT_LEFT)
    [breach] = before["breaches"]
    breach["because"] = breach["because"].replace(in_words(AWAY_S), in_words(AWAY_S + 1))
    assert evidence.changed(before, away) == ("breaches",)


def test_another_reason_is_a_change_though_its_figures_are_the_same(quiet: dict[str, Any]) -> None:
    before = worded_before(quiet, Sentence.PRESENT_THROUGHOUT)
    before["recommendation"]["reasons"] = [Sentence.AGREED_BEFORE()]
    assert evidence.changed(before, quiet) == ("recommendation",)


def test_a_review_holds_for_a_finding_that_is_reworded_and_not_for_another_figure() -> None:
    row = found(Sentence.TWO_DEVICES(seconds=AWAY_S))
    former = FORMER[Sentence.TWO_DEVICES][0].format(seconds=AWAY_S)
    seen = evidence.of_breach(replace(row, because=former))
    review = ReviewRow(1, row.id, 1, "dismissed", "Said why.", seen, at("12:00"))
    assert not evidence.has_changed(review, row)
    longer = replace(row, because=Sentence.TWO_DEVICES(seconds=AWAY_S + 1))
    assert evidence.has_changed(review, longer)
    assert evidence.has_changed(review, replace(row, end_at=at("10:03")))
