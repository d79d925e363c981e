"""Renewals drawn for a check: a seed that anybody can try again says which; one act opens the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from certificates.domain.decisions import draw_audits, open_drawn_audits
from certificates.forms import DrawForm
from certificates.models import SchemeEdition
from certificates.queries import DECIDERS, visible_candidacies
from certificates.views.access import desk_of
from certificates.views.rules import get_rules_for
from core.errors import DomainError
from people.views.staff import page_context

if TYPE_CHECKING:
    from certificates.models import Period


@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, code: str) -> HttpResponse:
    """The renewals that a seed draws among those of some days; a POST with the same seed opens a check for each that has none."""
    desk = desk_of(request)
    rules = get_rules_for(desk, code, write=True)
    if rules.scheme is None:
        raise Http404
    form = DrawForm(request.POST if request.method == "POST" else request.GET or None, today=desk.today)
    drawn: list[Period] = []
    if form.is_valid():
        seen = visible_candidacies(desk.user, roles=DECIDERS, on=desk.today)
        drawn = draw_audits(rules.scheme, among=seen, **form.asked())
        if request.method == "POST":
            try:
                opened = open_drawn_audits(drawn, seed=form.cleaned_data["seed"], by=desk.person, at=desk.at)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(
                    request, ngettext("%(count)d check is open now.", "%(count)d checks are open now.", opened) % {"count": opened}
                )
                return redirect(reverse("rules_checks", args=[code]) + "?" + urlencode(form.as_typed()))
    editions = SchemeEdition.objects.filter(scheme=rules.scheme).order_by("number")
    context = page_context(_("Renewals to check"), above=[(_("Rules"), reverse("rules")), (code, reverse("rules_scheme", args=[code]))])
    context |= {
        "rules": rules,
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "drawn": drawn,
        "shares": [(edition.number, (edition.rules.get("audit") or {}).get("sample", 0)) for edition in editions],
    }
    return render(request, "certificates/rules/checks.html", context, status=422 if form.is_bound and not form.is_valid() else 200)
