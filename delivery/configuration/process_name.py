"""What a process is called among those that serve the same records: another name at each start."""

from uuid import uuid4

LENGTH = 12


def new_name() -> str:
    return uuid4().hex[:LENGTH]
