"""Reads the speed of a simulated provider as it is typed on the command line."""

import argparse


def speed(typed: str) -> float:
    """How many times as fast as in life. Raises ArgumentTypeError unless it is above 0."""
    value = float(typed)
    if not value > 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return value
