"""Simulated meetings: their schedule, their people and people's acts."""
