"""Meetings at the meeting provider, requests to it, and its reports."""
