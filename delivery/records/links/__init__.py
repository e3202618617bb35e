"""Clients' links and codes, requests to send a link again, and terms confirmed by clients."""
