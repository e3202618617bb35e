"""The settings from the environment."""

import pytest

from delivery.configuration.settings import read
from delivery.configuration.settings_fault import SettingsFault

ENOUGH = {
    "COURSEWATCH_DATABASE_URL": "postgresql://coursewatch:database-password@db/coursewatch",
    "COURSEWATCH_SECRET": "signing-secret-of-more-than-32-characters",
    "COURSEWATCH_PUBLIC_URL": "https://courses.example.org/",
    "COURSEWATCH_ZOOM_ACCOUNT_ID": "account",
    "COURSEWATCH_ZOOM_CLIENT_ID": "client",
    "COURSEWATCH_ZOOM_CLIENT_SECRET": "client-secret",
    "COURSEWATCH_ZOOM_WEBHOOK_SECRETS": "webhook-secret-1, webhook-secret-2",
    "COURSEWATCH_SMTP_HOST": "mail.example.org",
    "COURSEWATCH_MAIL_FROM": "Courses <courses@example.org>",
    "COURSEWATCH_HELP_LINE": "0300 000 0000",
    "COURSEWATCH_PROVIDER_NAME": "A provider",
}
NOTIFY_KEY = "live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


def given(**changes: str | None) -> dict[str, str]:
    """Enough settings, with some changed and those that are None left out."""
    named = {f"COURSEWATCH_{name}": value for name, value in changes.items()}
    return {name: value for name, value in {**ENOUGH, **named}.items() if value is not None}


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsFault) as caught:
        read(environ)
    return caught.value.faults


def test_an_omitted_setting_is_the_safe_one() -> None:
    settings = read(given())
    assert settings.host == "127.0.0.1"
    assert settings.port == 8080
    assert settings.smtp_tls == "starttls"
    assert not settings.development
    assert settings.zoom_api_url == "https://api.zoom.us/v2"
    assert settings.outbox_folder is None
    assert settings.rehearsal_clock is None
    assert (settings.scan_seconds, settings.screen_seconds) == (15.0, 5.0)


def test_the_public_address_loses_its_last_slash() -> None:
    assert read(given()).public_url == "https://courses.example.org"


def test_several_webhook_secrets_may_be_valid_at_once_but_no_more_than_four() -> None:
    assert read(given()).zoom_webhook_secrets == ("webhook-secret-1", "webhook-secret-2")
    (fault,) = faults_of(given(ZOOM_WEBHOOK_SECRETS="a,b,c,d,e"))
    assert "ZOOM_WEBHOOK_SECRETS must be 1 to 4 secrets" in fault


def test_every_missing_setting_is_named_at_once() -> None:
    named = {fault.split(" ")[0] for fault in faults_of({})}
    assert named == set(ENOUGH)


def test_an_empty_setting_is_a_missing_one() -> None:
    assert faults_of(given(SECRET="  ")) == ("COURSEWATCH_SECRET is missing",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/coursewatch"),
        ("SECRET", "too-short"),
        ("PUBLIC_URL", "http://courses.example.org"),
        ("PUBLIC_URL", "courses.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://courses.example.org:port"),
        ("PUBLIC_URL", "https://user@courses.example.org"),
        ("ZOOM_API_URL", "http://127.0.0.1:9000/v2"),
        ("ZOOM_OAUTH_URL", "http://127.0.0.1:9000/oauth/token"),
        ("ZOOM_WEBHOOK_SECRETS", ","),
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("DEVELOPMENT", "yes"),
        ("SMTP_PORT", "-1"),
        ("SMTP_TLS", "none"),
        ("SMTP_TLS", "maybe"),
        ("MAIL_FROM", "courses"),
        ("SCAN_SECONDS", "0"),
        ("SCAN_SECONDS", "nan"),
        ("SCREEN_SECONDS", "soon"),
        ("OUTBOX_FOLDER", "outbox"),
        ("NOTIFY_API_KEY", "hunter2"),
        ("NOTIFY_CALLBACK_TOKEN", "hunter2"),
        ("NOTIFY_URL", "http://127.0.0.1:8091"),
        ("REHEARSAL_CLOCK", "clock.json"),
    ],
)
def test_a_setting_that_is_wrong_or_unsafe_is_refused_by_its_name(name: str, value: str) -> None:
    (fault,) = faults_of(given(**{name: value}))
    assert fault.startswith(f"COURSEWATCH_{name} ")


@pytest.mark.parametrize(
    ("given_one", "missing"),
    [
        ("ZOOM_RTMS_CLIENT_ID", "ZOOM_RTMS_CLIENT_SECRET"),
        ("ZOOM_RTMS_CLIENT_SECRET", "ZOOM_RTMS_CLIENT_ID"),
        ("SMTP_USER", "SMTP_PASSWORD"),
        ("SMTP_PASSWORD", "SMTP_USER"),
    ],
)
def test_half_of_a_pair_is_refused(given_one: str, missing: str) -> None:
    (fault,) = faults_of(given(**{given_one: "something"}))
    assert fault.startswith(f"COURSEWATCH_{missing} is missing")


def test_development_may_do_without_the_network() -> None:
    settings = read(
        given(
            DEVELOPMENT="1",
            DATABASE_URL="sqlite:///records.db",
            PUBLIC_URL="http://127.0.0.1:8080",
            ZOOM_API_URL="http://127.0.0.1:9000/v2",
            ZOOM_OAUTH_URL="http://127.0.0.1:9000/oauth/token",
            SMTP_HOST=None,
            SMTP_TLS="none",
            OUTBOX_FOLDER="outbox",
            REHEARSAL_CLOCK="clock.json",
        )
    )
    assert settings.development
    assert settings.smtp_host is None


