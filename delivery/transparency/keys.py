"""Ed25519 keys of signed notes, and how they are written (c2sp.org/signed-note,
golang.org/x/mod/sumdb/note)."""

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from delivery.transparency.canonical_text import Malformed, base64_of, from_base64

ED25519 = b"\x01"
"""The identifier of the type of signature."""
PRIVATE = "PRIVATE+KEY+"
KEY_OCTETS = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The key of whoever verifies."""

    name: str
    octets: bytes

    @property
    def id(self) -> bytes:
        """Four octets that tell keys of one name apart."""
        described = self.name.encode() + b"\n" + ED25519 + self.octets
        return hashlib.sha256(described).digest()[:4]

    @property
    def short(self) -> str:
        """The name and the id, without the key itself."""
        return f"{self.name}+{self.id.hex()}"

    def __str__(self) -> str:
        return f"{self.short}+{base64_of(ED25519 + self.octets)}"

    def verifies(self, signature: bytes, text: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.octets).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The key of whoever signs."""

    name: str
    octets: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self._key().public_key().public_bytes_raw())

    def written(self) -> str:
        public = self.public
        return f"{PRIVATE}{public.name}+{public.id.hex()}+{base64_of(ED25519 + self.octets)}"

    def sign(self, text: bytes) -> bytes:
        return self._key().sign(text)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.octets)


def new_key(name: str) -> PrivateKey:
    """Raises Malformed if the name is none."""
    if not is_name(name):
        raise Malformed("a key's name must have neither spaces nor a plus")
    return PrivateKey(name, Ed25519PrivateKey.generate().private_bytes_raw())


def read_public(text: str) -> PublicKey:
    """Raises Malformed."""
    name, key_id, octets = _parts(text)
    key = PublicKey(name, octets)
    if key.id.hex() != key_id:
        raise Malformed("the key's id is not that of its name and its octets")
    return key


def read_private(text: str) -> PrivateKey:
    """Raises Malformed."""
    if not text.startswith(PRIVATE):
        raise Malformed("a private key begins with " + PRIVATE)
    name, key_id, octets = _parts(text.removeprefix(PRIVATE))
    key = PrivateKey(name, octets)
    if key.public.id.hex() != key_id:
        raise Malformed("the key's id is not that of its name and its octets")
    return key


def is_name(name: str) -> bool:
    """Whether a key may have this name: no spaces, no plus, no control character."""
    return bool(name) and name.isprintable() and "+" not in name and not any(map(str.isspace, name))


def _parts(text: str) -> tuple[str, str, bytes]:
    name, _, rest_of_key = text.partition("+")
    key_id, _, encoded = rest_of_key.partition("+")
    octets = from_base64(encoded)
    if not is_name(name) or octets[:1] != ED25519 or len(octets) != 1 + KEY_OCTETS:
        raise Malformed("the text is not an Ed25519 key of a signed note")
    return name, key_id, octets[1:]
