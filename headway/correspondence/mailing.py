"""One copy as an e-mail, and what is known of a message that may or may not have gone."""

from __future__ import annotations

import smtplib
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core import mail

from headway.core.templatetags.headway_words import day
from headway.correspondence.fields import address, reply_address, site
from headway.correspondence.making import file_name
from headway.correspondence.models import Letter, Recipient

PDF = "application/pdf"
END_OF_MESSAGE = b"-" * 79  # what Django's file backend writes after a whole message


class NotAccepted(Exception):
    """The message has certainly not gone; it can be tried again."""


class BadAddress(Exception):
    """The mail service refuses the address for good; the sentence says how it put it."""


def message_id(copy: Recipient) -> str:
    """The same copy always has the same name, so that a message can be recognised later."""
    host = urlsplit(site()).hostname or "localhost"
    return f"<letter-{copy.letter_id}-copy-{copy.pk}@{host}>"


def message(copy: Recipient, letter: Letter, content: bytes, connection: Any) -> mail.EmailMessage:
    """The e-mail for one copy: a few words, the letter itself attached."""
    school, service = letter.fields["school"], letter.fields["service"]
    where = address("letters_reply", letter.school_id, letter.kind)
    words = (
        f"{copy.name},\n\nThe letter attached is from {service} about {school}. It is dated "
        f"{day(letter.dated)}.\n\nYou can read it, say that you have it and answer it here:\n"
        f"{where}\n\nIt is marked {letter.marking}. If it has reached you by mistake, delete it "
        f"and tell us at {reply_address()}.\n"
    )
    return mail.EmailMessage(
        subject=letter.subject,
        body=words,
        to=[copy.email],
        reply_to=[reply_address()],
        headers={"Message-ID": message_id(copy)},
        attachments=[(file_name(letter, "pdf"), content, PDF)],
        connection=connection,
    )


def connect() -> Any:
    """An open connection to the mail service. Raises NotAccepted where there is none."""
    connection = mail.get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(_words(error)) from error
    return connection


def hand_over(prepared: mail.EmailMessage) -> str:
    """Give a message to the mail service; what the service calls it, if it says.

    Raises NotAccepted or BadAddress where it has certainly not gone. Any other exception means
    that nobody knows.
    """
    try:
        prepared.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        kind = BadAddress if codes and all(code >= 500 for code in codes) else NotAccepted
        raise kind("The mail server refuses the address.") from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError,
            smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError) as error:  # fmt: skip
        raise NotAccepted(_words(error)) from error
    except (ConnectionRefusedError, socket.gaierror) as error:
        raise NotAccepted(_words(error)) from error
    except AnymailRecipientsRefused as error:
        raise BadAddress("The mail service refuses the address.") from error
    except AnymailAPIError as error:
        if error.status_code is None:
            raise  # no answer came: it may have been taken
        raise NotAccepted(f"The mail service answered {error.status_code}.") from error
    status = getattr(prepared, "anymail_status", None)
    return str(getattr(status, "message_id", "") or "")[:200]


def went(copy: Recipient) -> bool | None:
    """Whether a message has gone, where the mail service can tell; None where nobody knows."""
    backend = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    if backend == "locmem":
        return any(one.extra_headers.get("Message-ID") == copy.message_id for one in mail.outbox)
    if backend == "filebased":
        return _in_files(Path(settings.EMAIL_FILE_PATH), copy.message_id.encode())
    return None


def _in_files(folder: Path, wanted: bytes) -> bool | None:
    for path in sorted(folder.glob("*")):
        content = path.read_bytes()
        if (at := content.find(wanted)) >= 0:
            # Killed while it wrote: the message begins and does not end.
            return True if END_OF_MESSAGE in content[at:] else None
    return False


def _words(error: BaseException) -> str:
    """What happened, without the address or the message that it happened to."""
    code = getattr(error, "smtp_code", None)
    return (
        f"The mail server answered {code}." if code else f"No mail server: {type(error).__name__}."
    )
