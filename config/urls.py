"""Every address of the site. What strangers may see is marked in the views; everything else asks for sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from config.styleguide.views import styleguide
from curricula.views import editor_picture

urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail's own sign-in page knows no second factor: it leads to ours. Its password reset is switched off in the settings.
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True)), name="admin_login"),
    path("catalogue/_util/login/", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Pictures of the editor, for staff, and nothing else that lies beside them. What learners see comes from editions, by hash.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/[^/]+\.(?:avif|gif|jpe?g|png|webp))$",
        editor_picture,
        name="editor-picture",
    ),
    # Staff enter the address that a person signs in with; what she may change herself is on her own page.
    path("accounts/email/", RedirectView.as_view(pattern_name="you")),
    path("accounts/", include("allauth.urls")),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("training.urls")),
    path("", include("certificates.urls")),
    path("catalogue/", include(wagtail_urls)),
]
login_not_required(serve_page)  # marks the view: what is published in the catalogue is for everybody
if settings.DEMO:  # for whoever changes the look; production has no such page
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
