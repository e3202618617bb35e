"""The notes that a trainer writes in words: accounts of turning a client away, and statements."""

from collections.abc import Callable, Mapping

from delivery.live.action_form import TrainerAction
from delivery.live.course_actions import LedgerNote
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 10, 1000


def optional_account(action: TrainerAction) -> dict[str, str]:
    """The field of an account that is written with the note; empty if nothing was written."""
    if not action.words("words", LONGEST_ACCOUNT):
        return {}
    return {"words": written(action, "words", "write what happened")}


def written(action: TrainerAction, field: str, wanted: str) -> str:
    """The words of a field that must hold some. Raises InvalidInput."""
    words = action.words(field, LONGEST_ACCOUNT)
    if len(words) < SHORTEST_ACCOUNT:
        text = f"{wanted}, in {SHORTEST_ACCOUNT} letters or more"
        raise InvalidInput(FieldError(field, text))
    return words


def _account(action: TrainerAction) -> list[LedgerNote]:
    """The account of the client's refusals and removals that have none, one note for each; the same
    account again where the form is sent twice."""
    booking, words = action.booking(), written(action, "words", "write what happened")
    away = action.client().away
    without = [turning for turning in away if not turning.words]
    again = [turning for turning in away if words in turning.words]
    moments = [(turning.note.instant or turning.note.at) for turning in without or again]
    return [
        ("statement", {"booking": booking, "words": words, "of_at": moment.isoformat()})
        for moment in moments
    ]


def _client_statement(action: TrainerAction) -> list[LedgerNote]:
    words = written(action, "words", "write your statement")
    return [("statement", {"booking": action.booking(), "words": words})]


def _course_statement(action: TrainerAction) -> list[LedgerNote]:
    return [("statement", {"words": written(action, "words", "write your statement")})]


ACTIONS: Mapping[str, Callable[[TrainerAction], list[LedgerNote]]] = {
    "account": _account,
    "client_statement": _client_statement,
    "course_statement": _course_statement,
}
