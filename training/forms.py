"""The shape of what comes in. Learners' forms name every field they take: a score, a progress or somebody else's id has no place."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from curricula.domain.document import edition_view
from curricula.enums import EarlierCompletions, ReleaseKind
from curricula.models import ModuleEdition
from people.forms import SaysHowToMend
from people.models import Location
from training.domain.paper import Statement

SEQUENCE_MAX = 2**53  # what a script in a browser can count to


class DeliveryForm(forms.Form):
    """The two hidden fields on every page that keeps something: which delivery this is, and its number."""

    delivery = forms.UUIDField(widget=forms.HiddenInput)
    sequence = forms.IntegerField(min_value=0, max_value=SEQUENCE_MAX, widget=forms.HiddenInput)

    def delivered(self, *, newest: int) -> tuple[uuid.UUID, int]:
        """Return the delivery's id and number; a page without usable ones is taken as delivered now, once. Nothing typed is lost for it."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        sequence = data.get("sequence")
        return data.get("delivery") or uuid.uuid4(), newest if sequence is None else sequence


class ReleaseForm(SaysHowToMend, forms.Form):
    """A trainer's release: which kind, what it means for earlier completions, and why."""

    kind = forms.ChoiceField(label=_("What is this release?"), choices=ReleaseKind.choices, widget=forms.RadioSelect)
    earlier = forms.ChoiceField(
        label=_("What about people who finished an earlier edition?"),
        choices=EarlierCompletions.choices,
        widget=forms.RadioSelect,
        initial=EarlierCompletions.STILL_COUNT,
    )
    until = forms.DateField(
        label=_("Last day on which they count"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why do you release it?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For colleagues and auditors. Learners do not see it."),
    )

    def clean(self) -> dict[str, Any]:
        """The day belongs to one answer only."""
        data = super().clean() or {}
        counts_until = data.get("earlier") == EarlierCompletions.COUNT_UNTIL
        if counts_until and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give the last day on which earlier completions count."))
        if not counts_until:
            data["until"] = None
        return data


def edition_words(edition: ModuleEdition) -> str:
    """A module's edition as people say it."""
    title = edition_view(edition, (get_language() or "en")[:2])["title"]
    return gettext("%(title)s, edition %(label)s") % {"title": title, "label": edition.label}


class PacketForm(SaysHowToMend, forms.Form):
    """A printed packet that somebody finished."""

    edition = forms.ModelChoiceField(label=_("Module and edition"), queryset=ModuleEdition.objects.none(), empty_label=None)
    finished_on = forms.DateField(label=_("Finished on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seen_by = forms.CharField(label=_("Who saw the paper?"), max_length=120, help_text=_("First and last name."))

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["edition"].label_from_instance = edition_words  # type: ignore[attr-defined]  # a ModelChoiceField


class StatementForm(SaysHowToMend, forms.Form):
    """A sign-off or a confirmation: which one, and on which day. Nothing else is asked."""

    code = forms.ChoiceField(label=_("What?"))
    happened_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, statements: list[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = {statement.code: statement for statement in statements}
        self.fields["code"].choices = [(statement.code, statement.label) for statement in statements]  # type: ignore[attr-defined]  # a ChoiceField


class EnrolForm(SaysHowToMend, forms.Form):
    """A course for a person, and the place she takes it at."""

    course = forms.ChoiceField(label=_("Course"))
    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none(), empty_label=None)

    def __init__(self, *args: Any, courses: list[tuple[str, str]], locations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = courses  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # a ModelChoiceField
