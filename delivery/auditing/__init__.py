"""The audit as a transparency log: its entries, its folder outside the database, its check."""
