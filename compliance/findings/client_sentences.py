"""The sentences of a finding as the client reads them, who is addressed."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.findings.former_wordings import FORMER
from compliance.findings.sentences import Sentence
from compliance.policy.clause import Clause

ADDRESSED: Mapping[Sentence, str] = MappingProxyType(
    {
        Sentence.CLIENT_LEFT: "Zoom reported that you left the meeting.",
        Sentence.RECORDING_AS_HOST: (
            "A cloud recording was started while you, and no other client, were host or co-host."
        ),
        Sentence.UNNAMED_SUPPORTER: (
            "A supporter was agreed before the course, but the name is not on record."
        ),
    }
)
"""Those that say something else to the client than to an officer. None of them has a field."""


def addressed(words: str, clause: Clause) -> str:
    """Returns the sentences of a finding, or of a doubt about it, as the client reads them.
    `clause` is that of its rule, in whose words a trainer's note is told."""
    for sentence, to_client in ADDRESSED.items():
        for wording in (sentence.value, *FORMER.get(sentence, ())):
            words = words.replace(wording, to_client)
    has_both = clause.text and clause.client
    return words.replace(clause.text, clause.client) if has_both else words
