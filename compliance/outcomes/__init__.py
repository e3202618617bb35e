"""Which outcome the findings suggest, what follows from it, and which review states exist."""
