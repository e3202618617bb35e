"""The access rules: the roles that a URL requires and the permissions of its page."""

from dataclasses import dataclass

from delivery.web.transport.limits import LARGEST_FORM

ROLES = ("trainer", "officer", "administrator")


@dataclass(frozen=True, slots=True)
class AccessRule:
    """The access rule of a URL. Each line of the table of URLs has one."""

    roles: frozenset[str] = frozenset()
    """The roles that may open it; empty if no sign-in is needed."""
    begun: bool = False
    """A user may open it who has still to do the second step of signing in."""
    machine: bool = False
    """The caller authenticates itself by a signature or a bearer token, and sends no form."""
    secret: bool = False
    """The URL contains a secret, so the browser must not send it as a referrer."""
    record: bool = False
    """Only a browser that has opened the record of the URL with a code may open it: a stranger
    can neither read it nor send large bodies."""
    camera: bool = False
    """The page may ask for the reader's camera and microphone."""
    download: bool = False
    """The answer is a file from outside, in which a browser must run nothing."""
    framed: bool = False
    """The answer is a letter that a page of ours shows in a frame: nothing runs in it, and its
    styles are its own."""
    largest_form: int = LARGEST_FORM
    """Bytes of a form that may be sent."""
    counted: bool = False
    """Successful answers are counted but not logged: there may be thousands a second."""


OPEN = AccessRule()
MACHINE = AccessRule(machine=True)
COUNTED_MACHINE = AccessRule(machine=True, counted=True)
SECRET_LINK = AccessRule(secret=True)
COUNTED_LINK = AccessRule(secret=True, counted=True)
SECRET_LINK_WITH_CAMERA = AccessRule(secret=True, camera=True)
RECORD = AccessRule(secret=True, record=True)
RECORD_WITH_FILES = AccessRule(
    secret=True,
    record=True,
    largest_form=16 * 1024**2,  # three files of 5 MB, and words
)
RECORD_DOWNLOAD = AccessRule(secret=True, record=True, download=True)
SIGNED_IN = AccessRule(roles=frozenset(ROLES))
BEGUN = AccessRule(roles=frozenset(ROLES), begun=True)
TRAINER = AccessRule(roles=frozenset({"trainer"}))
OFFICER = AccessRule(roles=frozenset({"officer"}))
OFFICE = AccessRule(roles=frozenset({"officer", "administrator"}))
OFFICER_DOWNLOAD = AccessRule(roles=frozenset({"officer"}), download=True)
OFFICER_LETTER = AccessRule(roles=frozenset({"officer"}), framed=True)
OFFICER_WITH_FILE = AccessRule(
    roles=frozenset({"officer"}),
    largest_form=2 * 1024**2,  # a register of bookings
)
ADMINISTRATOR = AccessRule(roles=frozenset({"administrator"}))