def test_no_secret_is_shown_when_the_settings_are() -> None:
    settings = read(given(SMTP_USER="mailer", SMTP_PASSWORD="smtp-password"))
    for secret in ("database-password", "signing-secret", "client-secret", "webhook-secret"):
        assert secret not in repr(settings)
    assert "smtp-password" not in repr(settings)


def test_no_secret_is_shown_when_it_is_refused() -> None:
    wrong = given(
        SECRET="hunter2",
        DATABASE_URL="mysql://u:hunter2@db/x",
        ZOOM_WEBHOOK_SECRETS="hunter2,b,c,d,e",
    )
    assert "hunter2" not in str(faults_of(wrong))


def test_a_token_for_the_measures_need_not_be_there_but_may_not_be_short() -> None:
    assert read(given()).metrics_token is None
    with pytest.raises(SettingsFault, match="METRICS_TOKEN must have at least 32 characters"):
        read(given() | {"COURSEWATCH_METRICS_TOKEN": "short"})


def test_without_settings_nothing_goes_by_notify() -> None:
    settings = read(given())
    assert settings.notify_api_key is settings.notify_callback_token is None
    assert settings.notify_email_template is settings.notify_text_template is None
    assert settings.notify_url == "https://api.notifications.service.gov.uk"


@pytest.mark.parametrize("template", ["NOTIFY_EMAIL_TEMPLATE", "NOTIFY_TEXT_TEMPLATE"])
def test_a_template_at_notify_needs_the_key_and_an_id(template: str) -> None:
    (fault,) = faults_of(given(**{template: TEMPLATE}))
    assert fault == "COURSEWATCH_NOTIFY_API_KEY is missing"
    (fault,) = faults_of(given(NOTIFY_API_KEY=NOTIFY_KEY, **{template: f"{TEMPLATE}x"}))
    assert fault == f"COURSEWATCH_{template} must be the id of a template at GOV.UK Notify"


def test_the_key_and_the_token_of_notify_are_not_shown() -> None:
    token = "a token of more than thirty-two letters"
    settings = read(given(NOTIFY_API_KEY=NOTIFY_KEY, NOTIFY_CALLBACK_TOKEN=token))
    assert settings.notify_api_key == NOTIFY_KEY
    assert token not in repr(settings)
    assert NOTIFY_KEY[-36:] not in repr(settings)
    assert NOTIFY_KEY[-36:] not in str(faults_of(given(NOTIFY_API_KEY=NOTIFY_KEY[9:])))


def test_a_course_type_may_have_a_help_line_of_its_own() -> None:
    settings = read(given(HELP_LINES="NSAC=01522 000000, NRRAC = 01522 111111"))
    numbers = [settings.help_line_of(kind) for kind in ("NSAC", "NRRAC", "NMAC")]
    assert numbers == ["01522 000000", "01522 111111", "0300 000 0000"]


@pytest.mark.parametrize("odd", ["01522 000000", "NSAC=", "=01522", "NSAC=1,NSAC=2"])
def test_help_lines_that_cannot_be_read_are_refused(odd: str) -> None:
    (fault,) = faults_of(given(HELP_LINES=odd))
    assert "HELP_LINES" in fault


def test_only_this_machine_is_a_proxy_unless_others_are_named() -> None:
    assert [str(network) for network in read(given()).proxies] == ["127.0.0.0/8", "::1/128"]
    named = read(given(PROXIES="10.0.0.0/24, 10.0.1.5")).proxies
    assert [str(network) for network in named[2:]] == ["10.0.0.0/24", "10.0.1.5/32"]
    (fault,) = faults_of(given(PROXIES="10.0.0.1/24, gateway"))
    assert "PROXIES must be addresses or networks" in fault


def test_without_settings_notices_about_letters_go_to_their_sender() -> None:
    settings = read(given())
    assert settings.bounce_address is None
    assert settings.bounce_listen is None


@pytest.mark.parametrize(
    ("written", "host", "port"), [("127.0.0.1:2525", "127.0.0.1", 2525), ("[::1]:24", "::1", 24)]
)
def test_notices_have_an_address_and_a_port(written: str, host: str, port: int) -> None:
    settings = read(given(BOUNCE_ADDRESS="bounces@post.example.org", BOUNCE_LISTEN=written))
    assert settings.bounce_address == "bounces@post.example.org"
    assert settings.bounce_listen == (host, port)


@pytest.mark.parametrize(
    "address",
    ["bounces", "a+b@post.example.org", f"{'b' * 21}@post.example.org", "B <b@c.example>"],
)
def test_a_bounce_address_has_room_for_a_token(address: str) -> None:
    (fault,) = faults_of(given(BOUNCE_ADDRESS=address))
    assert fault.startswith("COURSEWATCH_BOUNCE_ADDRESS must be an email address")
    assert address not in fault


@pytest.mark.parametrize("listen", ["2525", ":2525", "host:", "host:0", "host:70000", "host:２５"])
def test_a_listener_has_a_host_and_a_port(listen: str) -> None:
    (fault,) = faults_of(given(BOUNCE_ADDRESS="b@post.example.org", BOUNCE_LISTEN=listen))
    assert fault == "COURSEWATCH_BOUNCE_LISTEN must be a host and a port, such as 127.0.0.1:2525"


def test_a_listener_needs_the_address() -> None:
    assert faults_of(given(BOUNCE_LISTEN="127.0.0.1:2525")) == (
        "COURSEWATCH_BOUNCE_ADDRESS is missing",
    )
