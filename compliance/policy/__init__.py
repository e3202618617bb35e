"""One provider's policy, read from a dated TOML text: every figure, clause and consequence."""
