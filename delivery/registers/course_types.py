"""The names of the national courses by their codes."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "NSAC": "National Speed Awareness Course",
    "NMAC": "National Motorway Awareness Course",
    "WDU": "What’s Driving Us?",
    "NRRAC": "National Rider Risk Awareness Course",
}


def name_of(course_type: str) -> str:
    """Returns the course's name for a code; for an unknown code, the code."""
    return NAMES.get(course_type, course_type)
