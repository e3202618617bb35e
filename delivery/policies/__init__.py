"""The shipped policies, and the policy text that each course is pinned to."""
