"""Checks a template of words without writing a message: its syntax, and its names by line."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from delivery.wording import template_files
from delivery.wording.template_files import TemplateSource

FRAME, JOINING = "frame", "joining"
IN_CODE = frozenset({"subject", "short", "say", "version", "appointment", "appointment_note"})
"""The sentences that are used besides the layouts'."""
LOADERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def faults(
    source: TemplateSource,
    kind: str,
    folder: str,
    variables: Collection[str],
    environment: Environment,
) -> list[str]:
    """Returns the faults of a file of this kind of words, each with the file and the line.

    `folder`: the language, or `staff`; `variables`: the names that the words of this kind may use;
    `environment` knows the filters.
    """
    try:
        tree = environment.parse(source.text)
        free = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as fault:
        return [f"{source.place}, line {fault.lineno}: {fault.message}"]
    unknown = free - set(variables) - set(environment.globals)
    return [
        *(f"{source.place}, line {line}: {fault}" for line, fault in _names(tree, unknown)),
        *(
            f"{source.place}, line {line}: {fault}"
            for line, fault in _sentences(tree, kind, folder)
        ),
        *(f"{source.place}: lacks the sentence {name}" for name in _missing(tree, kind, folder)),
    ]


def _names(tree: nodes.Template, unknown: Collection[str]) -> Iterator[tuple[int, str]]:
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in unknown:
            yield name.lineno, f"there is no variable {name.name}"
    for loader in tree.find_all(LOADERS):
        yield loader.lineno, "a file of words cannot load another file"


def _sentences(tree: nodes.Template, kind: str, folder: str) -> Iterator[tuple[int, str]]:
    """Yields the names that are set, and that nothing uses."""
    used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    for name, line in _set_in(tree).items():
        if name not in used | usable_in(kind, folder):
            yield line, f"no message has a sentence {name}"


def _missing(tree: nodes.Template, kind: str, folder: str) -> list[str]:
    return sorted(sentences_of(kind, folder) - _set_in(tree).keys())


@cache
def sentences_of(kind: str, folder: str) -> frozenset[str]:
    """The sentences that words of this kind must have: those of the shipped words which a layout or
    the service uses, and the version."""
    text = template_files.shipped_for(folder)[kind].text
    return frozenset(_set_in(Environment(autoescape=True).parse(text)).keys() & _used()) | {
        "version"
    }


def usable_in(kind: str, folder: str) -> frozenset[str]:
    """The sentences that words of this kind may have. All but the joining instructions may have
    another sentence than the frame's."""
    of_kind = sentences_of(kind, folder)
    return of_kind if kind == JOINING else of_kind | sentences_of(FRAME, folder)


def lines_of(text: str) -> Mapping[str, int]:
    """The line in which a file sets each sentence."""
    return _set_in(Environment(autoescape=True).parse(text))


def _set_in(tree: nodes.Template) -> dict[str, int]:
    """Returns the lines in which names are set for the whole file."""
    targets: list[nodes.Node] = []
    for statement in tree.body:
        if isinstance(statement, nodes.Assign | nodes.AssignBlock):
            targets.append(statement.target)
    return {
        name.name: name.lineno
        for target in targets
        for name in ([target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name))
        if isinstance(name, nodes.Name)
    }


@cache
def _used() -> frozenset[str]:
    """The sentences that the layouts use."""
    folder = resources.files("templates").joinpath("email")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.is_file()]
    return IN_CODE | {
        sentence.attr
        for text in texts
        for sentence in Environment(autoescape=True).parse(text).find_all(nodes.Getattr)
        if isinstance(sentence.node, nodes.Name) and sentence.node.name == "words"
    }
