"""Asks the process that writes PDFs, one PDF at a time."""

import asyncio
import sys
from asyncio.subprocess import PIPE

SECONDS = 60
"""A document of a course takes about 3 s on an idle core."""


class PdfNotWritten(RuntimeError):
    """The PDF was not written: the message says whether its process failed or took too long."""


class PdfWriter:
    """Writes PDFs in processes of their own. Those that wait have no process yet."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._turn = asyncio.Semaphore(1)
        self._seconds = seconds

    async def pdf_of(self, html: str) -> bytes:
        """Raises PdfNotWritten."""
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "delivery.documents.pdf_writer"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
            )
            try:
                async with asyncio.timeout(self._seconds):
                    pdf, faults = await process.communicate(html.encode())
            except TimeoutError:
                raise PdfNotWritten(f"the PDF took longer than {self._seconds} s") from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode:
            raise PdfNotWritten(f"the PDF's process failed: {_last_line(faults)}")
        return pdf


def _last_line(faults: bytes) -> str:
    """The kind of the fault alone: what follows it may quote the document."""
    lines = faults.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else "no fault was printed"
