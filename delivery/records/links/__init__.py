"""Clients' links to their record, the codes that open it, and requests to send a link again."""
