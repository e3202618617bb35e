"""A finding speaks to the client who reads it."""

import pytest

from compliance.findings.client_sentences import ADDRESSED, addressed
from compliance.findings.former_wordings import FORMER
from compliance.findings.sentences import Sentence
from compliance.policy.clause import Clause
from tests.scenes.scene import LRSP

VEHICLE = LRSP.codes["vehicle"]


@pytest.mark.parametrize("sentence", ADDRESSED)
def test_what_an_officer_reads_about_the_client_says_you_to_the_client(sentence: Sentence) -> None:
    for wording in (sentence(), *FORMER.get(sentence, ())):
        told = addressed(f"Away for 5 minutes outside breaks. {wording}", Clause())
        assert told == f"Away for 5 minutes outside breaks. {ADDRESSED[sentence]}"


def test_what_the_trainer_noted_is_told_in_the_policys_words_for_the_client() -> None:
    noted = Sentence.NOTED(words=VEHICLE.text)
    assert addressed(noted, VEHICLE) == "The trainer noted: You were in a vehicle, not at home."


def test_a_policy_without_such_words_is_quoted_as_it_is() -> None:
    assert addressed("The trainer noted: Seen.", Clause(text="Seen.")) == "The trainer noted: Seen."
    assert addressed("They were away.", Clause(client="You were.")) == "They were away."


def test_no_finding_of_the_shipped_policy_speaks_of_the_client_to_the_client() -> None:
    for clause in (*LRSP.codes.values(), *LRSP.rules.values()):
        assert "the client" not in (clause.client or clause.text).lower()
