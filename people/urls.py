"""Addresses of the people app outside the admin."""

from django.urls import path

from people.views import cards, own, pages

urlpatterns = [
    path("", pages.welcome, name="welcome"),
    path("help/", pages.find_help, name="help"),
    path("help/call/", pages.ask_coordinator, name="ask-for-call"),
    path("leave/", pages.leave, name="leave"),
    path("language/", pages.set_language, name="set-language"),
    path("privacy/", pages.privacy, name="privacy"),
    path("you/", own.you, name="you"),
    path("you/public-name/", own.public_name, name="public-name"),
    path("you/reminders/", own.reminders, name="reminders"),
    path("accounts/card/", cards.card_sign_in, name="card-sign-in"),
    path("accounts/card/password/", cards.choose_own_password, name="choose-password"),
]
