"""The Jinja environment of pages and live boards: strict about names, with filters for wording."""

from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket

from compliance.effects import authority
from compliance.policy.clause import Clause
from delivery.page_context import PageContext
from delivery.timekeeping import time_wording
from delivery.timekeeping.time_wording import count_of

GOVUK = "govuk_frontend_jinja"
GOVUK_MACROS = {
    "govukBackLink": "back-link",
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDetails": "details",
    "govukErrorSummary": "error-summary",
    "govukFileUpload": "file-upload",
    "govukGenericHeader": "generic-header",
    "govukInput": "input",
    "govukNotificationBanner": "notification-banner",
    "govukPasswordInput": "password-input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukSkipLink": "skip-link",
    "govukSummaryList": "summary-list",
    "govukTextarea": "textarea",
    "govukWarningText": "warning-text",
}


def clause_name(number: str) -> str:
    """The name of one clause, or of several: "clause 12", "clauses 8 and 9"."""
    return f"clauses {number}" if " " in number else f"clause {number}"


def pounds(pence: int) -> str:
    """An amount of pence in pounds: "£43", "£43.50"."""
    whole, left_over = divmod(pence, 100)
    return f"£{whole:,}.{left_over:02}" if left_over else f"£{whole:,}"


def error_of(faults: Mapping[str, str], field: str) -> Mapping[str, str] | None:
    """The `errorMessage` parameter of a GOV.UK form component, None for a field without a fault."""
    return {"text": faults[field]} if field in faults else None


def rows_of(facts: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The `rows` parameter of a GOV.UK summary list."""
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in facts.items()]


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def code_words(code: str, words: Mapping[str, str], clauses: Mapping[str, Clause]) -> str:
    """What the code of a matter or an observation is called: by these words, else by the policy's
    own sentence about it."""
    if code in words or code not in clauses:
        return words.get(code, code)
    return clauses[code].text.removesuffix(".")


def of_the_client(words: str) -> str:
    """Words that address the client, for other readers: "Your camera works" in the third person."""
    return words.replace("Your ", "The ").replace("your ", "the ")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": time_wording.day,
    "clock": time_wording.clock,
    "exact": time_wording.exact,
    "until": time_wording.until,
    "dated": time_wording.dated,
    "length_of_time": time_wording.length,
    "minutes": time_wording.minutes,
    "roughly": time_wording.roughly,
    "moment": lambda when: f"{time_wording.day(when)}, {time_wording.clock(when)}",
    "count_of": count_of,
    "how_often": time_wording.how_often,
    "clause_name": clause_name,
    "authority": authority.read,
    "pounds": pounds,
    "error_of": error_of,
    "rows_of": rows_of,
    "code_words": code_words,
    "of_the_client": of_the_client,
    "first_upper": first_upper,
    "first_lower": first_lower,
}


class CompiledTemplates(BytecodeCache):
    """The compiled templates of this process, shared by its environments. A template whose source
    has changed is compiled again."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._compiled.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._compiled[bucket.key] = bucket.checksum, bucket.code


COMPILED = CompiledTemplates()


def environment(paths: Mapping[str, str]) -> Environment:
    """An environment in which an undefined name is an error.

    `paths`: the paths of the table of URLs by name, such as `/trainer/courses/{course_id}`.
    """
    strict = Environment(
        loader=PackageLoader("templates", ""),
        bytecode_cache=COMPILED,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    strict.context_class = PageContext
    strict.filters.update(FILTERS)
    strict.globals["url"] = lambda name, **parts: paths[name].format(**parts)
    return strict


@cache
def govuk_macros() -> Mapping[str, Any]:
    """The GOV.UK components. They test parameters that are not given, so they are not strict. Their
    files never change: each component asks for those of others again and again."""
    lenient = Environment(
        loader=PrefixLoader({GOVUK: PackageLoader(GOVUK)}),
        auto_reload=False,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return {
        name: getattr(
            lenient.get_template(f"{GOVUK}/components/{component}/macro.html").module, name
        )
        for name, component in GOVUK_MACROS.items()
    }
