"""Sends joining instructions the policy's hours before the course."""
