"""Where pages come from and how they say times: the same for a page and for a board."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from delivery.timekeeping import time_wording

LAID_OUT: Mapping[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
# Filters: `{{ starts_at | day }}`, `{{ 95.0 | length_of_time }}`.
SPOKEN: Mapping[str, Callable[..., str]] = {
    "day": time_wording.day,
    "clock": time_wording.clock,
    "exact": time_wording.exact,
    "until": time_wording.until,
    "dated": time_wording.dated,
    "length_of_time": time_wording.length,
    "minutes": time_wording.minutes,
    "roughly": time_wording.roughly,
    "moment": lambda when: f"{time_wording.day(when)}, {time_wording.clock(when)}",
}


def loader() -> BaseLoader:
    return ChoiceLoader(
        [
            PackageLoader("templates", ""),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )


def environment(places: Mapping[str, str]) -> Environment:
    """For what is drawn apart from any request. `places`: the paths of the table of URLs by
    their names, such as `/trainer/courses/{course_id}`."""
    made = Environment(loader=loader(), **LAID_OUT)  # noqa: S701 - LAID_OUT escapes everything
    made.filters.update(SPOKEN)
    made.globals["url"] = lambda name, **parts: places[name].format(**parts)
    return made
