"""Public verification and the holder's own documents."""

from django.urls import path, re_path

from certificates.views import authority, documents, left, record, verification

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("verify/file/", verification.verify_file, name="verify_file"),
    path("verify/authority/", authority.authority, name="authority"),
    re_path(r"^verify/authority/(?P<fingerprint>[0-9a-f]{64})\.pem$", authority.authority_certificate, name="authority_certificate"),
    path("verify/<str:code>/status.json", verification.verification_json, name="verification_json"),
    path("verify/<str:code>/", verification.verification, name="verification"),
    path("v/<str:code>", verification.short_link, name="verification_short"),
    path("my/left/<uuid:uuid>/", left.what_is_left, name="what_is_left"),
    path("my/record/", record.my_record, name="my_record"),
    path("my/record/copy/", record.my_copy, name="my_copy"),
    path("my/record/erase/", record.erase_me, name="erase_me"),
    re_path(r"^my/record/(?P<row_hash>[0-9a-f]{64})/wrong/$", record.entry_is_wrong, name="entry_is_wrong"),
    path("my/transcript/", documents.my_transcript, name="my_transcript"),
    path("my/completion/<uuid:uuid>/", documents.my_completion, name="my_completion"),
    path("my/documents/<uuid:uuid>/", documents.my_document, name="my_document"),
    path("my/documents/<uuid:uuid>/file/", documents.my_document_file, name="my_document_file"),
]
