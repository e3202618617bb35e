"""The words of the officers' pages as plain text, read from the templates that hold them."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from markupsafe import Markup


class PlainWords:
    """What codes are called, and the sentences that macros of the templates make."""

    def __init__(self, environment: Environment) -> None:
        self._officer: Any = environment.get_template("officer/words.html").module
        self._messages: Any = environment.get_template("officer/message_words.html").module
        self._tasks: Any = environment.get_template("officer/task_words.html").module
        self._noted: Any = environment.get_template("trainer/noted.html").module
        self._trainer: Any = environment.get_template("trainer/words.html").module

    def of(self, table: str, code: str | None) -> str:
        """The word for a code in a table of `officer/words.html`; the code itself without one."""
        return _word(getattr(self._officer, table), code)

    def state_of(self, table: str, code: str) -> str:
        """As `of`, from a table that also has the mark of each word."""
        (_, words) = getattr(self._officer, table)[code]
        return str(words)

    def of_message(self, table: str, code: str | None) -> str:
        """As `of`, from a table of `officer/message_words.html`."""
        return _word(getattr(self._messages, table), code)

    def of_step(self, channel: str | None, result: str) -> str:
        """By which channel a message was sent, and what became of it."""
        return f"{self.of_message('channels', channel)}: {self.of_message('steps', result)}"

    def of_task(self, table: str, code: str | None) -> str:
        """As `of`, from a table of `officer/task_words.html`."""
        return _word(getattr(self._tasks, table), code)

    def of_trainer(self, table: str, code: str | None) -> str:
        """As `of`, from a table of `trainer/words.html`."""
        return _word(getattr(self._trainer, table), code)

    def note(self, kind: str, detail: str | None) -> str:
        """A trainer's note in words, as the timeline shows it."""
        name, says = self.of("notes", kind), _plain(self._officer.detail(kind, detail))
        return f"{name}: {says}" if says else name

    def noted(self, note: Any) -> str:
        """A note that was taken back, in words."""
        return _plain(self._noted.noted_words(note))

    def follows(self, consequence: Any, now: Any) -> str:
        return _plain(self._officer.follows(consequence, now))

    def ground(self, ground: Mapping[str, Any]) -> str:
        return _plain(self._officer.ground(ground))

    def task(self, row: Any, force: str) -> str:
        return _plain(self._tasks.title(row, force))


def _word(table: Mapping[str, str], code: str | None) -> str:
    return str(table.get(code or "", code or ""))


def _plain(drawn: Markup) -> str:
    """Without tags and entities, and with single spaces."""
    return str(drawn.striptags())
