"""Whether a text is an email address that any mail server takes."""

from email_validator import EmailNotValidError, validate_email


def is_email_address(text: str) -> bool:
    """Checks the form alone. Refused are names beside the address and letters outside ASCII."""
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return text.isascii()
