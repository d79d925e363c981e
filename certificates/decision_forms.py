"""Shape of what is typed with a decision. Each has a reason besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from certificates.enums import AppealResult, AuditResult
from certificates.forms import DateInput, ReasonForm

if TYPE_CHECKING:
    from training.models import LedgerRow


class LeaveForm(ReasonForm):
    """A leave from one day through another."""

    starts = forms.DateField(label=_("First day"), widget=DateInput)
    until = forms.DateField(label=_("Last day"), widget=DateInput)
    field_order = ("starts", "until", "reason")


class ExtensionForm(ReasonForm):
    """A later last day."""

    until = forms.DateField(label=_("New last day"), widget=DateInput)
    field_order = ("until", "reason")


class EquivalenceForm(ReasonForm):
    """Earlier learning, for a requirement."""

    requirement = forms.ChoiceField(label=_("Requirement"))
    amount = forms.IntegerField(
        label=_("How much of it?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Minutes, or how many times. Leave empty for all of it."),
    )
    cure_by = forms.DateField(
        label=_("Counts through"), required=False, widget=DateInput, help_text=_("Leave empty if it counts for good.")
    )
    field_order = ("requirement", "amount", "cure_by", "reason")

    def __init__(self, *args: Any, requirements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = requirements  # type: ignore[attr-defined]  # a ChoiceField


class AppealForm(ReasonForm):
    """Which decision is to be looked at again."""

    against = forms.ChoiceField(label=_("Decision"))
    field_order = ("against", "result", "reason")

    def __init__(self, *args: Any, rows: list[LedgerRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (row.hash, f"{row.get_kind_display()}, {date_format(row.happened_on, 'DATE_FORMAT')}") for row in rows
        ]


class AppealDecisionForm(AppealForm):
    """What came of it."""

    result = forms.ChoiceField(label=_("Result"), choices=AppealResult.choices, widget=forms.RadioSelect)


class AuditResultForm(ReasonForm):
    """What a check of a renewal found."""

    result = forms.ChoiceField(label=_("Result"), choices=AuditResult.choices, widget=forms.RadioSelect)
    field_order = ("result", "reason")


class TakeBackForm(ReasonForm):
    """Which decision was a mistake."""

    decision = forms.ChoiceField(label=_("Decision"))
    field_order = ("decision", "reason")

    def __init__(self, *args: Any, rows: list[LedgerRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (row.hash, f"{row.get_kind_display()}, {date_format(row.happened_on, 'DATE_FORMAT')}") for row in rows
        ]
