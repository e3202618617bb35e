"""What the national courses are called, by their code."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "NSAC": "National Speed Awareness Course",
    "NMAC": "National Motorway Awareness Course",
    "WDU": "What’s Driving Us?",
    "NRRAC": "National Rider Risk Awareness Course",
}


def name_of(course_type: str) -> str:
    """The course's name; its code where we know no name."""
    return NAMES.get(course_type, course_type)
