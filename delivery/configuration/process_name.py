"""The name of a process among the processes that serve the same records, new at each start."""

from uuid import uuid4

LENGTH = 12


def new_name() -> str:
    return uuid4().hex[:LENGTH]
