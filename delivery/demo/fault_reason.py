"""Puts the reason of a fault into words, also for exceptions without a message."""


def reason_of(fault: Exception) -> str:
    """The fault's message, never empty and without a full stop; the class name if it has none."""
    message = str(fault).strip().rstrip(".")
    if message:
        return message
    return "no answer came in time" if isinstance(fault, TimeoutError) else type(fault).__name__
