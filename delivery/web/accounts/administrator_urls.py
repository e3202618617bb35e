"""The URLs of administrators: users, API tokens and the audit."""

from delivery.web.access.access_rules import ADMINISTRATOR
from delivery.web.accounts import api_tokens, audit_trail, users, zoom_user_id
from delivery.web.url import Url

ADMINISTRATOR_URLS = (
    Url("GET", "/users", "users", users.show, ADMINISTRATOR),
    Url("POST", "/users", "users", users.add, ADMINISTRATOR),
    Url("POST", "/users/{user_id}/deactivate", "deactivate_user", users.deactivate, ADMINISTRATOR),
    Url("POST", "/users/{user_id}/reactivate", "reactivate_user", users.reactivate, ADMINISTRATOR),
    Url("POST", "/users/{user_id}/link", "link_for_user", users.make_link, ADMINISTRATOR),
    Url("POST", "/users/{user_id}/reset", "reset_user", users.reset, ADMINISTRATOR),
    Url(
        "GET",
        "/users/{user_id}/zoom-user-id",
        "zoom_user_id",
        zoom_user_id.show,
        ADMINISTRATOR,
    ),
    Url(
        "POST",
        "/users/{user_id}/zoom-user-id",
        "zoom_user_id",
        zoom_user_id.save,
        ADMINISTRATOR,
    ),
    Url("GET", "/tokens", "api_tokens", api_tokens.show, ADMINISTRATOR),
    Url("POST", "/tokens/{token_id}/revoke", "revoke_token", api_tokens.revoke, ADMINISTRATOR),
    Url("GET", "/audit", "audit", audit_trail.show, ADMINISTRATOR),
)
