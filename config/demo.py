"""The demo's fixed second factor. Only `config.settings.dev` and `test` name these forms."""

from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.conf import settings


class _FixedCode:
    """Accept the demo's fixed code from someone who has an authenticator; otherwise do as allauth does."""

    def clean_code(self) -> str:
        """Return the code if it is right. Raises ValidationError otherwise."""
        owned = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()  # type: ignore[attr-defined]  # the form has a user
        if settings.DEMO and owned and self.cleaned_data["code"] == settings.DEMO_SECOND_FACTOR:  # type: ignore[attr-defined,misc]  # the form has data, the demo this setting
            self.authenticator = owned
            return str(settings.DEMO_SECOND_FACTOR)  # type: ignore[misc]  # as above
        return str(super().clean_code())  # type: ignore[misc]  # mixed into allauth's forms


class AuthenticateForm(_FixedCode, forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(_FixedCode, forms.ReauthenticateForm):
    """The same code, asked again before a delicate change."""
