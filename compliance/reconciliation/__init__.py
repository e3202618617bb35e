"""The meeting provider's own report, compared with the events that were received live."""
