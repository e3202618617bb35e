"""The URLs for machines, as part of the table of URLs."""

from delivery.web.access.access_rules import COUNTED_MACHINE, MACHINE, OPEN
from delivery.web.machines import (
    api_description,
    delivery_receipts,
    health,
    metrics,
    register_api,
    webhooks,
)
from delivery.web.url import Url

MACHINE_URLS = (
    # Zoom
    Url("POST", "/webhooks/zoom", "webhooks", webhooks.receive, COUNTED_MACHINE),
    # Notify
    Url("POST", "/webhooks/notify", "notify", delivery_receipts.receive, COUNTED_MACHINE),
    # whoever watches us
    Url("GET", "/healthz", "healthz", health.is_alive, COUNTED_MACHINE),
    Url("GET", "/readyz", "readyz", health.is_ready, COUNTED_MACHINE),
    Url("GET", "/healthz/promise", "promise", health.keeps_promise, COUNTED_MACHINE),
    Url("GET", "/healthz/destruction", "destroys", health.destroys, COUNTED_MACHINE),
    Url("GET", "/metrics", "metrics", metrics.show, COUNTED_MACHINE),
    # other systems, with a bearer token
    Url("GET", "/api/v1/openapi.json", "api_description", api_description.show, OPEN),
    Url("POST", "/api/v1/courses", "api_courses", register_api.course, MACHINE),
    Url("POST", "/api/v1/bookings", "api_bookings", register_api.booking, MACHINE),
)
