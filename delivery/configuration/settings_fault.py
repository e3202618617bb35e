"""The error that names every fault in the settings."""


class SettingsFault(Exception):
    """Every fault in the settings, a sentence each. A secret's value is never part of it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
