"""Every deletion in the code goes through the predicate, or is in a short list with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
SQL = re.compile(r"\b(DELETE\s+FROM|TRUNCATE\s|DROP\s+TABLE|drop_ledger_month)\b", re.IGNORECASE)
DELETING = re.compile("delete|truncate|drop", re.IGNORECASE)

BEHIND_THE_PREDICATE = {
    "delivery/records/retention/deletions.py": "the classes of a client",
    "delivery/records/retention/course_lines.py": "the records of a whole course",
    "delivery/records/retention/ledger_pieces.py": "the lines of a course, and those of none",
    "delivery/records/retention/permits.py": "the permits of one transaction",
}
"""They are imported by what `MAY_ASK` names alone."""
NO_RECORDS = {
    "accounts/oidc_requests.py": ("add take", "signings in by a directory that ran out"),
    "accounts/passkeys.py": (
        "add_challenge remove remove_all take_challenge",
        "a user's passkey that is taken away, and challenges that were answered or ran out",
    ),
    "accounts/recovery_codes.py": ("replace", "a user's codes, put anew"),
    "accounts/sessions.py": (
        "forget_attempts",
        "attempts to sign in, by digests, after 15 minutes",
    ),
    "accounts/totp_secrets.py": ("remove", "a user's app that is taken away"),
    "accounts/trainer_licences.py": ("remove", "a licence of a trainer, put anew"),
    "audit_log/places.py": ("give", "entries of the audit that have their place in the log"),
    "audit_log/salts.py": ("destroy", "salts, by `retention.destroying` alone"),
    "control_room/courses_now.py": ("forget", "derived states without people, put anew"),
    "database/store.py": ("_staged", "temporary tables of an import"),
    "figures/course_figures.py": ("replace", "derived figures without people, put anew"),
    "figures/force_counts.py": ("replace", "derived figures without people, put anew"),
    "messages/messages.py": ("unclaim", "a claim on a letter that was not begun"),
    "review/case_claims.py": ("give_back", "an officer's word to work on a case"),
    "review/cases.py": (
        "end_changes replace",
        "derived rows, put anew, and changes that were worked off",
    ),
    "streams/stream_leases.py": ("offer", "leases of streams of the day before"),
    "tasks/offer_changes.py": ("take", "changes of which the tasks are opened"),
}
"""By file in `delivery/records`, the functions that delete, and what."""
MAY_ASK = {
    "delivery/destruction/client_records.py": "verdict",
    "delivery/destruction/course_records.py": "course_verdict",
    "delivery/destruction/months.py": "may_go",
}
"""The only modules that destroy, and the function by which each asks the predicate."""
DESTROYING = ("deletions", "destroying", "course_lines", "ledger_pieces", "permits")


def sources(words: re.Pattern[str]) -> Iterator[tuple[str, ast.Module]]:
    """The modules in whose text the words stand, with their paths; only these are parsed."""
    for folder in ("compliance", "delivery", "integrations"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations/versions" not in name and words.search(path.read_text("utf-8")):
                yield name, parsed(path)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def deletes(tree: ast.AST) -> bool:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = {each.id for each in called if isinstance(each, ast.Name)}
    docstrings = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return "delete" in names or any(SQL.search(text) for text in texts if text not in docstrings)


def deleting_functions(tree: ast.Module) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions) and deletes(node)}


def imported(tree: ast.Module) -> set[str]:
    return {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    } | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_no_other_function_deletes() -> None:
    deleting = {path: deleting_functions(tree) for path, tree in sources(DELETING) if deletes(tree)}
    others = {path: deleting[path] for path in deleting.keys() - BEHIND_THE_PREDICATE.keys()}
    named = {
        f"delivery/records/{path}": {*names.split()} for path, (names, _) in NO_RECORDS.items()
    }
    assert others == named
    assert deleting.keys() >= BEHIND_THE_PREDICATE.keys()


def test_what_destroys_is_used_by_those_alone_who_ask_the_predicate() -> None:
    room = "delivery.records.retention."
    users = {
        path
        for path, tree in sources(re.compile("retention"))
        if {room + name for name in DESTROYING} & imported(tree)
        and not path.startswith("delivery/records/retention/")
    }
    assert users == {*MAY_ASK}


def test_each_of_them_asks_the_predicate() -> None:
    for path, question in MAY_ASK.items():
        nodes = ast.walk(parsed(ROOT / path))
        called = (node.func for node in nodes if isinstance(node, ast.Call))
        assert question in {each.id for each in called if isinstance(each, ast.Name)}
