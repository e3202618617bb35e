"""A board without anything to press, for readers who look and may note nothing."""

import re

_ACTS = re.compile(r"<(form|button|select|textarea|label)\b.*?</\1>|<input\b[^>]*>", re.DOTALL)
_DIALOG_LINKS = re.compile(r"<a\b[^>]*\bdata-dialog\b[^>]*>.*?</a>", re.DOTALL)


def without_acts(html: str) -> str:
    """The board without its forms and their parts, and without links to pages with forms. `html` is
    a board of our own template, in which no form stands within another."""
    return _DIALOG_LINKS.sub("", _ACTS.sub("", html))
