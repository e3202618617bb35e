"""The fault of templates of messages that cannot be used."""


class TemplateFault(Exception):
    """Its text has a line for each fault: the file, the line where there is one, and what to
    change."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
