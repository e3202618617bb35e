"""The sections of a document about what the trainer wrote and what the client did to join."""

from collections.abc import Iterator

from compliance.findings.trainer_account import TurningAway
from compliance.trainer_events import Stated, Warned
from delivery.clients.join_attempts import steps
from delivery.documents.document_rules import COURSE_STATEMENTS
from delivery.documents.document_types import whole_second
from delivery.documents.evidence_structs import AccountPart, JoiningPart
from delivery.documents.sections.case_source import CaseSource
from delivery.ledger.trainer_words import TrainerWords

JOINING = {
    "opened": "opened their page",
    "check": "checked their device",
    "check_failed": "checked their device, and something did not work",
    "join": "selected the button to join",
    "waiting": "joined the waiting room",
}


def account(source: CaseSource) -> tuple[AccountPart, ...]:
    """In time order."""
    wrote = source.file.trainer
    parts = [
        *_turned_away(source, wrote),
        *_steps_left_out(source, wrote),
        *(
            _statement(source, "statement", "Statement on the client", said)
            for said in wrote.on_client
        ),
        *_taken_back(source, wrote),
    ]
    if source.rules.holds(COURSE_STATEMENTS):
        on_course = "Statement on the course"
        parts += [
            _statement(source, "course_statement", on_course, said) for said in wrote.on_course
        ]
    return tuple(sorted(parts, key=lambda part: (part.at, part.kind)))


def _turned_away(source: CaseSource, wrote: TrainerWords) -> Iterator[AccountPart]:
    for away in wrote.turned_away:
        reason = source.words.of_trainer("turned_away", away.note.reason)
        owed = ". The trainer must still write what happened" if away.is_owed else ""
        yield AccountPart(
            kind="refused" if away.is_refusal else "removed",
            at=whole_second(away.note.at),
            words=f"{'Not admitted' if away.is_refusal else 'Removed'}: {reason}{owed}",
            text="\n".join(_texts(source, away)),
            by=source.author(away.note.by),
        )


def _steps_left_out(source: CaseSource, wrote: TrainerWords) -> Iterator[AccountPart]:
    for step in wrote.left_out:
        name = "removal"
        if isinstance(step, Warned):
            name = source.words.of("notes", step.step).lower()
        yield AccountPart(
            kind="step_left_out",
            at=whole_second(step.at),
            words=f"A step of the warnings was left out before: {name}",
            text=step.skipped,
            by=source.author(step.by),
        )


def _taken_back(source: CaseSource, wrote: TrainerWords) -> Iterator[AccountPart]:
    for note in wrote.withdrawn:
        yield AccountPart(
            kind="taken_back",
            at=whole_second(note.taking.at),
            words=f"Taken back, counts for nothing: {source.words.noted(note)}",
            text=note.taking.reason,
            by=source.author(note.event.by),
        )


def _texts(source: CaseSource, away: TurningAway) -> Iterator[str]:
    """The account, with the author of each part that another than the note's author wrote."""
    if away.note.words:
        yield away.note.words
    for said in away.statements:
        by = source.author(said.by) if said.by != away.note.by else None
        yield f"{by.name or 'Another trainer'}: {said.words}" if by else said.words


def _statement(source: CaseSource, kind: str, words: str, said: Stated) -> AccountPart:
    at, by = whole_second(said.at), source.author(said.by)
    return AccountPart(kind=kind, at=at, words=words, text=said.words, by=by)


def joining(source: CaseSource) -> tuple[JoiningPart, ...]:
    """The client's steps on their own pages and into the waiting room, oldest first."""
    taken = steps(source.file.context.client.actions, source.file.joining.waiting_room)
    return tuple(
        JoiningPart(
            at=whole_second(step.at), kind=step.kind, words=f"The client {JOINING[step.kind]}"
        )
        for step in taken
    )
