"""The URLs of second factors: giving one, setting them up, and proving again who one is."""

from delivery.web.access.access_rules import BEGUN, OPEN, SIGNED_IN
from delivery.web.accounts import proof
from delivery.web.accounts.second_step import (
    entry,
    passkey_sign_in,
    set_up,
    set_up_app,
    set_up_passkey,
)
from delivery.web.url import Url

FACTORS = "/account/second-step"

SECOND_STEP_URLS = (
    Url("GET", "/second-step", "second_step", entry.show, BEGUN),
    Url("POST", "/second-step", "second_step", entry.check, BEGUN),
    Url("POST", "/passkeys/options", "passkey_options", passkey_sign_in.options, OPEN),
    Url("POST", "/passkeys/sign-in", "passkey_sign_in", entry.with_passkey, OPEN),
    Url("GET", "/account/confirm", "confirm_identity", proof.show, SIGNED_IN),
    Url("POST", "/account/confirm", "confirm_identity", proof.check, SIGNED_IN),
    Url("GET", FACTORS, "factors", set_up.show, BEGUN),
    Url("POST", f"{FACTORS}/codes", "recovery_codes", set_up.new_recovery_codes, BEGUN),
    Url("GET", f"{FACTORS}/app", "app", set_up_app.show, BEGUN),
    Url("POST", f"{FACTORS}/app", "app", set_up_app.confirm, BEGUN),
    Url("POST", f"{FACTORS}/app/remove", "remove_app", set_up_app.remove_app, BEGUN),
    Url("POST", f"{FACTORS}/passkeys", "add_passkey", set_up_passkey.add, BEGUN),
    Url("POST", f"{FACTORS}/passkeys/options", "passkey_creation", set_up_passkey.creation, BEGUN),
    Url(
        "POST",
        f"{FACTORS}/passkeys/{{passkey_id}}/remove",
        "remove_passkey",
        set_up_passkey.remove_passkey,
        BEGUN,
    ),
)
