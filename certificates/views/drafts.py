"""The next edition of a set of rules: typed and saved, compared, tried, submitted, reviewed by another person, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates.domain.comparison import compare_rules, compare_texts
from certificates.domain.drafts import DraftChanged, may_review, publish_draft, read_text, review_draft, save_draft, submit_draft
from certificates.domain.problem_words import problem_place, problem_sentence
from certificates.domain.rule_warnings import rule_warnings
from certificates.enums import DraftState
from certificates.evaluation import scheme_document
from certificates.forms import DraftForm, ReviewForm, VersionForm
from certificates.models import SchemeDraft, SchemeEdition
from certificates.queries import held_counts
from certificates.views.access import Desk, desk_of
from certificates.views.rules import RuleSet, above_rules, draft_people, get_rules_for, names_of, readings
from core.errors import DomainError
from people.views.staff import page_context

if TYPE_CHECKING:
    from django import forms

    from certificates.evaluation import Problem

SPARE_LINES = 6
LEAST_LINES = 24


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The editor: the text with line numbers, what is wrong with which line, and beside it what the rules say."""
    desk = desk_of(request)
    rules, held = _draft_for(desk, code)
    if request.method != "POST":
        return _editor(request, rules, held, DraftForm(initial={"text": held.text, "version": held.version}), text=held.text)
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        return _editor(request, rules, held, form, text=form.data.get("text", ""), status=400)
    typed = form.typed()
    try:
        held = save_draft(held, typed, version=form.cleaned_data["version"], by=desk.person, at=desk.at)
    except DraftChanged:
        held.refresh_from_db()
        again = DraftForm(initial={"text": typed, "version": held.version})
        return _editor(request, rules, held, again, text=typed, clash=True, status=409)
    messages.success(request, _("Saved. Nobody is judged by a draft."))
    return redirect("rules_draft", code=code)


@require_GET
def draft_changes(request: HttpRequest, code: str) -> HttpResponse:
    """The draft beside the newest edition."""
    rules, held = _draft_for(desk_of(request), code)
    read, newest = read_text(held.text), _newest(rules)
    if read.rules is None or newest is None:
        messages.info(request, _("There is nothing to compare yet: mend the draft, or publish a first edition."))
        return redirect("rules_draft", code=code)
    context = page_context(
        _("What the draft changes"),
        above=above_rules(code),
        comparison=compare_rules(newest.rules, scheme_document(read.rules)),
        before=_("Edition %(number)d") % {"number": newest.number},
        after=_("The draft"),
    )
    return render(request, "certificates/rules/compare.html", context)


@require_POST
def draft_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody else to review the draft."""
    desk = desk_of(request)
    _rules, held = _draft_for(desk, code)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _changed(request, code)
    try:
        submit_draft(held, version=form.cleaned_data["version"], by=desk.person, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Submitted. Another lead or certifier of the whole program can review it now."))
    return redirect("rules_draft", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_review(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who did not write the rules reads them and answers."""
    desk = desk_of(request)
    rules, held = _draft_for(desk, code)
    form = ReviewForm(request.POST or None, initial={"version": held.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        good = data["good"] == "yes"
        try:
            review_draft(held, good=good, words=data["words"], version=data["version"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Reviewed. The rules can be published.") if good else _("Sent back with your words."))
            return redirect("rules_publish" if good else "rules_draft", code=code)
    context = _decision_context(rules, held, _("Review the rules")) | {"form": form, "may_review": may_review(held, desk.person)}
    return render(request, "certificates/rules/review.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the new edition touches; then the act itself."""
    desk = desk_of(request)
    rules, held = _draft_for(desk, code)
    form = VersionForm(request.POST or None, initial={"version": held.version})
    if request.method == "POST" and form.is_valid():
        try:
            edition = publish_draft(held, version=form.cleaned_data["version"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Edition %(number)d is published. Nobody was moved.") % {"number": edition.number})
            return redirect("rules_scheme", code=code)
    counts = held_counts(rules.scheme, on=desk.today) if rules.scheme else {}
    context = _decision_context(rules, held, _("Publish the rules")) | {
        "form": form,
        "counts": sorted(counts.items()),
        "people": sum(count["people"] for count in counts.values()),
    }
    return render(request, "certificates/rules/publish.html", context, status=400 if form.is_bound else 200)


def _draft_for(desk: Desk, code: str) -> tuple[RuleSet, SchemeDraft]:
    rules = get_rules_for(desk, code, write=True)
    if rules.draft is None:
        raise Http404
    return rules, rules.draft


def _newest(rules: RuleSet) -> SchemeEdition | None:
    return rules.scheme.editions.order_by("-number").first() if rules.scheme else None


def _changed(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, DraftChanged().message)
    return redirect("rules_draft", code=code)


def _decision_context(rules: RuleSet, held: SchemeDraft, title: str) -> dict[str, Any]:
    """What a page needs on which somebody decides about a draft: the rules in words, what changed, what to look at."""
    read, newest = read_text(held.text), _newest(rules)
    document = scheme_document(read.rules) if read.rules else None
    return page_context(
        title,
        above=above_rules(held.code),
        rules=rules,
        draft=held,
        names=names_of(draft_people(held)),
        writers=[names_of(held.writers).get(writer, "") for writer in held.writers],
        readings=readings(document) if document else [],
        warnings=rule_warnings(document) if document else [],
        newest=newest,
        comparison=compare_rules(newest.rules, document) if newest and document else None,
        before=_("Edition %(number)d") % {"number": newest.number} if newest else "",
        after=_("The draft"),
    )


def _editor(
    request: HttpRequest, rules: RuleSet, held: SchemeDraft, form: forms.Form, *, text: str, clash: bool = False, status: int = 200
) -> HttpResponse:
    read = read_text(text)
    document = scheme_document(read.rules) if read.rules else None
    lines = text.splitlines()
    marked = {problem.line for problem in read.problems}
    names = names_of(draft_people(held))
    rows = max(len(lines) + SPARE_LINES, LEAST_LINES)
    form.fields["text"].widget.attrs |= {"rows": rows, "aria-describedby": "rules-problems"}
    context = page_context(
        _("Rules of %(code)s") % {"code": held.code},
        above=above_rules(held.code),
        rules=rules,
        draft=held,
        form=form,
        is_open=held.state == DraftState.DRAFT,
        saved_by=names.get(held.saved_by, ""),
        reviewed_by=names.get(held.reviewed_by, ""),
        problems=[_problem(problem, lines) for problem in read.problems],
        gutter=[(number, number in marked) for number in range(1, rows + 1)],
        readings=readings(document) if document else [],
        warnings=rule_warnings(document) if document else [],
        newest=_newest(rules),
        clash=compare_texts(held.text, text) if clash else None,
    )
    return render(request, "certificates/rules/draft.html", context, status=status)


def _problem(problem: Problem, lines: list[str]) -> dict[str, Any]:
    line = problem.line
    shown = lines[line - 1].strip()[:120] if line and line <= len(lines) else ""
    return {"line": line, "place": problem_place(problem), "words": problem_sentence(problem), "text": shown}
