"""Seeded mutations of a form: of its fields, its files and its octets."""

from random import Random

from tests.doubles.client_files import HTML, JPEG, PDF, PNG
from tests.fuzz.authorised.bodies import SentFile, multipart, octets_of, urlencoded
from tests.fuzz.authorised.page_forms import Fields, PageForm
from tests.fuzz.mutations import Mutator
from tests.fuzz.registers.mutated_files import RegisterMutator
from tests.fuzz.registers.uploads import rows_of

ODD = (
    "", " ", "0", "-1", "1", "6.0", "1e9", "nan", "2147483647", "2147483648", "9223372036854775808",
    "9" * 400, "²", "٣", "٣" * 6, "000000", "123456", "12345٠", "\0", "Jo\0", "\udead", "\ud83d",
    "\u202e", "\ufeff", "a\r\nb", "x" * 41, "x" * 255, "x" * 1_001, "x" * 20_001, "😀" * 500, "on",
    "yes", "None", "null", "[]", "{}", "<script>", "'; DROP TABLE bookings; --", "%00", "../x",
    "//evil.example", "a@b", "a@mail.example", "+44 7700 900001", "07700900001", "2026-06-10",
    "2026-02-31", "0001-01-01", "9999-12-31", "10/06/2026", "2026-06-10T09:00", "0001-01-01T00:00",
    "9999-12-31T23:59", "2026-06-10T09:00:00+00:00", "9999-12-31T23:59:59-14:00", "24:00", "99:99",
    "00:00", "0001-01-01T00:00:00+14:00~1", "B-A", "B-Z", "uuid-A-1", "take_back", "abandon",
)  # fmt: skip
SENT = (PDF, JPEG, PNG, HTML, b"", b"\0" * 99)
NAMES = ("a.pdf", "a.csv", "", "../../a", "a\0.pdf", "x" * 300, "CON", "a.pdf\r\nX: y", "\udead")
KINDS = ("application/pdf", "text/csv", "", "text/html", "application/pdf; charset=bogus")


class FormMutator:
    """Makes the same bodies again for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance, self._octets = Random(seed), Mutator(seed)  # noqa: S311 - to be repeated
        self._registers = RegisterMutator(seed)

    def body(self, form: PageForm) -> tuple[str, bytes]:
        """The type and the octets of a form, most of which keep the token that the page gave."""
        fields, files = self._fields(form), self._files(form)
        as_parts = form.is_multipart or self._chance.random() < 0.1
        kind, raw = multipart(fields, files) if as_parts else urlencoded(fields)
        return kind, self._octets.mutated_octets(raw) if self._chance.random() < 0.1 else raw

    def query(self, form: PageForm) -> str:
        return urlencoded(self._fields(form))[1].decode()

    def _fields(self, form: PageForm) -> Fields:
        """One value for each field, and a button; some of them odd, missing, twice or unknown."""
        values: dict[str, list[str]] = {}
        for name, value in form.fields:
            values.setdefault(name, []).append(value)
        sent = [(name, self._chance.choice(given)) for name, given in values.items()]
        sent += [self._chance.choice(form.buttons)] if form.buttons else []
        for _ in range(self._chance.choice((0, 1, 1, 2, 4))):
            sent = self._changed(sent)
        return sent

    def _changed(self, fields: Fields) -> Fields:
        places = [place for place, (name, _) in enumerate(fields) if name != "csrf"]
        if not places:
            return [*fields, (self._chance.choice(ODD), self._chance.choice(ODD))]
        place = self._chance.choice(places)
        (name, value), odd = fields[place], self._chance.choice(ODD)
        before, after = fields[:place], fields[place + 1 :]
        match self._chance.randrange(10):
            case 0:
                return [*before, *after]
            case 1:
                return [*fields, (name, odd)]
            case 2:
                return [*before, (odd, value), *after]
            case 3:
                octets = self._octets.mutated_octets(octets_of(value))
                return [*before, (name, octets.decode("utf-8", "surrogateescape")), *after]
            case _:
                return [*before, (name, odd), *after]

    def _files(self, form: PageForm) -> list[SentFile]:
        return [
            (name, self._file(), self._chance.choice(NAMES), self._chance.choice(KINDS))
            for name in form.files
            for _ in range(self._chance.choice((0, 1, 1, 4)))
        ]

    def _file(self) -> bytes:
        if self._chance.random() < 0.3:
            return self._registers.file(rows_of(self._chance.randrange(9)))
        raw = self._chance.choice(SENT)
        return raw if self._chance.random() < 0.5 else self._octets.mutated_octets(raw)
