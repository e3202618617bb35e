"""Letters by encrypted SMTP: to whom a certificate is believed, and a password given."""

import os
import ssl
from pathlib import Path

import pytest

from integrations.email.smtp import Smtp
from integrations.messenger import MessengerDown
from tests.doubles.mail_server import MailServer, NoOpenSSL, mail_server, make_certificate
from tests.integrations.email.smtp_letter import a_letter, route


def certificate_for(folder: Path, name: str) -> Path:
    try:
        return make_certificate(folder, name)
    except NoOpenSSL as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(fault))


def of_server(made: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made)
    return context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_for(tmp_path_factory.mktemp("certificate"), "IP:127.0.0.1")


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_letters_are_encrypted_over_one_kept_connection(tls: str, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    async with mail_server(tls=tls, certificate=of_server(certificate)) as server:
        smtp = Smtp(route(server.port, tls, trust=trust))
        await smtp.send(a_letter(1))
        await smtp.send(a_letter(2))
        await smtp.close()
        assert (len(server.letters), server.connections) == (2, 1)


async def test_the_password_is_given_where_it_is_asked_for(certificate: Path) -> None:
    route_options = {
        "user": "us",
        "password": "s3cret",
        "trust": ssl.create_default_context(cafile=certificate),
    }
    async with mail_server(
        tls="starttls", certificate=of_server(certificate), password="s3cret"
    ) as server:
        smtp = Smtp(route(server.port, "starttls", **route_options))
        await smtp.send(a_letter())
        await smtp.close()
        assert len(server.letters) == 1


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    tls: str, certificate: Path
) -> None:
    async with mail_server(tls=tls, certificate=of_server(certificate)) as server:
        with pytest.raises(MessengerDown, match="certificate"):
            await Smtp(route(server.port, tls)).send(a_letter())
        assert server.letters == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_for_another_host_is_not_trusted(tls: str, tmp_path: Path) -> None:
    other = certificate_for(tmp_path, "DNS:elsewhere.example")
    trust = ssl.create_default_context(cafile=other)
    async with mail_server(tls=tls, certificate=of_server(other)) as server:
        with pytest.raises(MessengerDown, match="certificate"):
            await Smtp(route(server.port, tls, trust=trust)).send(a_letter())


async def test_a_server_that_offers_no_encryption_gets_nothing(server: MailServer) -> None:
    with pytest.raises(MessengerDown, match="STARTTLS"):
        await Smtp(route(server.port, "starttls")).send(a_letter())
    assert server.letters == []


async def test_a_wrong_password_stops_all_letters_and_blames_none(certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    route_options = {"user": "us", "password": "wrong", "trust": trust}
    async with mail_server(
        tls="starttls", certificate=of_server(certificate), password="s3cret"
    ) as server:
        with pytest.raises(MessengerDown, match="535") as raised:
            await Smtp(route(server.port, "starttls", **route_options)).send(a_letter())
        assert not raised.value.permanent
