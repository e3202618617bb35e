"""The URLs at which a client's page measures and reports its connection, as part of the table of
URLs."""

from delivery.web.access.access_rules import COUNTED_LINK, SECRET_LINK
from delivery.web.client import connection
from delivery.web.url import Url

CONNECTION_URLS = (
    Url(
        "POST",
        "/join/{link_key}/check/measuring",
        "client_measuring",
        connection.begin,
        SECRET_LINK,
    ),
    Url(
        "POST",
        "/join/{link_key}/check/connection",
        "client_connection",
        connection.exchange,
        COUNTED_LINK,
    ),
    Url(
        "POST",
        "/join/{link_key}/connection",
        "connection_report",
        connection.report,
        SECRET_LINK,
    ),
)
