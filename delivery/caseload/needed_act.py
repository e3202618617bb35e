"""The acts that a case may need of an officer."""

from enum import Enum


class NeededAct(Enum):
    """The first act that is needed; a case may need others after it."""

    ANSWER_CHALLENGE = "answer_challenge"
    """Answer the client's challenge of the outcome, before anything else."""
    REVIEW = "review"
    """Uphold or dismiss findings."""
    AWAIT_REPORT = "await_report"
    """Nothing yet: the events have not been reconciled with Zoom's own report."""
    SIGN = "sign"
    """Sign an outcome, or propose one."""
    CONFIRM = "confirm"
    """Confirm the outcome that another officer has proposed, or decide otherwise."""
    SIGN_AGAIN = "sign_again"
    """Look again at a signed outcome, because its evidence has changed since."""
    CORRECT_DONE = "correct_done"
    """Correct what was done for another force or attendance than the register names now."""
    TELL_CLIENT = "tell_client"
    """Tell the client of the decision, so that what cannot be recalled can be done."""
    DO_TASK = "do_task"
    """Do what follows from the decision, once it is due."""
    READ_STATEMENT = "read_statement"
    """Read a statement that the client has made about a signed outcome."""
