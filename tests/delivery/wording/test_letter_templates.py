"""The language of a message: whole, or English whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from compliance.policy.message_terms import MessageKind
from delivery.configuration.settings import Settings
from delivery.joining import client_calendar
from delivery.policies import policy_reading
from delivery.previews.every_sample import every_sample
from delivery.previews.preview import MessagePreview, preview
from delivery.previews.sample_client import BOOKING, COURSE, Sample, of_provider, samples
from delivery.registers import course_types
from delivery.wording import letter_templates
from tests.delivery.wording import made_up_language
from tests.delivery.wording.made_up_language import MARK
from tests.doubles.mailbox import settings

ENGLISH_WORD = re.compile(r"[A-Za-z’]{3,}")
VALUES = re.compile(r"https?://\S+|\d[\d:]*[a-z]*|Drive|Well|example")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_up_language.write(tmp_path)
    return tmp_path


@pytest.fixture
def ours(folder: Path) -> Settings:
    return replace(settings(), message_folder=folder)


def written(settings: Settings, language: str) -> Iterator[tuple[Sample, MessagePreview]]:
    for sample in samples(of_provider(policy_reading.shipped_set()), language):
        yield sample, preview(sample, settings)


def words(text: str) -> set[str]:
    return set(ENGLISH_WORD.findall(VALUES.sub("", text)))


def test_a_message_in_another_language_borrows_no_word_of_english(ours: Settings) -> None:
    names = words(f"{ours.provider_name} {MARK}")
    documents = {
        word for name in policy_reading.shipped_set().own()[-1].documents for word in words(name)
    }
    for sample, message in written(ours, "xx"):
        every = f"{message.subject}\n{message.text}\n{message.short}\n{' '.join(message.say)}"
        marked = re.sub(
            rf"{MARK}\s*[\w ]+", "", re.sub(r"(?m)^-+$", "", every), flags=re.IGNORECASE
        )
        assert words(marked) - names <= documents, (sample, marked)
        assert message.html.count(MARK) >= 3


def test_days_and_lengths_are_in_the_language_of_the_message(ours: Settings) -> None:
    (message, *_) = [
        message for sample, message in written(ours, "xx") if sample.kind is MessageKind.MOVED
    ]
    assert message.subject == f"{MARK} subject {MARK}month6 12 {MARK}day3"
    phrases = letter_templates.read(ours.message_folder).of("xx").phrases
    assert phrases.clause_name("8 and 9") == f"{MARK}clauses 8 {MARK}and 9"


def test_the_entry_in_the_calendar_is_in_the_language_of_the_client(ours: Settings) -> None:
    entry = client_calendar.appointment(replace(BOOKING, language="xx"), COURSE, ours)
    assert entry.summary == f"{MARK} appointment"


@pytest.mark.parametrize(("language", "is_there"), [("XX", True), ("xx-GB", True), ("cy", False)])
def test_a_language_that_is_not_there_is_english_whole(
    ours: Settings, language: str, is_there: bool
) -> None:
    assert letter_templates.read(ours.message_folder).has(language) is is_there
    for sample, message in written(ours, language):
        assert (MARK in message.text) is is_there, sample
        assert (MARK in message.short) is is_there
        assert (MARK in message.html) is is_there


@pytest.mark.parametrize("folder", ["en", "staff"])
def test_no_subject_and_no_text_message_says_what_kind_of_course_it_is(folder: str) -> None:
    kinds = [*course_types.NAMES, *course_types.NAMES.values(), "speed", "police", COURSE.reference]
    for sample in every_sample(of_provider(policy_reading.shipped_set()), folder):
        message = preview(sample, settings())
        said = f"{message.subject} {message.short}".lower()
        assert [kind for kind in kinds if kind.lower() in said] == [], sample


def test_one_file_of_the_provider_replaces_one_shipped_file(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    shipped = made_up_language.english().sources["moved"].text
    provided = shipped.replace("Your course now takes", "Dear client, your course now takes")
    (tmp_path / "en" / "moved.words").write_text(provided.replace('"1"', '"2"'))
    ours = replace(settings(), message_folder=tmp_path)
    before = {(sample.kind, sample.variant): text for sample, text in written(settings(), "en")}
    changed = {
        sample.kind: [source.version for source in message.sources]
        for sample, message in written(ours, "en")
        if message != before[sample.kind, sample.variant]
    }
    assert changed == {MessageKind.MOVED: ["2"]}
