"""Who may come in by which URL, and what a page behind it may do."""

from dataclasses import dataclass

ROLES = ("trainer", "officer", "administrator")


@dataclass(frozen=True, slots=True)
class AccessRule:
    """How a URL is guarded. One is given to every line of the table of URLs."""

    roles: frozenset[str] = frozenset()
    """Who must be signed in; empty where nobody need be."""
    machine: bool = False
    """The caller proves itself (a signature, a bearer token); no form is expected."""
    secret: bool = False
    """The URL itself carries a secret, so no other page may learn it as the referrer."""
    camera: bool = False
    """The page may ask for the reader's camera and microphone."""
    counted: bool = False
    """An answer that is well is counted and not written into the log: there may be thousands."""


OPEN = AccessRule()
MACHINE = AccessRule(machine=True)
COUNTED_MACHINE = AccessRule(machine=True, counted=True)
SECRET_LINK = AccessRule(secret=True)
SECRET_LINK_WITH_CAMERA = AccessRule(secret=True, camera=True)
SIGNED_IN = AccessRule(roles=frozenset(ROLES))
TRAINER = AccessRule(roles=frozenset({"trainer"}))
OFFICER = AccessRule(roles=frozenset({"officer"}))
ADMINISTRATOR = AccessRule(roles=frozenset({"administrator"}))
