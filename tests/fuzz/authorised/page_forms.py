"""Reads the forms of a page: where each is sent, its fields, and the values to choose from."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

MULTIPART = "multipart/form-data"
TYPED = "Some words that somebody typed."

Fields = list[tuple[str, str]]


@dataclass(slots=True)
class PageForm:
    method: str
    action: str
    """The address; "" for that of the page."""
    is_multipart: bool
    fields: Fields = field(default_factory=list)
    """What is sent if nothing is changed; of the values to choose from, each."""
    buttons: Fields = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """The names of the fields for files."""


class PageForms(HTMLParser):
    """`PageForms(page).forms`: every form of an HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._by_id: dict[str, PageForm] = {}
        self._elsewhere: list[tuple[str, str, str]] = []
        """Buttons outside their form: its id, their name and value."""
        self._open, self._select = PageForm("GET", "", is_multipart=False), ""
        self.feed(page)
        for form_id, name, value in self._elsewhere:
            self._by_id[form_id].buttons.append((name, value))

    @property
    def forms(self) -> list[PageForm]:
        return list(self._by_id.values())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name, value = values.get("name", ""), values.get("value", "")
        match tag:
            case "form":
                self._begin(values)
            case "input" if values.get("type") == "file":
                self._open.files.append(name)
            case "input" | "textarea" if name:
                self._open.fields.append((name, value or TYPED))
            case "select":
                self._select = name
            case "option" if self._select:
                self._open.fields.append((self._select, value))
            case "button" if name and "form" in values:
                self._elsewhere.append((values["form"], name, value))
            case "button" if name:
                self._open.buttons.append((name, value))

    def _begin(self, values: dict[str, str]) -> None:
        method, action = values.get("method", "get").upper(), values.get("action", "")
        self._open = PageForm(method, action, is_multipart=values.get("enctype") == MULTIPART)
        self._by_id[values.get("id", f"form {len(self._by_id)}")] = self._open

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
