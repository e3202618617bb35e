"""Why something failed, in words: several exceptions, TimeoutError among them, have none."""


def reason_of(fault: Exception) -> str:
    """The message of the fault, never empty and without a full stop at its end."""
    message = str(fault).strip().rstrip(".")
    if message:
        return message
    return "no answer came in time" if isinstance(fault, TimeoutError) else type(fault).__name__
