import re
from pathlib import Path

import pytest

from compliance.policy.policy import PolicyFault
from delivery.policies import shipped_policies
from delivery.policies.terms_shown import terms_shown
from tests.scenes.scene import at

NAME = "lrsp-2025-03"


def test_a_file_may_be_named_in_place_of_a_shipped_policy(tmp_path: Path) -> None:
    policy_file = tmp_path / "own.toml"
    policy_file.write_text(shipped_policies.shipped_text(NAME).replace(NAME, "own"))
    assert shipped_policies.named(str(policy_file)).name == "own"
    assert shipped_policies.named(NAME).name == NAME


def test_a_file_that_says_nothing_of_an_outcome_is_refused(tmp_path: Path) -> None:
    policy_file = tmp_path / "own.toml"
    policy_file.write_text(
        re.sub(r"\[consequences\.review\][^\[]*", "", shipped_policies.shipped_text(NAME))
    )
    with pytest.raises(PolicyFault, match=r"consequences\.review: missing"):
        shipped_policies.named(str(policy_file))


@pytest.mark.parametrize("text", ["name = ", "name = 'own'", None])
def test_a_file_that_cannot_be_used_is_named_once(tmp_path: Path, text: str | None) -> None:
    policy_file = tmp_path / "own.toml"
    if text is not None:
        policy_file.write_text(text)
    with pytest.raises(PolicyFault) as caught:
        shipped_policies.named(str(policy_file))
    assert str(caught.value).startswith(f"{policy_file}: ")
    assert str(caught.value).count(f"{policy_file}: ") == 1


def test_a_policy_that_does_not_ship_is_answered_with_those_that_do() -> None:
    with pytest.raises(PolicyFault, match=f"there are: .*{NAME}"):
        shipped_policies.named("mine")


def test_a_policy_without_words_for_readers_gets_the_shipped_words_and_no_clause() -> None:
    text = shipped_policies.shipped_text(NAME)
    lines = [line for line in text.splitlines() if not line.startswith(("client =", "says ="))]
    terms = shipped_policies.read("\n".join(lines)).terms["did_not_attend"]
    assert (terms.client, terms.clause.says) == ("You did not attend the course.", "")


def test_a_policy_of_an_earlier_version_tells_clients_what_the_shipped_policy_does() -> None:
    text = shipped_policies.shipped_text(NAME)
    older = text[: text.index("[clients]")] + text[text.index("[identity]") :]
    words = shipped_policies.words_for_clients(shipped_policies.read(older))
    assert words == shipped_policies.words_for_clients(shipped_policies.read(text))
    assert words.late.startswith("We do not admit you if you are late")


OF_CLIENTS = re.compile(r"\b(clients?|whoever)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "name", [*shipped_policies.names(), *map(str, shipped_policies.EXAMPLES.glob("*.toml"))]
)
def test_each_sentence_of_the_terms_speaks_to_the_client_who_reads_it(name: str) -> None:
    policy = shipped_policies.named(name)
    shown = terms_shown(policy, "NSAC", at("10:00"))
    offers = policy.offers
    sentences = [sentence for _, said in shown.clauses for sentence in said]
    sentences += [clause.text for clause in (offers.change, offers.cancellation, offers.withdrawal)]
    assert [sentence for sentence in sentences if OF_CLIENTS.search(sentence)] == []
