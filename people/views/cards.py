"""The card's door: sign-in name and first code, then a password of her own."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.limits import hit
from people.adapters import phones
from people.adapters.accounts import first_page
from people.domain.cards import CardNotAccepted, sign_in_by_card
from people.domain.signins import choose_password
from people.forms import CardForm, ChoosePasswordForm
from people.models import User
from people.views.pages import safe_next

BY_CARD = "signed_in_by_card"
PER_ADDRESS = {"limit": 30, "seconds": 600}
PER_NAME = {"limit": 8, "seconds": 900}


class TooMany(Exception):
    """More tries than a person makes."""


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def card_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with what is printed on a card, or with the password chosen later."""
    form = CardForm(request.POST or None, initial={"sign_in_name": request.GET.get("n", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user, used_card = _holder(request, name=form.cleaned_data["sign_in_name"], code=form.cleaned_data["code"])
            except CardNotAccepted as refusal:
                form.add_error(None, refusal.message)
            except (TooMany, ValidationError):
                form.add_error(None, _("That was tried many times. Wait a quarter of an hour, or ask your coordinator for a new card."))
                status = 429
            else:
                return _let_in(request, user, own_phone=form.cleaned_data["own_phone"], used_card=used_card)
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "people/card_sign_in.html", context, status=status)


def _holder(request: HttpRequest, *, name: str, code: str) -> tuple[User, bool]:
    """Whose card or password it is, and whether a card was used up. Raises CardNotAccepted, TooMany, ValidationError."""
    adapter = get_adapter()
    over = hit("card-address", str(adapter.get_client_ip(request)), **PER_ADDRESS)
    if hit("card-name", name, **PER_NAME) or over:
        raise TooMany
    try:
        return sign_in_by_card(sign_in_name=name, code=code, at=timezone.now()), True
    except CardNotAccepted:
        user = adapter.authenticate(request, username=name, password=code)
        if not isinstance(user, User):
            raise
        return user, False


def _let_in(request: HttpRequest, user: User, *, own_phone: bool, used_card: bool) -> HttpResponse:
    """Sign the user in, over the second factor if she has one."""
    target = safe_next(request, first_page(user))
    logout(request)  # whoever was signed in on this phone before
    phones.note_choice(request, own_phone=own_phone)
    record_authentication(request, user, method="card" if used_card else "password", username=user.get_username())
    if used_card:
        request.session[BY_CARD] = True
        target = reverse("choose-password") + "?" + urlencode({"next": target})
    response: HttpResponse = perform_login(request, user, redirect_url=target)
    return response


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def choose_own_password(request: HttpRequest) -> HttpResponse:
    """Choose a password after a card was used; in that visit only, so that nobody changes it on a phone left alone."""
    target = safe_next(request, settings.LOGIN_REDIRECT_URL)
    user = request.user
    if not isinstance(user, User) or not request.session.get(BY_CARD):
        return redirect(target)
    form = ChoosePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        choose_password(user, password=form.cleaned_data["password"], at=timezone.now())
        update_session_auth_hash(request, user)
        del request.session[BY_CARD]
        messages.success(request, _("Next time, sign in with your sign-in name and this password."))
        return redirect(target)
    context = {"form": form, "next": target, "sign_in_name": user.get_username()}
    return render(request, "people/choose_password.html", context, status=422 if form.errors else 200)
