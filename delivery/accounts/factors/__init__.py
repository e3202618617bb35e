"""What proves a person besides the password: passkeys, codes of an app, recovery codes."""
