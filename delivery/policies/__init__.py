"""The policies that ship with the service, and the policy text each course is pinned to."""
