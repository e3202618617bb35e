"""The pack of a case carries its proof from the audit's log."""

from pathlib import Path

import pytest

from delivery import templating
from delivery.auditing.log_folder import LogFault
from delivery.packs import verifier
from delivery.packs.making import PackMaker
from delivery.records.database.store import Store
from tests.delivery.auditing.kept_log import KEY, KeptLog
from tests.delivery.documents import told_case
from tests.doubles.paperless_writer import PaperlessWriter
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import make_desk


async def test_a_person_with_the_file_and_the_key_checks_the_pack(
    store: Store, clock: SettableClock, tmp_path: Path
) -> None:
    desk = await make_desk(store, clock)
    booking_id = await told_case.tell(desk)
    audit_log = KeptLog(store, "", tmp_path / "log")
    environment = templating.environment({})
    maker = PackMaker(store, PaperlessWriter(), environment, "Lincolnshire", audit_log.writer)
    pack = tmp_path / "pack.zip"
    for _ in range(2):  # the second has its own entry and proof
        made = await maker.make(booking_id, desk.officer_id, desk.now)
        assert made is not None
        pack.write_bytes(made)
        said = list(verifier.holds(verifier.read(str(pack)), str(KEY.public)))
        assert said[0] == "case.json is as the manifest says."
        assert said[-1].endswith("that example.org/audit has signed.")
    assert await maker.make(999_999, desk.officer_id, desk.now) is None
    (tmp_path / "log" / "checkpoint").write_text((tmp_path / "log" / "keys").read_text())
    with pytest.raises(LogFault):
        await maker.make(booking_id, desk.officer_id, desk.now)
