"""How the sign-in package is bent to the house: nobody registers themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from headway.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """People are added by a system administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not correct. Check "
        "both and try again.",
        "account_inactive": "This account has been switched off. Ask your system administrator.",
        "enter_current_password": "Enter your present password.",
        "incorrect_password": "The password is not correct. Try again.",
        "too_many_login_attempts": "There were too many failed attempts. Try again in 15 minutes.",
        "rate_limited": "There were too many requests. Wait a minute, then try again.",
        "incorrect_code": "The code is not correct. Enter the newest code of your app.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves."""
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        """Our own words for a password that is too weak."""
        try:
            return super().clean_password(password, user)
        except ValidationError as error:
            raise ValidationError(
                "Choose a password of at least 12 characters that is not a common one and is "
                "not like your name or address."
            ) from error


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens the door for people who were added before, and for nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """A council account alone is not enough."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not correct. Enter the newest code of your app.",
        "unverified_email": "Ask your system administrator to check your e-mail address first.",
    }

    def get_user_representation(self, user: User) -> Any:
        """What the person's device lists the passkey under."""
        return {"name": user.email, "display_name": user.name}
