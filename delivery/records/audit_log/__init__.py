"""The log that is made of the audit: the places of entries, the salts, the signed checkpoints."""
