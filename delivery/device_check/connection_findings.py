"""The findings about a client's connection to the service, with advice.

The thresholds are those of `connection_figures`.
"""

from delivery.device_check.check_finding import CheckFinding

_CLOSER = (
    "Sit closer to your router, or connect to it by cable. Ask others in your home not to watch or"
    " send films during the course, close other apps, and turn off any VPN. Then check again. If it"
    " does not get better, use another connection, for example that of your phone."
)

CONNECTION_FINDINGS: tuple[CheckFinding, ...] = (
    CheckFinding(
        "connection",
        "ok",
        "Your internet connection carried what a group call on Zoom needs.",
        "Use the same connection on the course.",
    ),
    CheckFinding(
        "connection",
        "slow",
        "Your internet connection is slower in both directions than Zoom needs.",
        _CLOSER,
    ),
    CheckFinding(
        "connection",
        "slow_up",
        "Your internet connection sends more slowly than Zoom needs for your picture.",
        _CLOSER,
    ),
    CheckFinding(
        "connection",
        "slow_down",
        "Your internet connection receives more slowly than Zoom needs for pictures of others.",
        _CLOSER,
    ),
    CheckFinding(
        "connection",
        "unsteady",
        "Your internet connection is unsteady: sound and picture may stop and start.",
        _CLOSER,
    ),
    CheckFinding(
        "connection",
        "interrupted",
        "Your internet connection was lost during the check.",
        _CLOSER,
    ),
    CheckFinding(
        "connection",
        "not_measured",
        "We could not measure your internet connection.",
        "This says nothing about your connection: we may be busy now, or the page was not in front."
        " Keep this page in front and check again in a few minutes.",
    ),
    CheckFinding(
        "connection",
        "not_checked",
        "We did not measure your internet connection.",
        "Check again, and keep this page open until the check is finished.",
    ),
)
