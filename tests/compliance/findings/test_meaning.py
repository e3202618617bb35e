"""What a text says does not depend on how it is worded."""

from pathlib import Path
from typing import Any

import pytest

from compliance.findings.former_wordings import FORMER
from compliance.findings.meaning import meaning
from compliance.findings.sentences import Sentence

STORED = Path(__file__).with_name("stored_sentences.txt")
FIELDS: dict[str, Any] = {"seconds": 65, "number": 2, "words": "Too loud. 20 seconds."}
LENGTH = "1 minute 5 seconds"

stored = [line.split(": ", 1) for line in STORED.read_text().splitlines()]
wordings = [
    (sentence, wording)
    for sentence in Sentence
    for wording in (sentence.value, *FORMER.get(sentence, ()))
]


@pytest.mark.parametrize(("sentence", "wording"), wordings, ids=lambda value: str(value)[:40])
def test_every_wording_says_the_same(sentence: Sentence, wording: str) -> None:
    [(name, *fields)] = meaning(wording.format(length=LENGTH, **FIELDS))
    assert (name, *fields) == meaning(sentence(**FIELDS))[0]
    assert name == sentence.name
    stated = wording.replace("{length}", "{seconds}")
    assert fields == [str(value) for field, value in FIELDS.items() if f"{{{field}}}" in stated]


def test_another_figure_says_something_else() -> None:
    assert meaning(Sentence.AWAY(seconds=60)) != meaning(Sentence.AWAY(seconds=61))
    assert meaning(Sentence.NOTED(words="a")) != meaning(Sentence.NOTED(words="b"))


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 61, 119, 120, 3600, 9900])
def test_a_length_is_read_as_it_was_worded(seconds: int) -> None:
    assert meaning(Sentence.AWAY(seconds=seconds)) == (("AWAY", str(seconds)),)


def test_a_text_of_several_sentences_says_them_in_order() -> None:
    text = f"{Sentence.AWAY(seconds=60)} {Sentence.CLIENT_LEFT()} {Sentence.STAFF_AWAY(seconds=5)}"
    assert meaning(text) == (("AWAY", "60"), ("CLIENT_LEFT",), ("STAFF_AWAY", "5"))


def test_an_unknown_text_stands_for_itself_from_where_it_begins() -> None:
    account = "The neighbour came in twice."
    assert meaning(account) == ((account,),)
    assert meaning(f"{Sentence.NEVER_CAME()} {account}") == (("NEVER_CAME",), (account,))
    assert meaning(f"{Sentence.NEVER_CAME()}{account}") == ((f"{Sentence.NEVER_CAME()}{account}",),)
    assert meaning("") == ()


def test_every_wording_that_was_ever_stored_is_still_understood() -> None:
    """Signed evidence holds former wordings. A new wording gets a line; no line is taken out."""
    assert sorted(stored) == sorted([sentence.name, wording] for sentence, wording in wordings)
