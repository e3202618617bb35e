"""The shipped policies, and policies in other files."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from compliance.policy.clause import Clause
from compliance.policy.client_words import ClientWords
from compliance.policy.policy import Policy, PolicyFault, parse
from compliance.policy.terms import Terms
from compliance.policy_completeness import complete
from compliance.policy_soundness import sound
from delivery.policies.policy_lines import line_of

USUAL_WORDS = "lrsp-2025-03"
"""The shipped policy whose words stand in for those that other policies do not give."""

EXAMPLES = Path(str(files("compliance"))) / "policies" / "examples"
"""The folder with the policy of an invented provider."""


def shipped(name: str) -> Policy:
    """A policy by its name, such as `lrsp-2025-03`. Raises PolicyFault."""
    return read(shipped_text(name))


@cache
def shipped_text(name: str) -> str:
    """The text of a shipped policy. Raises PolicyFault."""
    if name not in names():
        raise PolicyFault(f"there is no policy {name!r}; there are: {', '.join(names())}")
    return files("compliance").joinpath("policies", f"{name}.toml").read_text("utf-8")


@cache
def names() -> tuple[str, ...]:
    """The names of all shipped policies."""
    folder = files("compliance").joinpath("policies")
    return tuple(
        sorted(
            file.name.removesuffix(".toml")
            for file in folder.iterdir()
            if file.name.endswith(".toml")
        )
    )


def newest() -> str:
    """Returns the name of the shipped policy with the latest start."""
    return max(names(), key=lambda name: shipped(name).in_force_from)


def named(name_or_file: str) -> Policy:
    """A shipped policy, or one in a file. Raises PolicyFault with the file's name."""
    return read_from(name_or_file, text_of(name_or_file))


def text_of(name_or_file: str) -> str:
    """The text of a shipped policy or of a file. Raises PolicyFault with the file's name."""
    path = Path(name_or_file)
    if name_or_file in names() or not path.suffix:
        return shipped_text(name_or_file)
    return text_in(path)


def text_in(path: Path) -> str:
    """Returns the text of a policy file. Raises PolicyFault with the file's name, and with the line
    of the first byte that is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise PolicyFault(f"{path}: {fault}") from fault
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise PolicyFault(f"{path}, line {line}: not UTF-8: save the file as UTF-8") from fault


def read_from(place: str, text: str) -> Policy:
    """Decodes and validates a policy. Raises PolicyFault, which begins with `place` and the line
    of the fault."""
    try:
        return complete(sound(read(text)))
    except PolicyFault as fault:
        raise placed_fault(place, text, fault) from fault


def placed_fault(place: str, text: str, fault: PolicyFault) -> PolicyFault:
    """Returns the fault with the place of its key: the file, and the line if there is one."""
    line = line_of(text, fault.key) if fault.key else None
    where = place if line is None else f"{place}, line {line}"
    says = str(fault)
    named = says if not fault.key or says.startswith(fault.key) else f"{fault.key} {says}"
    return PolicyFault(f"{where}: {named}", key=fault.key)


@lru_cache(maxsize=64)
def read(text: str) -> Policy:
    """Decodes a pinned policy, which may lack newer rules. An outcome without words for the client
    or the trainer gets the shipped ones. Raises PolicyFault."""
    policy, usual = parse(text), parse(shipped_text(USUAL_WORDS))
    worded = {name: _worded(terms, usual.terms.get(name)) for name, terms in policy.terms.items()}
    return replace(
        policy,
        terms=worded,
        rules=_addressed(policy.rules, usual.rules),
        codes=_addressed(policy.codes, usual.codes),
        clients=policy.clients or usual.clients,
    )


def _addressed(clauses: Mapping[str, Clause], usual: Mapping[str, Clause]) -> dict[str, Clause]:
    """The clauses of an earlier text, with the shipped words for the client where both say the
    same."""
    return {
        code: replace(clause, client=usual[code].client)
        if not clause.client and code in usual and usual[code].text == clause.text
        else clause
        for code, clause in clauses.items()
    }


def words_for_clients(policy: Policy) -> ClientWords:
    """Returns what clients read before a course under this policy, which `read` has returned."""
    if policy.clients is None:
        raise PolicyFault("clients is missing", key="clients")
    return policy.clients


def _worded(terms: Terms, usual: Terms | None) -> Terms:
    if usual is None or (terms.client and terms.trainer):
        return terms
    client, trainer = terms.client or usual.client, terms.trainer or usual.trainer
    return replace(terms, client=client, trainer=trainer)
