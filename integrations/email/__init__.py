"""Email by SMTP, or into a folder of .eml files during development."""
