"""Notices that the folder of policies has changed since the service read it."""

import asyncio
from pathlib import Path

import structlog

from compliance.policy.policy import PolicyFault
from delivery.policies import policy_reading
from delivery.policies.policy_set import PolicySet

log = structlog.get_logger("coursewatch.policies")

EVERY_S = 60.0
RESTART = "the folder of policies has changed: restart the service to judge new courses by it"
BROKEN = "the folder of policies has changed and cannot be used: the next start will refuse it"


class PolicyFolderWatch:
    """Logs each change of the folder once. The service goes on with the policies that it has."""

    def __init__(self, folder: Path, policies: PolicySet) -> None:
        self._folder = folder
        self._state: dict[str, str] | str = _digests(policies)

    async def look(self) -> None:
        state = await asyncio.to_thread(self._state_now)
        if state == self._state:
            return
        self._state = state
        if isinstance(state, str):
            log.error("policies broken", why=BROKEN, fault=state)
        else:
            log.warning("policies changed", why=RESTART, names=sorted(state))

    def _state_now(self) -> dict[str, str] | str:
        """Returns the digests of the policies by name, or the fault of a folder that cannot be
        used."""
        try:
            return _digests(policy_reading.read(self._folder))
        except PolicyFault as fault:
            return str(fault)


def _digests(policies: PolicySet) -> dict[str, str]:
    return {name: policies.text_of(name).digest for name in policies.names()}
