"""The officer and the course of the pages about courses serve the pages about figures too."""

from tests.delivery.web.oversight.conftest import live, officer

__all__ = ["live", "officer"]
