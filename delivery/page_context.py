"""The values of a page while its templates are drawn, and their release afterwards."""

from collections.abc import Mapping
from typing import Any

from jinja2.runtime import Context

CONTEXTS = "contexts_of_page"
"""The name of the value that lists the contexts of a page."""


class PageContext(Context):
    """The values that one template of a page reads.

    A macro refers to the context that defines it, and the context to its macros. Python frees such
    rings, with all that the page shows, only in a search that would hold the event loop.
    """

    def __init__(
        self, environment: Any, parent: dict[str, Any], *others: Any, **named: Any
    ) -> None:
        super().__init__(environment, parent, *others, **named)
        if CONTEXTS in parent:  # not in a module of macros, which later pages use too
            parent[CONTEXTS].append(self)


def values_of_page(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values for a page that `release` can free once it is drawn."""
    return {**values, CONTEXTS: []}


def release(values: Mapping[str, Any]) -> None:
    """Frees what the contexts of a page refer to. The page can not be drawn any further."""
    contexts: list[PageContext] = values[CONTEXTS]
    for context in contexts:
        context.vars.clear()
        context.parent.clear()
    contexts.clear()
