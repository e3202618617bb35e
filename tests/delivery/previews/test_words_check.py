"""What is refused in a provider's words of messages, and where it says the fault is."""

from dataclasses import replace
from pathlib import Path

import pytest

from delivery.app import make_app
from delivery.policies import policy_reading
from delivery.previews import words_check
from delivery.previews.sample_client import of_provider
from delivery.wording import letter_templates, template_files
from delivery.wording.template_fault import TemplateFault
from tests.delivery.wording import made_up_language
from tests.doubles.mailbox import settings
from tests.doubles.settable_clock import SettableClock

TERMS = of_provider(policy_reading.shipped_set())


def faults(folder: Path) -> list[str]:
    """What is refused, without the path of the folder."""
    try:
        words_check.check(replace(settings(), message_folder=folder), TERMS)
    except TemplateFault as fault:
        return [line.removeprefix(f"{folder}/") for line in fault.faults]
    return []


def english(folder: Path, kind: str = "moved", **changes: str) -> Path:
    """Writes the shipped words of a kind as the provider's written, with changes."""
    text = template_files.shipped()["en", kind].text
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / "en").mkdir()
    (folder / "en" / f"{kind}.words").write_text(text)
    return folder


def test_the_shipped_words_can_be_used() -> None:
    assert not words_check.faults_of(made_up_language.english(), settings(), TERMS)
    assert not words_check.faults_of(letter_templates.read(None).staff, settings(), TERMS)


def test_every_shipped_file_states_its_version_and_is_shown_to_somebody_made_up() -> None:
    shipped = letter_templates.read(None)
    for templates in (shipped.of("en"), shipped.staff):
        values = words_check.values_by_file(templates, settings(), TERMS)
        assert template_files.shipped_for(templates.language).keys() == values.keys()
    sources = template_files.shipped()
    assert [source.place for source in sources.values() if not source.version] == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "fault"),
    [
        ("missed", "", "", ""),
        ("missed", "work list", 'work list of " ~ day ~ "', "there is no variable day"),
        ("frame", "Sign in", '" ~ day ~ "', "there is no variable day"),
        ("not_ready", "set sections = items", "set sections = name", "sections must be a list"),
        ("missed", "set opening", "set opned", "lacks the sentence opening"),
    ],
)
def test_words_to_trainers_and_the_office_are_checked_alike(
    tmp_path: Path, kind: str, old: str, new: str, fault: str
) -> None:
    text = template_files.shipped_for("staff")[kind].text.replace(old, new, 1)
    (tmp_path / "staff").mkdir()
    (tmp_path / "staff" / f"{kind}.words").write_text(text)
    refused = faults(tmp_path)
    assert bool(refused) is bool(fault)
    assert any(fault in line for line in refused) is bool(fault)
    assert all(line.startswith(f"staff/{kind}.words") for line in refused)


@pytest.mark.parametrize("name", ["staff/moved", "staff/phrases", "en/missed"])
def test_a_file_in_the_folder_of_other_readers_is_refused(tmp_path: Path, name: str) -> None:
    place = tmp_path / f"{name}.words"
    place.parent.mkdir()
    place.write_text('{% set version = "1" %}')
    (refused,) = faults(tmp_path)
    assert refused.startswith(f"{name}.words: no message has this name")


def test_a_whole_language_can_be_used(tmp_path: Path) -> None:
    made_up_language.write(tmp_path)
    assert faults(tmp_path) == []


def test_a_language_that_lacks_a_file_is_refused(tmp_path: Path) -> None:
    (made_up_language.write(tmp_path) / "moved.words").unlink()
    assert faults(tmp_path) == ["xx/moved.words: is missing; xx must be whole"]


def test_a_language_that_lacks_a_sentence_is_refused(tmp_path: Path) -> None:
    place = made_up_language.write(tmp_path) / "outcome.words"
    lines = place.read_text("utf-8").splitlines()
    place.write_text("\n".join(line for line in lines if "set short " not in line), "utf-8")
    assert faults(tmp_path) == ["xx/outcome.words: lacks the sentence short"]


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("{% set greeting = nam %}", "line 3: there is no variable nam"),
        ("{% set greting = name %}", "line 3: no message has a sentence greting"),
        ("{% set greeting = %}", "line 3: Expected an expression, got 'end of statement block'"),
        ("{% set greeting = name | loud %}", "line 3: No filter named 'loud'."),
        ('{% include "email/en/frame.words" %}', "line 3: a file of words cannot load another"),
        ("{% set closing = 1 + name %}", "line 3: unsupported operand"),
        ("{% set closing = terms.charge %}", "line 3: closing: 'None' has no attribute 'charge'"),
        (
            "{% set greeting = name.__class__ %}",
            "line 3: greeting: access to attribute '__class__'",
        ),
        ("{% set say = name %}{# #}", "say must be a list"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(
    tmp_path: Path, added: str, fault: str
) -> None:
    text = template_files.shipped()["en", "moved"].text
    head, _, words = text.partition("\n")
    (tmp_path / "en").mkdir()
    where = words if "set say" not in added else words.rpartition("{% set say")[0]
    written = f"{head}\n\n{added}\n{where}" if where == words else f"{head}\n{where}{added}"
    (tmp_path / "en" / "moved.words").write_text(written)
    (refused,) = faults(tmp_path)
    assert refused.startswith("en/moved.words")
    assert fault in refused


def test_a_file_that_no_message_uses_is_refused(tmp_path: Path) -> None:
    (english(tmp_path) / "en" / "moved.words").rename(tmp_path / "en" / "move.words")
    (refused,) = faults(tmp_path)
    assert refused.startswith("en/move.words: no message has this name; there are: booking_can")


def test_a_folder_without_words_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path / "nowhere")
    assert "holds no file" in faults(tmp_path)[0]


def test_the_service_does_not_start_with_words_that_it_cannot_use(
    tmp_path: Path, clock: SettableClock
) -> None:
    (made_up_language.write(tmp_path) / "moved.words").unlink()
    with pytest.raises(TemplateFault, match=r"xx/moved\.words: is missing"):
        make_app(replace(settings(), message_folder=tmp_path), clock)


def test_phrases_that_cannot_be_meant_are_refused(tmp_path: Path) -> None:
    place = made_up_language.write(tmp_path)
    phrases = {**made_up_language.PHRASES_SET, "months": ["one"], "full_date": "{dya}"}
    del phrases["midday"]
    made_up_language.save(place, "phrases", phrases)
    assert faults(tmp_path) == [
        "xx/phrases.words: months must be a list of 12 texts",
        "xx/phrases.words: full_date has an unknown part or a stray brace ('dya'); it may have the"
        " parts {weekday}, {day}, {month}, {year}",
        "xx/phrases.words: lacks the sentence midday",
    ]
