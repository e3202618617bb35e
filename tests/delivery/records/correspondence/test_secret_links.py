"""What stands instead of the secret part of a client's link."""

import pytest

from delivery.records.correspondence.secret_links import LEFT_OUT, without_secrets

SECRET = "POaIZBPbXmbGuEv_0rbMGqjG5LTXEeGrvQm-nFjmbag"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Open https://a.example/join/{SECRET}.", f"Open https://a.example/join/{LEFT_OUT}."),
        (f"/join/{SECRET}/check\nnext", f"/join/{LEFT_OUT}/check\nnext"),
        (f"a.example/cw/record/{SECRET}", f"a.example/cw/record/{LEFT_OUT}"),
        (f"(/interpret/{SECRET})", f"(/interpret/{LEFT_OUT})"),
        (f"/join/{SECRET} /record/{SECRET}", f"/join/{LEFT_OUT} /record/{LEFT_OUT}"),
        ("Join the course, and/or record it", "Join the course, and/or record it"),
    ],
)
def test_a_link_is_shown_without_what_makes_it_work(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
    assert without_secrets(shown) == shown
