"""Simulated meetings: their schedule, their people and the acts of these."""
