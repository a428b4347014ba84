"""A mail service that refuses."""

from smtplib import SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Refuses every message."""

    def send_messages(self, email_messages):
        raise SMTPServerDisconnected
