"""The structure of a tagged PDF: its elements in reading order, and what readers hear of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    """Such as `H1`, `Table` or `Figure`."""
    alternative: str
    parts: tuple["Tag", ...]

    @property
    def all(self) -> Iterator["Tag"]:
        yield self
        for part in self.parts:
            yield from part.all

    def named(self, *names: str) -> list["Tag"]:
        return [tag for tag in self.all if tag.name in names]


@dataclass(frozen=True, slots=True)
class Structure:
    title: str
    language: str
    is_tagged: bool
    shows_title: bool
    standard: str
    """The part of PDF/UA that the file claims; empty without a claim."""
    pages: int
    root: Tag

    @property
    def levels(self) -> list[int]:
        """Of the headings, in reading order."""
        names = (tag.name for tag in self.root.all)
        return [int(name[1:]) for name in names if name[:1] == "H" and name[1:].isdecimal()]


def structure_of(pdf: bytes) -> Structure:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        root: Any = opened.Root
        return Structure(
            title=str(opened.docinfo.get("/Title", "")),
            language=str(root.get("/Lang", "")),
            is_tagged=bool(root.MarkInfo.Marked),
            shows_title=bool(root.ViewerPreferences.DisplayDocTitle),
            standard=str(metadata.get("pdfuaid:part", "")),
            pages=len(opened.pages),
            root=_tag(root.StructTreeRoot),
        )


def _tag(element: Any) -> Tag:
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    parts = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    name = str(element.get("/S", "")).removeprefix("/")
    return Tag(name, str(element.get("/Alt", "")).strip(), tuple(map(_tag, parts)))
