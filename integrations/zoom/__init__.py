"""Zoom's words: its webhooks, its REST API and its realtime media streams."""
