"""Reads rows of several tables with one statement."""
