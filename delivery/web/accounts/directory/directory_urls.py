"""The URLs of signing in at an organisation's directory."""

from delivery.web.access.access_rules import OPEN, SIGNED_IN
from delivery.web.accounts.directory import entry
from delivery.web.url import Url

RETURN = "/directory/return"
"""The redirect URI, which the registration at the directory names."""

DIRECTORY_URLS = (
    Url("GET", "/directory/sign-in", "directory_sign_in", entry.sign_in, OPEN),
    Url("GET", "/directory/confirm", "directory_confirm", entry.confirm, SIGNED_IN),
    Url("GET", RETURN, "directory_return", entry.come_back, OPEN),
    Url("GET", "/directory/confirmed", "directory_confirmed", entry.confirmed, SIGNED_IN),
)
