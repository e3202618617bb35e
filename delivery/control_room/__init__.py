"""The control room: every course of the day on one page, and the office's own alerts."""
