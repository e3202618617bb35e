"""No octets of a policy, a register, a pack, a receipt or a bounced mail make their reader fail."""

import pytest

from tests.fuzz.readers import odd_files


@pytest.mark.thorough
def test_every_file_is_read_or_refused() -> None:
    assert odd_files.run(150, 5) == []
