"""The clock, London's wall time, and times in words."""
