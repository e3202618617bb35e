"""When the provider's report of an ended meeting is fetched."""

from datetime import timedelta

FIRST = timedelta(minutes=30)
"""After the course's planned end: Zoom does not say how soon its report is complete."""
SECOND = timedelta(hours=24)
STAGES = (("first", FIRST), ("second", SECOND))
