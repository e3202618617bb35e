"""Octets that are no text are the sender's fault: 400, our headers, and no fault in the log."""

import pytest
from structlog.testing import capture_logs

from tests.delivery.web.transport.raw_connection import RawAnswer, ask, get, post
from tests.first_of_many import first_of

PAGES = ("/sign-in", "/join/key", "/metrics", "/officer", "/trainer/courses/1/stream", "/nowhere")
FORMS = (
    "/sign-in",
    "/sign-in/token",
    "/join/key",
    "/join/key/check",
    "/webhooks/zoom",
    "/api/v1/courses",
    "/users",
    "/nowhere",
)
HEADERS = (
    b"Authorization: Bearer ",
    b"Cookie: __Host-coursewatch=",
    b"X-Forwarded-For: ",
    b"Forwarded: for=",
    b"X-Request-ID: ",
    b"X-CSRF-Token: ",
    b"X-Zm-Signature: ",
    b"X-Zm-Request-Timestamp: ",
    b"Accept: ",
    b"Origin: ",
    b"Sec-Fetch-Site: ",
    b"User-Agent: ",
)
ODD = (b"\xff", b"\x80abc", b"caf\xe9", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80")


def is_guarded(answer: RawAnswer) -> bool:
    return {"Content-Security-Policy", "X-Content-Type-Options"} <= answer.headers.keys()


@pytest.mark.parametrize("octets", first_of(ODD, 2))
async def test_a_header_that_is_no_text_is_refused_wherever_it_is_sent(
    port: int, faults: list[str], octets: bytes
) -> None:
    with capture_logs() as log:
        for header in HEADERS:
            for request in (
                *(get(path, header + octets) for path in PAGES),
                *(post(path, b"a=b", header + octets) for path in FORMS),
            ):
                answer = await ask(port, request)
                assert (answer.status, is_guarded(answer)) == (400, True), request
    assert not faults
    assert not [entry for entry in log if entry["log_level"] in ("warning", "error")]


BOUNDARY = b"Content-Type: multipart/form-data; boundary=x"
URLENCODED = b"Content-Type: application/x-www-form-urlencoded"
PART = b'--x\r\nContent-Disposition: form-data; name="email"\r\n'


UNREADABLE_FORMS = [
    (b"Content-Type: multipart/form-data", b"a=b"),
    (b"Content-Type: multipart/form-data; boundary=", b"a=b"),
    (b"Content-Type: multipart/form-data; boundary=" + b"x" * 100, b"a=b"),
    (BOUNDARY, b"a=b"),
    (BOUNDARY, b""),
    (BOUNDARY, b"--x\r\nbroken"),
    (BOUNDARY, b"--x\r\n\r\n\r\n--x--"),
    (BOUNDARY, b"--x\r\nA: " + b"b" * 9000 + b"\r\n\r\n--x--"),
    (BOUNDARY, b"--x\r\n" + b"A: b\r\n" * 300 + b"\r\n\r\n--x--"),
    (BOUNDARY, PART + b"\r\n\xff\xfe\r\n--x--\r\n"),
    (BOUNDARY, PART + b"Content-Type: text/plain; charset=bogus\r\n\r\nabc\r\n--x--\r\n"),
    (BOUNDARY, PART + b"Content-Transfer-Encoding: base64\r\n\r\na\r\n--x--\r\n"),
    (BOUNDARY, PART + b"Content-Transfer-Encoding: bogus\r\n\r\na\r\n--x--\r\n"),
    (BOUNDARY, b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--"),
    (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name=a"\r\n\r\nb\r\n--x--'),
    (URLENCODED, b"email=\xff\xfe"),
    (URLENCODED, b"email=\xed\xa0\x80"),
    (URLENCODED + b"; charset=bogus", b"a=b"),
    (URLENCODED + b"; charset=utf-16", b"a=b"),
    (URLENCODED + b"; charset=idna", b"a=\xff"),
    (URLENCODED + b"; charset=unicode_escape", rb"email=\ud800"),
]
"""The content type and the body of each."""


async def test_a_form_that_cannot_be_read_is_refused(port: int, faults: list[str]) -> None:
    for kind, body in UNREADABLE_FORMS:
        for path in ("/sign-in", "/sign-in/token", "/join/key", "/join/key/check"):
            answer = await ask(port, post(path, body, kind, form=False))
            assert (answer.status, is_guarded(answer)) == (400, True), (path, kind, body)
    assert not faults


async def test_a_packed_body_is_refused_and_not_unpacked(port: int, faults: list[str]) -> None:
    for coding in (b"gzip", b"deflate", b"br", b"zstd", b"gzip, gzip", b"what"):
        for path in FORMS:
            answer = await ask(port, post(path, b"\x1f\x8b", b"Content-Encoding: " + coding))
            accepted = answer.headers.get("Accept-Encoding")
            assert (answer.status, accepted) == (415, "identity"), (path, coding)
            assert is_guarded(answer)
    assert not faults


NO_REQUESTS = [
    b"\xff\xff\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /join/\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a\x01b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    b"POST /webhooks/zoom HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /join/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n",
]


async def test_what_is_no_request_is_answered_with_our_headers(
    port: int, faults: list[str]
) -> None:
    for octets in NO_REQUESTS:
        answer = await ask(port, octets)
        assert (answer.status, is_guarded(answer)) == (400, True), octets
        assert answer.headers["Server"] == "coursewatch"
        assert answer.headers["Cache-Control"] == "no-store"
    assert not faults


async def test_what_else_a_request_expects_is_refused(port: int, faults: list[str]) -> None:
    for path in ("/sign-in", "/nowhere"):
        for expected in (b"\xff", b"tea", b"100-continue, tea"):
            answer = await ask(port, post(path, b"", b"Expect: " + expected))
            assert (answer.status, is_guarded(answer)) == (417, True), (path, expected)
    assert not faults


async def test_a_body_that_breaks_off_in_its_chunks_is_refused(port: int) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = await ask(port, head + b"3\r\na=b\r\nnot a length\r\n")
    assert (answer.status, is_guarded(answer)) == (400, True)
