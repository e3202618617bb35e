"""What orders a task is said in words, not in the keys of the policy."""

from dataclasses import dataclass

import pytest

from delivery.templating import environment


@dataclass(frozen=True, slots=True)
class Ordered:
    authority: str


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (
            "cl.15, lrsp-2025-03: did_not_attend, charge",
            "Clause 15 of lrsp-2025-03: did not attend",
        ),
        ("lrsp-2025-03: completed, national_status", "lrsp-2025-03: completed"),
        (
            "cl.3, lrsp-2025-03: changes, charge",
            "Clause 3 of lrsp-2025-03: moved to another course shortly before the course",
        ),
        (
            "cl.5, lrsp-2025-03: withdrawal",
            "Clause 5 of lrsp-2025-03: the police withdrew the offer",
        ),
        (
            "cl.14, cl.8 and 9, lrsp-2025-03: non_completion_left_early, charge",
            "Clause 14, clauses 8 and 9 of lrsp-2025-03: not completed (left early)",
        ),
        (
            "did_not_attend, no date can be offered; the terms state no amount",
            "Did not attend: no date can be offered; the terms state no amount",
        ),
        ("a line of the policy", "a line of the policy"),
    ],
)
def test_the_authority_of_a_task_is_worded(stored: str, words: str) -> None:
    template = environment({}).from_string(
        '{% import "officer/task_words.html" as task_words %}{{ task_words.authority(row) }}'
    )
    assert template.render(row=Ordered(stored)) == words
