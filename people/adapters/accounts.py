"""Allauth's door, as we want it: people are invited, and a phone is shared unless she says otherwise."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.adapters import phones
from people.models import Membership

NOT_TOGETHER = _("We do not know this name with this password. Check both, or use another way to sign in.")
TOO_OLD = _("This link has been used, or is too old. Ask for a new one.")


def first_page(user: AbstractBaseUser | AnonymousUser) -> str:
    """Where somebody goes who has just signed in and asked for nothing else."""
    held = Membership.objects.of_user(user)
    if not held.learners().exists() and (held.staff().exists() or getattr(user, "is_superuser", False)):
        return reverse("wagtailadmin_home")
    person = getattr(user, "person", None)
    return reverse("privacy") if person is not None and person.told_at is None else settings.LOGIN_REDIRECT_URL


class AccountAdapter(DefaultAccountAdapter):
    """Closes public sign-up, sets how long a session lasts, and says how to go on when something does not fit."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This sign-in is resting. Your program can turn it on again."),
        "email_password_mismatch": NOT_TOGETHER,
        "username_password_mismatch": NOT_TOGETHER,
        "invalid_login": NOT_TOGETHER,
        "incorrect_code": _("This is not the code we sent. Check each letter and number, or ask for a new code."),
        "incorrect_password": _("This is not the password we know. Please type it once more."),
        "enter_current_password": _("This is not the password you have now. Please type it once more."),
        "invalid_or_expired_key": TOO_OLD,
        "invalid_password_reset": TOO_OLD,
        "too_many_login_attempts": _("That was tried many times. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's signature
        """Nobody signs up: staff add people."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; Django gives the session a new key here."""
        super().login(request, user)
        phones.begin_session(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Learners go to their own page, the first time over what we keep; staff who learn nothing here go to the admin."""
        return first_page(request.user)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Say only what the person can act on: “you are signed in” she sees for herself."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):
    """Says how to go on when the second step does not fit."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Type the newest six numbers that your app shows."),
    }
