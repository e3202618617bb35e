"""Configures the log: one JSON object per line on standard error, for our own and the libraries'
messages."""

import logging
import sys

import structlog

from delivery.telemetry.library_records import make_record

SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_logs(process: str) -> None:
    """Logs libraries from warnings on, and without the values that they log (`library_records`).
    Each line has the name of the process."""

    def name(_: object, __: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**said, "process": process}

    shared = [*SHARED, name]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.setLogRecordFactory(make_record)
    logging.captureWarnings(True)
    logging.basicConfig(level=logging.WARNING, handlers=[to_stderr], force=True)
    logging.getLogger("coursewatch").setLevel(logging.INFO)
