"""Figures and files of a period."""
