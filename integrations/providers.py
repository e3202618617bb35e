"""The providers of meetings that the ledger has lines of."""

from collections.abc import Mapping

from integrations.course_provider import CourseProvider
from integrations.zoom.zoom_provider import ZoomProvider

CURRENT: CourseProvider = ZoomProvider()
"""The provider of every course that is held now."""

BY_SOURCE: Mapping[str, CourseProvider] = {
    source: provider
    for provider in (CURRENT,)
    for source in (provider.webhook_source, provider.stream_source)
}
"""The provider whose line it is, by the `source` of a ledger line."""

WEBHOOK_SOURCES = frozenset(provider.webhook_source for provider in BY_SOURCE.values())
