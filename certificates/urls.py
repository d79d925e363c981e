"""Public verification and the holder's own documents."""

from django.urls import path

from certificates.views import documents, left, verification

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("verify/<str:code>/", verification.verification, name="verification"),
    path("v/<str:code>", verification.short_link, name="verification_short"),
    path("my/left/<uuid:uuid>/", left.what_is_left, name="what_is_left"),
    path("my/documents/<uuid:uuid>/", documents.my_document, name="my_document"),
    path("my/documents/<uuid:uuid>/file/", documents.my_document_file, name="my_document_file"),
]
