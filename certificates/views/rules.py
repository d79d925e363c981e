"""Rules in the admin: the list of schemes, a scheme with its editions, an edition in words, two editions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from certificates.domain.comparison import compare_rules
from certificates.domain.drafts import open_draft
from certificates.domain.rule_text import write_rules
from certificates.domain.rule_warnings import rule_warnings
from certificates.domain.rule_words import Section, read_rules
from certificates.enums import DraftState
from certificates.forms import NewRulesForm
from certificates.models import Scheme, SchemeDraft, SchemeEdition
from certificates.queries import held_counts, rule_programs
from certificates.views.access import Desk, desk_of
from core.errors import DomainError
from people.enums import Language
from people.models import Person
from people.views.staff import page_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from people.models import Program

PAGE = 30


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules by their code: the scheme once it has an edition, the draft once it was begun, and whether this person may write."""

    code: str
    program: Program
    scheme: Scheme | None
    draft: SchemeDraft | None
    may_write: bool


def get_rules_for(desk: Desk, code: str, *, write: bool = False) -> RuleSet:
    """The rules of a code that may be read, or with `write` written, from this desk. Raises Http404."""
    programs = rule_programs(desk.user, on=desk.today, whole=write)
    scheme = Scheme.objects.filter(code=code, program__in=programs).select_related("program").first()
    draft = SchemeDraft.objects.filter(code=code, program__in=programs).select_related("program").first()
    found = scheme or draft
    if found is None:
        raise Http404
    writes = write or rule_programs(desk.user, on=desk.today, whole=True).filter(pk=found.program_id).exists()
    if scheme is not None and draft is not None and scheme.program_id != draft.program_id:
        draft = None
    return RuleSet(code, found.program, scheme, draft, writes)


@require_GET
def rules_list(request: HttpRequest) -> HttpResponse:
    """The schemes of the programs that the person leads, and rules being written."""
    return _list(request, desk_of(request), NewRulesForm())


@require_POST
def rules_new(request: HttpRequest) -> HttpResponse:
    """Begin a new set of rules under a code."""
    desk = desk_of(request)
    program = rule_programs(desk.user, on=desk.today, whole=True).filter(pk=desk.program.pk).first()
    program = program or rule_programs(desk.user, on=desk.today, whole=True).order_by("pk").first()
    if program is None:
        raise Http404
    form = NewRulesForm(request.POST)
    if form.is_valid():
        try:
            draft = open_draft(program, form.cleaned_data["code"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error("code", refusal.message)
        else:
            return redirect("rules_draft", code=draft.code)
    return _list(request, desk, form, status=400)


def _list(request: HttpRequest, desk: Desk, form: NewRulesForm, *, status: int = 200) -> HttpResponse:
    programs = rule_programs(desk.user, on=desk.today)
    if not programs.exists():
        raise Http404
    schemes = Paginator(Scheme.objects.filter(program__in=programs).order_by("code"), PAGE).get_page(request.GET.get("page"))
    newest: dict[int, SchemeEdition] = {}
    for edition in SchemeEdition.objects.filter(scheme__in=[scheme.pk for scheme in schemes]).order_by("number"):
        newest[edition.scheme_id] = edition
    drafts = {
        draft.code: draft for draft in SchemeDraft.objects.filter(program__in=programs).exclude(state=DraftState.PUBLISHED).defer("text")
    }
    known = set(Scheme.objects.filter(program__in=programs, code__in=drafts).values_list("code", flat=True))
    context = page_context(
        _("Rules"),
        rows=[{"code": scheme.code, "edition": newest.get(scheme.pk), "draft": drafts.get(scheme.code)} for scheme in schemes],
        page=schemes,
        begun=[draft for code, draft in sorted(drafts.items()) if code not in known],
        form=form if rule_programs(desk.user, on=desk.today, whole=True).exists() else None,
    )
    return render(request, "certificates/rules/list.html", context, status=status)


@require_GET
def rules_scheme(request: HttpRequest, code: str) -> HttpResponse:
    """A scheme's editions, how many people are held to each, and the draft of the next one."""
    desk = desk_of(request)
    rules = get_rules_for(desk, code)
    editions = list(rules.scheme.editions.order_by("-number")) if rules.scheme else []
    counts = held_counts(rules.scheme, on=desk.today) if rules.scheme else {}
    named = names_of([*(edition.published_by for edition in editions), *draft_people(rules.draft)])
    context = page_context(
        editions[0].credential_title if editions else code,
        above=above_rules(),
        rules=rules,
        rows=[
            {"edition": edition, "by": named.get(edition.published_by, ""), "before": edition.number - 1}
            | counts.get(edition.number, {"people": 0, "certified": 0})
            for edition in editions
        ],
        draft=rules.draft,
        draft_by=named.get(rules.draft.saved_by, "") if rules.draft else "",
        move_url=reverse("register_move", args=[code, editions[0].number]) if len(editions) > 1 else None,
    )
    return render(request, "certificates/rules/scheme.html", context)


@require_GET
def rules_edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One published edition: in words in both languages, and as text."""
    desk = desk_of(request)
    rules = get_rules_for(desk, code)
    edition = _edition(rules, number)
    context = page_context(
        _("Edition %(number)d") % {"number": number},
        above=above_rules(code),
        rules=rules,
        edition=edition,
        readings=readings(edition.rules),
        warnings=rule_warnings(edition.rules, on=desk.today),
        text=write_rules(edition.rules),
    )
    return render(request, "certificates/rules/edition.html", context)


@require_GET
def rules_compare(request: HttpRequest, code: str, earlier: int, later: int) -> HttpResponse:
    """Two editions side by side."""
    rules = get_rules_for(desk_of(request), code)
    before, after = _edition(rules, earlier), _edition(rules, later)
    context = page_context(
        _("What changed"),
        above=above_rules(code),
        comparison=compare_rules(before.rules, after.rules),
        before=_("Edition %(number)d") % {"number": earlier},
        after=_("Edition %(number)d") % {"number": later},
    )
    return render(request, "certificates/rules/compare.html", context)


@require_POST
def rules_begin_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next edition from the newest one."""
    desk = desk_of(request)
    rules = get_rules_for(desk, code, write=True)
    try:
        open_draft(rules.program, code, by=desk.person, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("rules_scheme", code=code)
    return redirect("rules_draft", code=code)


def readings(rules: Mapping[str, Any]) -> list[tuple[str, str, list[Section]]]:
    """The rules in words in every language: code, name of the language, sections."""
    found = []
    for language in Language:
        with override(language.value):
            found.append((language.value, str(language.label), read_rules(rules)))
    return found


def above_rules(code: str = "") -> list[tuple[str, str]]:
    """The way back from a page about rules."""
    trail = [(_("Rules"), reverse("rules"))]
    if code:
        trail.append((code, reverse("rules_scheme", args=[code])))
    return trail


def draft_people(draft: SchemeDraft | None) -> list[str]:
    """Subject ids of whoever had a hand in a draft."""
    return [*draft.writers, draft.submitted_by, draft.reviewed_by] if draft else []


def names_of(subjects: Iterable[str]) -> dict[str, str]:
    """Names by subject id."""
    return dict(Person.objects.filter(subject_id__in=set(subjects) - {""}).values_list("subject_id", "chosen_name"))


def _edition(rules: RuleSet, number: int) -> SchemeEdition:
    return get_object_or_404(SchemeEdition.objects.select_related("scheme"), scheme=rules.scheme, number=number)
