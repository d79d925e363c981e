"""What anybody may ask about a code. Same answer and status for unknown and malformed codes; limited per address and over all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from certificates.domain.codes import grouped, normalise
from certificates.domain.payloads import title_of
from certificates.domain.uploads import LARGEST, check_file
from certificates.domain.verification import is_same_name, public_record, verify_code
from certificates.forms import CodeForm, FileForm, NameForm
from core.limits import hit

if TYPE_CHECKING:
    from certificates.domain.verification import Verification

LOOKUPS_PER_MINUTE = 30  # by one address
MISSES_PER_MINUTE = 120  # over all addresses: guessing from many of them slows down too
FILES_PER_MINUTE = 20  # from one address
NAMES_PER_HOUR = 20  # tries at one document's name, from anywhere


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; one typed here leads to its own address."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = normalise(form.cleaned_data["code"])
        if code is not None:
            return redirect("verification", code=grouped(code))
        return _unknown(request, form)
    return _page(request, "certificates/verify.html", {"form": form}, status=400 if form.is_bound else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """The answer about one code; a POST compares the name typed with the one printed and keeps neither."""
    if hit("verify", _address(request), limit=LOOKUPS_PER_MINUTE, seconds=60):
        return _page(request, "certificates/verify_wait.html", {}, status=429)
    answer = verify_code(code, at=timezone.now())
    if answer is None:
        if hit("verify-misses", "all", limit=MISSES_PER_MINUTE, seconds=60):
            return _page(request, "certificates/verify_wait.html", {}, status=429)
        return _unknown(request, CodeForm())
    name_form, name_answer = NameForm(), None
    if request.method == "POST":
        if hit("verify-name", answer.document.code, limit=NAMES_PER_HOUR, seconds=3600):
            return _page(request, "certificates/verify_wait.html", {}, status=429)
        name_form = NameForm(request.POST)
        if name_form.is_valid():
            name_answer = "same" if is_same_name(answer.document, name_form.cleaned_data["name"]) else "different"
    status = 400 if name_form.is_bound and not name_form.is_valid() else 200
    return _page(request, "certificates/verification.html", _context(answer, name_form, name_answer), status=status)


@login_not_required
@require_GET
def short_link(request: HttpRequest, code: str) -> HttpResponseRedirect:  # noqa: ARG001 -- a view
    """The address in the QR code leads to the page."""
    return HttpResponseRedirect(reverse("verification", args=[code]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Compare an uploaded file with what we made; nothing of it is kept."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, object] = {"form": form}
    if form.is_bound:
        if hit("verify-file", _address(request), limit=FILES_PER_MINUTE, seconds=60):
            return _page(request, "certificates/verify_wait.html", {}, status=429)
        if not form.is_valid():
            return _page(request, "certificates/verify_file.html", context, status=400)
        answer = check_file(form.cleaned_data["file"].read(LARGEST + 1), at=timezone.now())
        context["answer"] = answer
        if answer.verification is not None:
            context["result"] = _context(answer.verification, NameForm(), None)["result"]
            context["code"] = grouped(answer.verification.document.code)
    return _page(request, "certificates/verify_file.html", context)


@login_not_required
@never_cache
@require_GET
def verification_json(request: HttpRequest, code: str) -> HttpResponse:
    """The answer about one code for a machine: the same facts, limits and sameness as the page, and never a name."""
    if hit("verify", _address(request), limit=LOOKUPS_PER_MINUTE, seconds=60):
        return _json({"error": "too-many", "retry_after_seconds": 60}, status=429)
    answer = verify_code(code, at=timezone.now())
    if answer is None:
        if hit("verify-misses", "all", limit=MISSES_PER_MINUTE, seconds=60):
            return _json({"error": "too-many", "retry_after_seconds": 60}, status=429)
        return _json({"status": "unknown"}, status=404)
    return _json(public_record(answer))


def _json(document: dict[str, object], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(document, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _context(answer: Verification, name_form: NameForm, name_answer: str | None) -> dict[str, object]:
    content = answer.document.content
    return {
        "result": {
            "status": answer.standing.value,
            "title": title_of(content),
            "program": content["program"]["provider_name"] or content["program"]["name"],
            "kind": answer.document.kind,
            "valid_from": answer.valid_from,
            "valid_until": answer.valid_until,
            "issued_on": date.fromisoformat(content["issued_on"]),
            "on": answer.since,
            "completed_on": _date(content.get("completed_on")),
            "as_of": _date(content.get("as_of")),
            "demo": content["demo"],
            "shows_name": answer.name is not None,
            "name": answer.name,
            "name_form": name_form,
            "name_answer": name_answer,
        },
        "code": grouped(answer.document.code),
        "checked_on": answer.on,
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _unknown(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return _page(request, "certificates/verify.html", {"form": form, "unknown": True, "not_found": {"status": "unknown"}}, status=404)


def _page(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _address(request: HttpRequest) -> str:
    """The visitor's address, as allauth sees it behind the configured number of proxies."""
    return get_adapter().get_client_ip(request)
