"""Judges the events of one course under one provider's policy, without clock, input or output."""
