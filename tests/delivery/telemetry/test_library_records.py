"""What a library logs holds no value that a stranger sent."""

import logging
from collections.abc import Callable

import pytest

from delivery.telemetry.library_records import make_record

KEY = "xY20CTZE0_dKdGJmLkz-PzbeGCa9plXLMEL4Pwbapb0"

Log = Callable[[logging.Logger], None]


def raised() -> Exception:
    try:
        try:
            raise ValueError(f"GET /join/{KEY}")
        except ValueError as cause:
            raise RuntimeError(f"Cookie: {KEY}", KEY) from cause
    except RuntimeError as fault:
        return fault


def record_of(log: Log, name: str) -> logging.LogRecord:
    """What a handler is given, of a logger by this name."""
    records: list[logging.LogRecord] = []

    class LastRecord(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger, collector, factory = (
        logging.getLogger(name),
        LastRecord(),
        logging.getLogRecordFactory(),
    )
    logger.addHandler(collector)
    logging.setLogRecordFactory(make_record)
    try:
        log(logger)
    finally:
        logging.setLogRecordFactory(factory)
        logger.removeHandler(collector)
    (record,) = records
    return record


@pytest.mark.parametrize(
    "log",
    [
        lambda logger: logger.error(f"cannot read /join/{KEY}"),
        lambda logger: logger.error("cannot read %s", KEY),
        lambda logger: logger.error("cannot read %(path)s", {"path": KEY}),
        lambda logger: logger.error(f"cannot read {KEY} of %s", "a"),
        lambda logger: logger.error(KEY.encode()),
        lambda logger: logger.error(raised()),
        lambda logger: logger.error("failed", exc_info=raised()),
        lambda logger: logger.error("failed for %s", raised(), exc_info=raised()),
        lambda logger: logger.error(f"failed for {KEY}", stack_info=True),
        lambda logger: logger.error("pieces: %s %s", KEY[:20], KEY[20:]),
        lambda logger: logger.error("octets: %r", KEY.encode() + b"\xff"),
    ],
)
@pytest.mark.parametrize("name", ["aiohttp.server", "asyncio", "sqlalchemy.pool", "py.warnings"])
def test_no_handler_is_given_a_value(log: Log, name: str) -> None:
    record = record_of(log, name)
    text = logging.Formatter().format(record) + repr(vars(record))
    for start in range(len(KEY) - 8):
        assert KEY[start : start + 8] not in text


def test_the_place_the_template_and_the_kinds_of_the_exceptions_stay() -> None:
    record = record_of(
        lambda logger: logger.error("Error handling %s", KEY, exc_info=raised()), "aiohttp.server"
    )
    message = record.getMessage()
    assert message.startswith("aiohttp.server at telemetry/test_library_records.py:")
    assert "Error handling %s" in message
    assert "RuntimeError at telemetry/test_library_records.py:" in message
    assert "ValueError at telemetry/test_library_records.py:" in message


def test_our_own_log_is_left_as_it_is() -> None:
    record = record_of(lambda logger: logger.error("kept %s", "whole"), "coursewatch.web")
    assert record.getMessage() == "kept whole"


def test_an_event_of_our_own_stays_an_event_whatever_its_logger_is_called() -> None:
    event = {"event": "webhook not stored", "fault": "StoreFault"}
    assert record_of(lambda logger: logger.error(event), "delivery.judging.dispatcher").msg == event


def test_a_copy_of_a_record_can_be_made() -> None:
    record = record_of(lambda logger: logger.error("cannot read %s", KEY), "aiohttp.server")
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(make_record)
    try:
        assert logging.makeLogRecord(record.__dict__).getMessage() == record.getMessage()
    finally:
        logging.setLogRecordFactory(factory)
