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
    "delivery/records/control_room/courses_now.py": "derived states without people, put anew",
    "delivery/records/accounts/oidc_requests.py": "signings in by a directory that ran out",
    "delivery/records/accounts/passkeys.py": "a user's passkey that is taken away",
    "delivery/records/accounts/recovery_codes.py": "a user's codes, put anew",
    "delivery/records/accounts/totp_secrets.py": "a user's app that is taken away",
    "delivery/records/accounts/trainer_licences.py": "a licence of a trainer, put anew",
    "delivery/records/accounts/sessions.py": "attempts to sign in, by digests, after 15 minutes",
    "delivery/records/audit_log/places.py": "entries of the audit that have their place in the log",
    "delivery/records/audit_log/salts.py": "salts, by `retention.destroying` alone",
    "delivery/records/database/store.py": "temporary tables of an import",
    "delivery/records/figures/course_figures.py": "derived figures without people, put anew",
    "delivery/records/figures/force_counts.py": "derived figures without people, put anew",
    "delivery/records/messages/messages.py": "a claim on a letter that was not begun",
    "delivery/records/review/case_claims.py": "an officer's word to work on a case",
    "delivery/records/review/cases.py": "derived rows, put anew, and changes that were worked off",
    "delivery/records/streams/stream_leases.py": "leases of streams of the day before",
    "delivery/records/tasks/offer_changes.py": "changes of which the tasks are opened",
}
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


def deletes(tree: ast.Module) -> bool:
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


def imported(tree: ast.Module) -> set[str]:
    return {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    } | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_no_other_module_deletes() -> None:
    deleting = {path for path, tree in sources(DELETING) if deletes(tree)}
    assert deleting == {*BEHIND_THE_PREDICATE, *NO_RECORDS}


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
