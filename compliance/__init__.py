"""Judges: what the events of one course mean under one provider's policy. Pure; knows no clock."""
