"""What speaks for and against the outcomes that only officers choose."""

import pytest

from compliance.events import Ending
from compliance.findings.case import Case
from compliance.outcomes import chosen_by_officers as weighed
from compliance.outcomes.client_contact import ClientContact
from compliance.outcomes.objections import NOTHING_SUGGESTS, objections
from compliance.outcomes.recommendation import RECOMMENDABLE, Outcome
from compliance.trainer_events import Observed, Removed, Warned
from tests.scenes.scene import LRSP, Scene, at

CHOSEN = [
    Outcome.NON_COMPLETION_CAMERA,
    Outcome.NON_COMPLETION_NOT_THROUGHOUT,
    Outcome.NON_COMPLETION_TECHNICAL,
    Outcome.NON_COMPLETION_PARTICIPATION,
    Outcome.NON_COMPLETION_LANGUAGE,
    Outcome.NON_COMPLETION_OTHER_RULES,
]


def against(scene: Scene, outcome: Outcome) -> tuple[str, ...]:
    assessment = scene.ends().assess()
    judgement = next(row for row in assessment.judgements if row.booking.reference == "A")
    case = Case(judgement.booking, judgement.attendance, assessment.room, LRSP)
    return objections(outcome, case, judgement.breaches, ClientContact())


def warned(matter: str) -> Warned:
    return Warned(at("10:00"), "A", matter, "notice", "spoken")


def seen(code: str) -> Observed:
    return Observed(at("10:05"), "A", code, at("10:00"), at("10:05"))


@pytest.mark.parametrize("outcome", CHOSEN)
def test_they_are_never_recommended_and_nothing_suggests_them_of_a_clean_course(
    outcome: Outcome,
) -> None:
    assert outcome not in RECOMMENDABLE
    assert NOTHING_SUGGESTS in against(Scene().everybody_in(), outcome)


@pytest.mark.parametrize("outcome", CHOSEN)
def test_each_has_a_clause_a_consequence_and_words_in_the_shipped_policy(outcome: Outcome) -> None:
    terms = LRSP.terms[outcome.value]
    assert (terms.clause.number, terms.clause.says, terms.clause.text, terms.client) != ("",) * 4
    assert (terms.hours, terms.national_status) == (LRSP.terms["did_not_attend"].hours, 5)
    assert (terms.charge.of_type("NSAC"), terms.refund.of_type("NSAC")) == (4300, 5500)
    assert (terms.refer_to_police, terms.further_courses) == (False, True)


def test_a_camera_that_was_on_throughout_speaks_against() -> None:
    scene = Scene().everybody_in().watched().camera("A", "on", "09:00")
    said = against(scene, Outcome.NON_COMPLETION_CAMERA)
    assert weighed.NEVER_OFF.format(165, 165) in said
    assert {weighed.NOT_WARNED, NOTHING_SUGGESTS} <= set(said)


def test_a_camera_that_was_off_after_a_warning_is_spoken_for_by_its_finding() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "10:00").tell(warned("camera_off"))
    said = against(scene, Outcome.NON_COMPLETION_CAMERA)
    assert weighed.NOT_WARNED not in said
    assert NOTHING_SUGGESTS not in said
    assert not any(sentence.startswith("Their camera was never") for sentence in said)


def test_a_mark_alone_is_told_to_be_in_doubt() -> None:
    said = against(Scene().everybody_in().marks("A", "off", "10:00"), CHOSEN[0])
    doubt = "For 10 minutes of that time, the trainer's mark is the only evidence."
    assert weighed.DOUBTED.format(doubt) in said


def test_absences_that_are_not_the_clients_doing_speak_against() -> None:
    scene = Scene("ABCD").everybody_in()
    for client in "ABC":
        scene.leaves(client, "10:00", Ending.NETWORK)
    for client in "ABC":
        scene.joins(client, "10:05", "2")
    said = against(scene, Outcome.NON_COMPLETION_NOT_THROUGHOUT)
    assert {weighed.ALL_EXCUSED, NOTHING_SUGGESTS} <= set(said)
    technical = against(scene, Outcome.NON_COMPLETION_TECHNICAL)
    assert {weighed.LOST_BY_ZOOM, weighed.NEVER_LOST} <= set(technical)


def test_an_absence_of_the_clients_speaks_for_it() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    assert against(scene, Outcome.NON_COMPLETION_NOT_THROUGHOUT) == ()


def test_a_connection_that_was_lost_speaks_for_a_technical_failure() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.NETWORK)
    scene.joins("A", "10:05", "2")
    assert against(scene, Outcome.NON_COMPLETION_TECHNICAL) == ()


@pytest.mark.parametrize(
    ("note", "objected"),
    [
        (seen("participation"), False),
        (warned("conduct"), False),
        (Removed(at("10:00"), "A", "conduct"), False),
        (warned("camera_off"), True),
        (seen("smoking"), True),
    ],
)
def test_participation_is_spoken_against_without_a_note_about_it(
    note: Observed | Warned | Removed, objected: bool
) -> None:
    scene = Scene().everybody_in().tell(note)
    said = against(scene, Outcome.NON_COMPLETION_PARTICIPATION)
    assert (weighed.NO_NOTE in said) is objected


def test_an_interpreter_and_a_missing_note_speak_against_language() -> None:
    said = against(Scene(interpreter_of="A").everybody_in(), Outcome.NON_COMPLETION_LANGUAGE)
    assert {weighed.INTERPRETED, weighed.NO_NOTE_OF_LANGUAGE} <= set(said)
    noted = Scene().everybody_in().tell(seen("language"))
    assert weighed.NO_NOTE_OF_LANGUAGE not in against(noted, Outcome.NON_COMPLETION_LANGUAGE)


@pytest.mark.parametrize(
    ("code", "suggested"), [("smoking", True), ("vehicle", True), ("language", False)]
)
def test_other_rules_are_suggested_by_what_was_observed(code: str, suggested: bool) -> None:
    scene = Scene().everybody_in().tell(seen(code))
    said = against(scene, Outcome.NON_COMPLETION_OTHER_RULES)
    assert (NOTHING_SUGGESTS not in said) is suggested
