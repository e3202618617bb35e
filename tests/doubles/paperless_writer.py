"""A writer of PDFs that starts no process: tests of pages need no paper."""

from delivery.documents.pdf import PdfNotWritten, PdfWriter


class PaperlessWriter(PdfWriter):
    """Answers with the HTML itself, or fails."""

    fails = False

    async def pdf_of(self, html: str) -> bytes:
        if self.fails:
            raise PdfNotWritten("the PDF's process failed: SomeError")
        return f"%PDF-{html}".encode()
