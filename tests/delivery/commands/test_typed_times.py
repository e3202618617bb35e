"""Times that are typed on the command line and are none: refused with a sentence."""

import pytest

from delivery.cli import main

TRY = ["rules", "try", "lrsp-2025-03", "--since"]
SIMULATE = ["simulate", "failover", "--register", "tess@provider.example", "--starts"]


@pytest.mark.parametrize(
    ("command", "typed", "sentence"),
    [
        (TRY, "9999-12-31", "the year must be from 2000 to 2099"),
        (TRY, "0001-01-01", "the year must be from 2000 to 2099"),
        (TRY, "2026-02-30", "write the date as 2026-03-01"),
        (SIMULATE, "9999-12-31 23:59", "the year must be from 2000 to 2099"),
        (SIMULATE, "0001-01-01T00:00+14:00", "the year must be from 2000 to 2099"),
        (SIMULATE, "2026-06-10 25:00", "write the time as 2026-03-01 09:00"),
    ],
)
def test_an_odd_time_is_refused(
    capsys: pytest.CaptureFixture[str], command: list[str], typed: str, sentence: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*command, typed])
    assert sentence in capsys.readouterr().err
