"""Writes HTML from standard input as a tagged PDF (PDF/UA-1) to standard output.

Run it as a process of its own, `python -m delivery.documents.pdf_writer`: it holds Python's lock
for seconds. It reads no file and asks no network.
"""

import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher


def main() -> None:
    html = sys.stdin.buffer.read().decode()
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    pdf = HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1", custom_metadata=False
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
