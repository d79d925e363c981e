"""The addresses that templates name, leading nowhere: templates are tried without the parts that serve them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nowhere(request: HttpRequest, code: str = "") -> HttpResponse:
    """Answer nothing."""
    return HttpResponse()


urlpatterns = [
    path("", nowhere, name="welcome"),
    path("home/", nowhere, name="home"),
    path("help/", nowhere, name="help"),
    path("leave/", nowhere, name="leave"),
    path("privacy/", nowhere, name="privacy"),
    path("language/", nowhere, name="set-language"),
    path("verify/", nowhere, name="verify"),
    path("verify/file/", nowhere, name="verify_file"),
    path("verify/authority/", nowhere, name="authority"),
    path("my/transcript/", nowhere, name="my_transcript"),
    path("accounts/card/", nowhere, name="card-sign-in"),
    path("accounts/", include("allauth.urls")),
]
