"""How long the provider takes for what a client asks about their own data."""

from dataclasses import dataclass
from datetime import timedelta

from compliance.policy.toml_table import Table

ACKNOWLEDGED_DAYS = 30
"""The days within which a complaint about data protection must be acknowledged, with the day on
which it comes (Data Protection Act 2018, section 164A)."""
COPY_DAYS = 30
"""The most days for a copy: the law gives a month (UK GDPR article 12(3))."""


@dataclass(frozen=True, slots=True)
class RequestTerms:
    copy: timedelta = timedelta(days=1)
    """How long after it was asked for a client gets the copy of their record."""


def read_request_terms(table: Table) -> RequestTerms:
    """Reads the table `record_requests`; policies of earlier versions have none. Raises
    PolicyFault."""
    usual = RequestTerms()
    days = table.figure("copy_days", default=usual.copy.days, least=1, most=COPY_DAYS)
    return RequestTerms(timedelta(days=days))
