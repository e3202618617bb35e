"""The append-only ledger: appended, read back, and partitioned by month."""
