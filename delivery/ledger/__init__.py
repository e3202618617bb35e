"""Writes what is heard into the append-only ledger, and reads it back as events."""
