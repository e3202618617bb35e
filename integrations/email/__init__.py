"""Email by SMTP, or as files in a folder during development."""
