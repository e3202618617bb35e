"""Who may open which URL: access rules, sessions, authorisation, the caller's network."""
