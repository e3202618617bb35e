"""Reads the forms of a page, and holds one form for each note."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl

Form = dict[str, str]

FORMS: dict[str, Form] = {
    "accept_identity": {"action": "accept_identity", "document": "passport"},
    "refuse_identity": {"action": "refuse_identity", "reason": "photocopy"},
    "interpreter_accepted": {
        "action": "interpreter_accepted",
        "document": "passport",
        "old_enough": "yes",
    },
    "interpreter_refused": {"action": "interpreter_refused", "reason": "under_16"},
    "refuse late": {"action": "refuse", "reason": "late"},
    "refuse identity": {"action": "refuse", "reason": "identity"},
    "refuse interpreter": {"action": "refuse", "reason": "interpreter"},
    "remove abuse": {"action": "remove", "reason": "abuse"},
    "remove unfit": {"action": "remove", "reason": "unfit"},
    "remove conduct": {"action": "remove", "reason": "conduct", "skipped": "No time."},
    "warn": {"action": "warn", "matter": "smoking", "step": "notice", "how": "chat"},
    "observe": {
        "action": "observe",
        "code": "smoking",
        "ago": "1",
        "seen_at": "2026-06-10T08:30:00+00:00",
    },
    "camera": {"action": "camera", "state": "off"},
    "explain": {"action": "explain", "reason": "illness"},
    "devices": {"action": "devices", "answer": "two_people"},
    "account": {"action": "account", "words": "They swore at me, twice."},
    "client_statement": {"action": "client_statement", "words": "They took part well."},
    "begin_break": {"action": "begin_break", "minutes": "10"},
    "lengthen_break": {"action": "lengthen_break"},
    "end_break": {"action": "end_break"},
    "fault": {"action": "fault", "ago": "2", "lasts": "0"},
    "abandon": {"action": "abandon"},
    "course_statement": {"action": "course_statement", "words": "Zoom was slow today."},
}
TYPED = ("skipped", "why")
"""Fields for a reason that a trainer types where one is needed."""
KEYS = {
    "a": "accept_identity",
    "o": "camera",
    "c": "camera",
}
"""The note of each key that notes something by itself; `n` and `l` open a page, `u` and `z` take
back."""


class Forms(HTMLParser):
    """The forms of a page as they are sent, one for each button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, Form] = {}
        self.buttons: list[tuple[str, Form]] = []
        self.keys: dict[str, tuple[str, Form]] = {}
        self._form, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        chosen = {name: value or "" for name, value in attrs}
        name, value = chosen.get("name", ""), chosen.get("value", "")
        form = chosen.get("form", self._form)
        if tag == "form":
            self._form = chosen.get("id", f"form {len(self.fields)}")
            self.fields[self._form] = {}
        elif tag == "input":
            self.fields[form][name] = "No time." if name in TYPED else value
        elif tag == "select":
            self._select = name
        elif tag == "option" and value:
            fields = self.fields[self._form]
            fields[self._select] = (
                value if "selected" in chosen else fields.get(self._select, value)
            )
        elif tag == "button":
            self.buttons.append((form, {name: value} if name else {}))
            if "data-key" in chosen:
                self.keys[chosen["data-key"]] = self.buttons[-1]
        elif tag == "textarea":
            self.fields[form][name] = "What happened, in the trainer's words."

    def __iter__(self) -> Iterator[Form]:
        yield from (self._sent(*button) for button in self.buttons)

    def by_key(self) -> dict[str, Form]:
        """What each key sends that has a button."""
        return {key: self._sent(*button) for key, button in self.keys.items()}

    def _sent(self, form: str, pressed: Form) -> Form:
        sent = self.fields[form] | pressed
        return sent | dict(parse_qsl(sent.pop("press", "")))
