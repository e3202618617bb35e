"""A whole language that nobody speaks: every sentence says its own name after a mark."""

import json
from pathlib import Path
from typing import Any

from delivery.policies import policy_reading
from delivery.previews import sample_client, words_check
from delivery.wording import letter_templates, template_check
from delivery.wording.letter_templates import LanguageTemplates
from delivery.wording.template_files import PHRASES
from tests.doubles.mailbox import settings

CODE = "xx"
MARK = "ꝏ"
PHRASES_SET = {
    "version": "xx-1",
    "weekdays": [f"{MARK}day{number}" for number in range(1, 8)],
    "months": [f"{MARK}month{number}" for number in range(1, 13)],
    "full_date": "{year} {month} {day} {weekday}",
    "short_date": "{month} {day} {weekday}",
    "time_on_date": "{date} {time}",
    "end_of_date": f"{MARK}end {{date}}",
    "midday": f"{MARK}midday",
    "midnight": f"{MARK}midnight",
    "morning": "m",
    "afternoon": "a",
    "hours": [f"{MARK}hour", f"{MARK}hours"],
    "minutes": [f"{MARK}minute", f"{MARK}minutes"],
    "seconds": [f"{MARK}second", f"{MARK}seconds"],
    "clause": f"{MARK}clause {{number}}",
    "clauses": f"{MARK}clauses {{number}}",
    "conjunction": f"{MARK}and",
}


def english() -> LanguageTemplates:
    return letter_templates.read(None).of("en")


def write(folder: Path, code: str = CODE) -> Path:
    """Writes the language into the folder of words, and returns its own folder."""
    place = folder / code
    place.mkdir(parents=True)
    terms = sample_client.of_provider(policy_reading.shipped_set())
    for kind, values in words_check.values_by_file(english(), settings(), terms).items():
        words = english().words_of(kind, values[0])
        sentences = template_check.sentences_of(kind, "en")
        sets = {name: made_up(name, words[name]) for name in sorted(sentences)}
        if kind in ("frame", "joining"):
            sets["language"] = code
        save(place, kind, sets | {"version": f"{code}-1"}, dated="short_day" in values[0])
    save(place, PHRASES, PHRASES_SET)
    return place


def save(place: Path, kind: str, sets: dict[str, Any], *, dated: bool = True) -> None:
    lines = [f"{{% set {name} = {literal(value, dated)} %}}" for name, value in sets.items()]
    (place / f"{kind}.words").write_text("\n".join(lines) + "\n", "utf-8")


def literal(value: Any, dated: bool) -> str:
    """The value as a template writes it. The day stands in the subject, as it does in English."""
    text = json.dumps(value, ensure_ascii=False)
    if not dated:
        return text
    return text.replace(f'"{MARK} subject"', f'"{MARK} subject " ~ (short_day | default(""))')


def made_up(name: str, usual: Any) -> Any:
    match usual:
        case bool():
            return True
        case str():
            return f"{MARK} {name}"
        case [tuple((_, str())), *_]:
            return [[f"{MARK} {name}", f"{MARK} value"]]
        case _ if name == "ways":
            return [[f"{MARK} {name}", f"{MARK} address"]]
        case _ if name == "sections":
            return [[f"{MARK} {name}", [f"{MARK} point"]]]
        case list() | tuple():
            return [f"{MARK} {name}"]
    return {}
