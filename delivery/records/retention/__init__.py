"""The class of each stored column, what is due to be destroyed, and its destruction in SQL."""
