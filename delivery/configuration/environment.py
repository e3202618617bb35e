"""Reads the variables COURSEWATCH_... of a given environment and collects every fault in them."""

from collections.abc import Mapping
from typing import cast

from environs import Env, EnvValidationError

from delivery.configuration import setting_rules as rules
from delivery.configuration.settings_fault import SettingsFault

PREFIX = "COURSEWATCH_"

PLAIN_WORDS = {
    "Environment variable not set.": "is missing",
    "Not a valid integer.": "must be a whole number",
    "Not a valid number.": "must be a number",
    "Not a valid date.": "must be a day such as 2027-01-31",
    "Special numeric values (nan or infinity) are not permitted.": "must be a number",
}
"""The library's messages in ours. None of them repeats a value."""


class Environment(Env):
    """An `environs.Env` over a mapping. A variable that is empty counts as missing. A variable
    with a fault is read as None until `settle` raises."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(eager=False, prefix=PREFIX)
        self._given = values

    def _get_value(self, env_key: str, default: object) -> object:
        return self._given.get(env_key, "").strip() or default

    def pair(self, first: str, second: str) -> tuple[str | None, str | None]:
        """Two texts that need each other, or None twice where both variables are missing."""
        if self.str(first, None) is None and self.str(second, None) is None:
            return None, None
        return self.str(first), self.str(second)

    def address(self, name: str, default: str | None = None, *, insecure: bool) -> str:
        """An https address without a slash at its end; http too where `insecure`."""
        check = rules.url(insecure=insecure)
        url = self.str(name, default, validate=check) if default else self.str(name, validate=check)
        return (url or "").rstrip("/")

    def webhook_secrets(self) -> tuple[str, ...]:
        """Returns the secrets that may sign a webhook. The secret that signs new webhooks comes
        first."""
        return rules.parts_of(
            self.list("ZOOM_WEBHOOK_SECRETS", subcast=str, validate=rules.webhook_secrets)
        )

    def notify_api_key(self, *, needed: bool) -> str | None:
        """The API key of GOV.UK Notify; None where it is missing and not needed."""
        if needed:
            return self.str("NOTIFY_API_KEY", validate=rules.notify_api_key)
        return self.str("NOTIFY_API_KEY", None, validate=rules.notify_api_key)

    def settle(self) -> None:
        """Raises SettingsFault, which names every fault, if there is any."""
        try:
            self.seal()
        except EnvValidationError as fault:
            by_name = cast("Mapping[str, list[str]]", fault.error_messages)
            raise SettingsFault(
                tuple(
                    f"{name} {PLAIN_WORDS.get(message, message)}"
                    for name, messages in by_name.items()
                    for message in dict.fromkeys(messages)
                )
            ) from None
