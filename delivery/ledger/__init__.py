"""Writes received events and notes into the append-only ledger, and reads them back as events."""
