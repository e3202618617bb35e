"""The provider's failures: courses that do not begin, and the decision on a whole failed course."""
