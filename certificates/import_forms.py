"""The shape of what a lead says about a spreadsheet of earlier records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.adapters.spreadsheets import LARGEST
from certificates.domain.imports.columns import Field, Private
from certificates.enums import Standing
from certificates.models import Scheme, SchemeEdition
from people.forms import SaysHowToMend
from people.models import Location
from training.enums import Mode

if TYPE_CHECKING:
    from certificates.domain.imports.things import Thing
    from people.models import Program


class ImportForm(SaysHowToMend, forms.Form):
    """The file, and what it does not say itself."""

    file = forms.FileField(
        label=_("The spreadsheet"), help_text=_("An .xlsx or .csv file of at most 10 MB. It is deleted when its columns are matched.")
    )
    location = forms.ModelChoiceField(
        label=_("Place of people whose place is not in the file"), queryset=Location.objects.none(), empty_label=None
    )
    scheme = forms.ModelChoiceField(
        label=_("Credential they work towards"),
        queryset=Scheme.objects.none(),
        required=False,
        empty_label=_("None: bring over trainings only"),
        help_text=_("Everybody in the file begins towards it on the first day the file tells of."),
    )
    standing = forms.ChoiceField(label=_("Were the papers checked?"), choices=Standing.choices, widget=forms.RadioSelect)
    seen_by = forms.CharField(
        label=_("Who saw the papers?"),
        max_length=120,
        required=False,
        help_text=_("First and last name. A column of the file goes before this."),
    )
    mode = forms.ChoiceField(label=_("How hours were done, where the file does not say"), choices=Mode.choices, initial=Mode.LIVE)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place, scheme = self.fields["location"], self.fields["scheme"]
        place.queryset = Location.objects.filter(program=program).select_related("program")  # type: ignore[attr-defined]  # both are ModelChoiceFields
        place.label_from_instance = lambda one: "  " * (one.depth - 1) + one.name  # type: ignore[attr-defined]  # as above
        editions = {one.scheme_id: one for one in SchemeEdition.objects.filter(scheme__program=program).order_by("number")}
        scheme.queryset = Scheme.objects.filter(pk__in=editions)  # type: ignore[attr-defined]  # as above
        scheme.label_from_instance = lambda one: editions[one.pk].credential_title  # type: ignore[attr-defined]  # as above

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Save only the list, without pictures, or cut it into parts."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("standing") == Standing.VERIFIED and not data.get("seen_by", "").strip():
            self.add_error("seen_by", _("Say who saw the papers, by name."))
        return data


class ColumnsForm(SaysHowToMend, forms.Form):
    """What each column holds. A private one has no choice: it is left out."""

    day_first = forms.ChoiceField(
        label=_("How are days like 3/4/2025 written?"),
        choices=[("", _("Month first: March 4")), ("yes", _("Day first: April 3"))],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def __init__(self, *args: Any, headers: list[str], matched: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matched = matched
        choices = [("", _("Leave this column out")), *Field.choices]
        for place, (header, field) in enumerate(zip(headers, matched, strict=True)):
            if not field.startswith("private:"):
                label = header or _("Column %(number)d, without a name") % {"number": place + 1}
                self.fields[f"column-{place}"] = forms.ChoiceField(label=label, choices=choices, required=False, initial=field)
        self.order_fields([name for name in self.fields if name != "day_first"])

    def columns(self) -> list[str]:
        """The field of each column, empty for those left out."""
        return [str(self.cleaned_data.get(f"column-{place}") or "") for place in range(len(self.matched))]


def private_columns(headers: list[str], matched: list[str]) -> list[tuple[str, str]]:
    """The names of the columns that are left out whatever is chosen, and why."""
    return [
        (header, str(Private(field.partition(":")[2]).label))
        for header, field in zip(headers, matched, strict=True)
        if field.startswith("private:")
    ]


class ThingsForm(SaysHowToMend, forms.Form):
    """What each training written in the file stands for."""

    def __init__(self, *args: Any, chosen: dict[str, str], words: dict[str, str], things: dict[str, Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(chosen)
        choices = [(thing.target, thing.label) for thing in things.values()]
        for place, name in enumerate(self.names):
            self.fields[f"thing-{place}"] = forms.ChoiceField(label=words.get(name, name), choices=choices, initial=chosen[name])

    def chosen(self) -> dict[str, str]:
        """What each stands for, by its plain name."""
        return {name: self.cleaned_data[f"thing-{place}"] for place, name in enumerate(self.names)}
