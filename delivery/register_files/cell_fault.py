"""Why a cell is refused: it has no meaning, or two."""


class CellFault(ValueError):
    """The message says what is wrong and what to write; it never repeats the value."""
