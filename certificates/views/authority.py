"""The certificates behind our signatures, for anybody who checks a file without us."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates.domain.seals import published_certificates
from certificates.models import SealCertificate


@login_not_required
@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Every certificate that stood behind a signature, with its fingerprint."""
    return render(request, "certificates/authority.html", {"certificates": published_certificates()})


@login_not_required
@require_safe
def authority_certificate(request: HttpRequest, fingerprint: str) -> HttpResponse:  # noqa: ARG001 -- a view
    """One certificate as a file."""
    held = get_object_or_404(SealCertificate, fingerprint=fingerprint)
    response = HttpResponse(held.pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="{"root" if held.is_root else "signing"}-{fingerprint[:12]}.pem"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
