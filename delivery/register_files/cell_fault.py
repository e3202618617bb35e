"""The refusal of a cell whose value has no meaning, or two meanings."""


class CellFault(ValueError):
    """A cell is refused. The message gives the fault and the correction, and never repeats the
    value."""
