"""Notices as mail servers write them, composed by RFC 3464 and by what flufl.bounce looks for."""

from textwrap import dedent

TO = "alan@client.example"
LETTER = f"From: courses@provider.example\nTo: {TO}\nSubject: Your course\n\nDear Alan,\n"


def report(
    block: str,
    *,
    sender: str = "MAILER-DAEMON@mail.client.example",
    words: str = "I could not deliver your message.",
    headers: str = "",
    kind: str = "delivery-status",
) -> bytes:
    """A multipart/report with one block about the recipient."""
    return _crlf(
        f"From: Mail Delivery System <{sender}>\n"
        f"To: bounces@post.example\nSubject: Undelivered Mail\n{headers}"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain; charset=us-ascii\n\n{words}\n\n"
        f"--=_b\nContent-Type: message/{kind}\n\n"
        f"Reporting-MTA: dns; mail.client.example\n\n{dedent(block).strip()}\n\n"
        f"--=_b\nContent-Type: message/rfc822\n\n{LETTER}\n--=_b--\n"
    )


def words_alone(sender: str, text: str, headers: str = "") -> bytes:
    """A notice without a report."""
    return _crlf(
        f"From: {sender}\nTo: bounces@post.example\nSubject: Returned mail\n{headers}"
        f"Content-Type: text/plain\n\n{dedent(text).strip()}\n"
    )


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


POSTFIX = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Original-Recipient: rfc822;{TO}
    Action: failed
    Status: 5.1.1
    Remote-MTA: dns; mx.client.example
    Diagnostic-Code: smtp; 550 5.1.1 <{TO}>: Recipient address rejected: User
        unknown in virtual mailbox table
    """
)
POSTFIX_DELAYED = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: delayed
    Status: 4.4.1
    Diagnostic-Code: X-Postfix; connect to mx.client.example[192.0.2.7]:25: Connection timed out
    Will-Retry-Until: Fri, 12 Jun 2026 09:00:00 +0000
    """
)
POSTFIX_EXPIRED = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: failed
    Status: 4.4.1
    Diagnostic-Code: X-Postfix; connect to mx.client.example[192.0.2.7]:25: Connection timed out
    """
)
POSTFIX_DELIVERED = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: delivered
    Status: 2.0.0
    Diagnostic-Code: X-Postfix; delivery via lmtp: 250 2.0.0 <{TO}> Saved
    """
)
NO_DOMAIN = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: failed
    Status: 5.4.4
    Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error for name=x.example
    """
)
EXIM = report(
    f"""
    Action: failed
    Final-Recipient: rfc822;{TO}
    Status: 5.0.0
    Remote-MTA: dns; mx.client.example
    Diagnostic-Code: smtp; 550 No Such User Here
    """,
    headers=f"X-Failed-Recipients: {TO}\n",
)
EXIM_WORDS = words_alone(
    "Mail Delivery System <Mailer-Daemon@mail.client.example>",
    f"""
    This message was created automatically by mail delivery software.

    A message that you sent could not be delivered to one or more of its
    recipients. This is a permanent error. The following address(es) failed:

      {TO}
        host mx.client.example [192.0.2.7]
        SMTP error from remote mail server after RCPT TO: 550 5.1.1 unknown user
    """,
    f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\n",
)
EXCHANGE = report(
    f"""
    Final-Recipient: rfc822;{TO}
    Action: failed
    Status: 5.1.10
    Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by
     SMTP address lookup
    """,
    sender="postmaster@client.example",
    headers="X-MS-Exchange-Message-Is-Ndr:\nX-Auto-Response-Suppress: All\n",
)
EXCHANGE_RULE = report(
    f"""
    Final-Recipient: rfc822;{TO}
    Action: failed
    Status: 5.7.1
    Diagnostic-Code: smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by
     organization policy
    """,
    sender="postmaster@client.example",
)
GMAIL = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: failed
    Status: 5.1.1
    Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.26, the server for the domain.)
    Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
     Please try double-checking the recipient's email address. 550 5.1.1 - gsmtp
    Last-Attempt-Date: Mon, 08 Jun 2026 01:00:00 -0700 (PDT)
    """,
    sender="mailer-daemon@googlemail.com",
    headers=f"X-Failed-Recipients: {TO}\n",
)
GMAIL_FULL = report(
    f"""
    Final-Recipient: rfc822; {TO}
    Action: failed
    Status: 5.2.2
    Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.
    """,
    sender="mailer-daemon@googlemail.com",
)
AMAZON_SES = report(
    f"""
    Action: failed
    Final-Recipient: rfc822; {TO}
    Diagnostic-Code: smtp; 550 5.1.1 user unknown
    Status: 5.1.1
    """,
    sender="MAILER-DAEMON@eu-west-2.amazonses.com",
)
OPENSMTPD = report(f"Final-Recipient: rfc822; {TO}\nAction: error\nStatus: 5.1.1\n")
RELAYED = report(f"Final-Recipient: rfc822; {TO}\nAction: relayed\nStatus: 2.0.0\n")
EXPANDED = report(f"Final-Recipient: rfc822; {TO}\nAction: expanded\nStatus: 2.0.0\n")
QMAIL = words_alone(
    "MAILER-DAEMON@mail.client.example",
    f"""
    Hi. This is the qmail-send program at mail.client.example.
    I'm afraid I wasn't able to deliver your message to the following addresses.
    This is a permanent error; I've given up. Sorry it didn't work out.

    <{TO}>:
    Sorry, no mailbox here by that name. (#5.1.1)

    --- Below this line is a copy of the message.

    Subject: Your course
    """,
)
SENDMAIL_WARNING = words_alone(
    "Mail Delivery Subsystem <MAILER-DAEMON@mail.client.example>",
    f"""
        **********************************************
        **      THIS IS A WARNING MESSAGE ONLY      **
        **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
        **********************************************

    The original message was received at Mon, 8 Jun 2026 08:00:00 GMT

       ----- The following addresses had transient non-fatal errors -----
    <{TO}>

       ----- Transcript of session follows -----
    Warning: message still undelivered after 4 hours
    """,
)
OUT_OF_OFFICE = words_alone(
    f"Alan Archer <{TO}>",
    "I am away until Monday. Mail to the following addresses had permanent fatal errors: none.",
    "Auto-Submitted: auto-replied\nSubject: Automatic reply: Your course\n",
)
VACATION = words_alone(
    "postmaster@client.example",
    f"----- The following addresses had permanent fatal errors -----\n<{TO}>\n\n",
    "X-Autoreply: yes\n",
)
REPLY = words_alone(
    f"Alan <{TO}>",
    f"Is this right?\n----- The following addresses had permanent fatal errors -----\n<{TO}>\n\n",
)
READ_RECEIPT = report(
    f"Final-Recipient: rfc822;{TO}\nDisposition: manual-action/MDN-sent-manually; displayed",
    sender=TO,
    kind="disposition-notification",
)
FORWARDED = (
    report(f"Final-Recipient: rfc822; {TO}\nAction: failed\nStatus: 5.1.1\n")
    .replace(b"multipart/report; report-type=delivery-status", b"multipart/digest")
    .replace(b"message/delivery-status", b"message/rfc822")
)
OUR_OWN_LETTER = _crlf(LETTER)
