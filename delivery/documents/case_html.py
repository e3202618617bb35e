"""A case's document as HTML for paper, with everything in it that the PDF needs."""

from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment

from delivery.documents.document_rules import DocumentRules
from delivery.documents.gathering import MadeDocument
from delivery.documents.table_pieces import pieces

FAMILY = "Atkinson Hyperlegible Next"
FONTS = (
    "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
)


def html_of(made: MadeDocument, rules: DocumentRules, environment: Environment) -> str:
    """The whole page, with its fonts in it: the process that writes the PDF reads nothing else."""
    template = environment.get_template("documents/case.html")
    return template.render(
        case=made.document,
        chart=made.chart,
        pieces=pieces(made.document.timeline),
        rules=rules,
        fonts=_fonts(),
    )


@cache
def _fonts() -> str:
    return "".join(_font_face(name) for name in FONTS)


def _font_face(name: str) -> str:
    octets = (files("delivery") / "web" / "static" / "others" / name).read_bytes()
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: 200 800; '
        f"src: url(data:font/woff2;base64,{b64encode(octets).decode()}); }}"
    )
