"""The shape of a correction: why, and what is right instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import SaysHowToMend
from training.domain.paper import Statement
from training.enums import Kind
from training.evidence_forms import FORMS, EvidenceForm, day, words

if TYPE_CHECKING:
    from training.models import LedgerRow


class WhyForm(SaysHowToMend, forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the correction. Leads and auditors can read it. Do not name a child or give case details."),
    )


class DayForm(SaysHowToMend, forms.Form):
    """The right day of an entry of which nothing else can be wrong."""

    happened_on = day(_("The day it really was"))


def right_form(row: LedgerRow, statements: list[Statement], data: Any = None) -> forms.Form:
    """The form for what is right instead: that of the kind, filled in as it was recorded, else only the day."""
    form = next((one for one in FORMS if one.kind == row.kind), None)
    if form is None:
        return DayForm(data, prefix="right", initial={"happened_on": row.happened_on})
    code = row.about.partition(":")[2]
    if not any(statement.code == code for statement in statements):
        choices = {"category": tuple(part["category"] for part in row.content.get("minutes", ()))}
        statements = [
            *statements,
            Statement(Kind(row.kind), code, words(code), choices={name: named for name, named in choices.items() if named}),
        ]
    return form(data, prefix="right", statements=statements, initial=_as_recorded(row, code))


def right_facts(form: forms.Form, row: LedgerRow) -> tuple[str | None, dict[str, Any]]:
    """The code and the facts that a filled form says; of an entry with only a day the facts stay."""
    if isinstance(form, EvidenceForm):
        kept = {"tags": row.content["tags"]} if "tags" in row.content and "tag" not in form.fields else {}
        return form.code(form.cleaned_data), kept | form.facts(form.cleaned_data)
    return None, row.content


def _as_recorded(row: LedgerRow, code: str) -> dict[str, Any]:
    """What the fields of a form held when the row was recorded."""
    facts = row.content
    # Points of an exam are typed anew: a score is shown to nobody.
    filled: dict[str, Any] = {name: value for name, value in facts.items() if isinstance(value, str | int) and name not in {"points", "of"}}
    filled |= {
        "what": code,
        "course": code,
        "happened_on": row.happened_on,
        "starts": facts.get("from"),
        "tag": (facts.get("tags") or [""])[0],
    }
    if facts.get("minutes"):
        part = facts["minutes"][0]
        filled |= {"category": part["category"], "mode": part["mode"], "minutes": sum(one["minutes"] for one in facts["minutes"])}
    if "worked" in facts:
        filled["minutes"] = facts["worked"]
    if "attended" in facts:
        filled |= {"minutes": facts["attended"]["minutes"], "of": facts["attended"]["of"]}
    if "referee" in facts:
        filled["writer"] = facts["referee"].rpartition("-")[2]
    return filled
