"""Forms of sign-in and of the people pages, each field with messages of our own."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from headway.accounts.models import ROLE_CHOICES, CouncilService

EMAIL_MESSAGES = {
    "required": "Enter the e-mail address.",
    "invalid": "Enter an e-mail address in the correct form, such as name@example.gov.uk.",
    "max_length": "Enter an e-mail address of at most 254 characters.",
}
PASSWORD_MESSAGES = {"required": "Enter the password."}
NAME_MESSAGES = {
    "required": "Enter the person's name.",
    "max_length": "Enter a name of at most 200 characters.",
}


def say(
    form: forms.BaseForm, name: str, label: str, messages: dict[str, str], hint: str = ""
) -> None:
    """Give a field of another package our label, hint and messages, and no placeholder."""
    if field := form.fields.get(name):
        field.label = label
        field.help_text = hint
        field.error_messages.update(messages)
        field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", "E-mail address", EMAIL_MESSAGES)
        say(self, "password", "Password", PASSWORD_MESSAGES)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Ask for a link to set a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "email", "E-mail address", EMAIL_MESSAGES)


NEW_PASSWORD_HINT = "At least 12 characters, not a common password."


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, by the link from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password1", "New password", PASSWORD_MESSAGES, NEW_PASSWORD_HINT)
        say(self, "password2", "New password again", {"required": "Enter the new password again."})


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """A new password by somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", "Present password", {"required": "Enter your present password."})
        say(self, "password1", "New password", PASSWORD_MESSAGES, NEW_PASSWORD_HINT)
        say(self, "password2", "New password again", {"required": "Enter the new password again."})


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """A first password by somebody who came through single sign-on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password1", "New password", PASSWORD_MESSAGES, NEW_PASSWORD_HINT)
        say(self, "password2", "New password again", {"required": "Enter the new password again."})


class PasswordAgainForm(allauth_forms.ReauthenticateForm):
    """The present password, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", "Password", PASSWORD_MESSAGES)


CODE_MESSAGES = {"required": "Enter the code."}


class CodeForm(code_forms.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", "Code", CODE_MESSAGES)


class CodeAgainForm(code_forms.ReauthenticateForm):
    """A code before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", "Code", CODE_MESSAGES)


class AddAppForm(app_forms.ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", "Code that the app shows", CODE_MESSAGES)


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """A passkey to add."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", "Name of the passkey", {}, "So that you know it again.")
        say(
            self,
            "passwordless",
            "Let this passkey sign me in without a password",
            {},
            "Your device then asks for your fingerprint, face or PIN.",
        )
        say(self, "credential", "Passkey", {"required": "Use your device to make the passkey."})


class PersonForm(forms.Form):
    """Somebody to add, or a name or address to correct."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages=NAME_MESSAGES,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail address", max_length=254, error_messages=EMAIL_MESSAGES,
        help_text="The address they sign in with.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class RoleForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(
        label="Role", choices=[("", "Choose a role"), *ROLE_CHOICES],
        error_messages={
            "required": "Choose a role.",
            "invalid_choice": "Choose a role from the list.",
        },
    )  # fmt: skip
    urn = forms.IntegerField(
        label="School's URN", required=False, min_value=100000, max_value=999999,
        help_text="Six digits. Leave it empty for a role held everywhere.",
        error_messages={
            "invalid": "Enter the URN as six digits.",
            "min_value": "Enter the URN as six digits.",
            "max_value": "Enter the URN as six digits.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    service = forms.ChoiceField(
        label="Council's service", required=False,
        choices=[("", "None"), *CouncilService.choices],
        help_text="Only for somebody of a council service: whose intelligence they then read.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why (kept in the audit)", required=False, max_length=500,
        error_messages={"max_length": "Give the reason in at most 500 characters."},
    )  # fmt: skip


class ServiceForm(forms.Form):
    """Which of the council's services a role is for."""

    service = forms.ChoiceField(
        label="Which of the council's services is it for?", choices=CouncilService.choices,
        error_messages={
            "required": "Choose the council's service it is for.",
            "invalid_choice": "Choose a service from the list.",
        },
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why an account is switched off or on."""

    reason = forms.CharField(
        label="Why (kept in the audit)", max_length=500,
        error_messages={
            "required": "Say why. The reason is kept in the audit.",
            "max_length": "Give the reason in at most 500 characters.",
        },
    )  # fmt: skip


class LinkForm(forms.Form):
    """To which address a sign-in link goes."""

    use_required_attribute = False
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages=EMAIL_MESSAGES,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class ChoosePasswordForm(forms.Form):
    """A first password, or none."""

    use_required_attribute = False
    password = forms.CharField(
        label="Password (may be left empty)",
        help_text=NEW_PASSWORD_HINT,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
