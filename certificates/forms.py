"""Shape of what is typed about certification."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.domain.drafts import LONGEST
from certificates.domain.printing import Group
from certificates.enums import DocumentKind, Status
from certificates.evaluation.reading import CODE
from certificates.models import Scheme, SchemeEdition
from certificates.queries import RegisterQuestion, quiet_until
from curricula.models import CurriculumEdition
from people.enums import Language
from people.forms import SaysHowToMend
from people.models import Location, Program
from training.queries import newest_curricula

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models.programs import LocationQuerySet


class DateInput(forms.DateInput):
    """A date field that phones and desktops offer a calendar for; it can be typed as well."""

    input_type = "date"

    def __init__(self, *, when_empty: date | None = None, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
        self.when_empty = when_empty

    def format_value(self, value: Any) -> str | None:
        """As a browser wants it; an empty field shows the day it stands for."""
        return super().format_value(value or self.when_empty)


class RegisterForm(SaysHowToMend, forms.Form):
    """The register's question. Empty fields do not narrow it."""

    on = forms.DateField(label=_("As of"), required=False, widget=DateInput)
    known = forms.DateField(label=_("As known at the end of"), required=False, widget=DateInput)  # empty: as known now
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("everyone")), *Status.choices])
    location = forms.ModelChoiceField(label=_("Place"), required=False, queryset=Location.objects.none(), empty_label=_("all my places"))
    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    ends_within = forms.IntegerField(
        label=_("Ends within days"), required=False, min_value=0, max_value=3660, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    quiet = forms.BooleanField(label=_("Nothing recorded in 30 days"), required=False)

    def __init__(self, *args: Any, locations: LocationQuerySet, today: date, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.zone = ZoneInfo(zone)
        self.fields["on"].widget = DateInput(when_empty=today)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["location"].label_from_instance = lambda place: "  " * (place.depth - 1) + place.name  # type: ignore[attr-defined]  # as above

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or self.today

    def known_on(self) -> date | None:
        """The day at whose end we knew what is asked for, or None for now."""
        known: date | None = self.cleaned_data["known"]
        return known if known and known < self.today else None

    def known_at(self) -> datetime | None:
        """The last instant of that day, in the program's zone, or None for now."""
        known = self.known_on()
        return datetime.combine(known, time.max, tzinfo=self.zone) if known else None

    def question(self) -> RegisterQuestion:
        """What was asked, for the register. Only of a valid form."""
        data, known_at = self.cleaned_data, self.known_at()
        return RegisterQuestion(
            on=data["on"],
            known_at=known_at,
            status=data["status"],
            location=data["location"],
            words=data["q"],
            ends_within=data["ends_within"],
            quiet=quiet_until(data["on"], zone=self.zone, known_at=known_at) if data["quiet"] else None,
        )


class ReportForm(RegisterForm):
    """A question that is to get a number: about one place, and about nobody by name."""

    def __init__(self, *args: Any, roots: list[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roots = roots

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("q"):
            self.add_error("q", _("A report is about everybody of a place. Take the name away."))
        if not data.get("location") and len(self.roots) != 1 and "location" not in self.errors:
            self.add_error("location", _("A report is about one place. Choose it."))
        return data

    def place(self) -> Location:
        """The place it is about: the one chosen, or the only one there is."""
        chosen: Location | None = self.cleaned_data["location"]
        return chosen or self.roots[0]


class PrintForm(SaysHowToMend, forms.Form):
    """Whose documents are to be printed, and how."""

    kind = forms.ChoiceField(label=_("Documents"), choices=DocumentKind.choices, required=False)
    location = forms.ModelChoiceField(label=_("Place"), required=False, queryset=Location.objects.none(), empty_label=_("all my places"))
    since = forms.DateField(label=_("Issued since"), required=False, widget=DateInput)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("each holder’s own")), *Language.choices])
    cover = forms.ChoiceField(label=_("Cover sheet"), required=False, choices=[("", _("none")), ("yes", _("with the names"))])

    def __init__(self, *args: Any, locations: LocationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["location"].label_from_instance = lambda place: "  " * (place.depth - 1) + place.name  # type: ignore[attr-defined]  # as above

    def group(self) -> Group:
        """The documents asked for; everything where what was typed cannot be read."""
        data = self.cleaned_data
        return Group(kind=data.get("kind") or DocumentKind.CREDENTIAL, location=data.get("location"), since=data.get("since"))


class ReasonForm(SaysHowToMend, forms.Form):
    """A decision against somebody: the reason is kept beside the decision, apart from the ledger."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leads and auditors can read it. Do not name a child or give case details."),
    )


class WaiverForm(ReasonForm):
    """Lets one requirement rest."""

    requirement = forms.ChoiceField(label=_("Requirement"))
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput, help_text=_("Leave empty if it is for good."))

    field_order = ("requirement", "until", "reason")

    def __init__(self, *args: Any, requirements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = requirements  # type: ignore[attr-defined]  # a ChoiceField


class CodeForm(SaysHowToMend, forms.Form):
    """A code as somebody reads it off a paper."""

    code = forms.CharField(label=_("Code"), max_length=40)


class FileForm(SaysHowToMend, forms.Form):
    """A certificate file, to be compared and not stored."""

    file = forms.FileField(label=_("The PDF file"), allow_empty_file=True)


class NameForm(SaysHowToMend, forms.Form):
    """The name on the paper, to be compared and not stored."""

    name = forms.CharField(label=_("The name on the paper"), max_length=200)


class BeginForm(SaysHowToMend, forms.Form):
    """Where and towards what a person begins, and which course she is enrolled in."""

    scheme = forms.ModelChoiceField(label=_("Credential"), queryset=Scheme.objects.none())
    location = forms.ModelChoiceField(label=_("Place"), queryset=Location.objects.none())
    curriculum = forms.ModelChoiceField(
        label=_("Course"), queryset=CurriculumEdition.objects.none(), required=False, empty_label=_("None for now")
    )

    def __init__(self, *args: Any, locations: LocationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = locations.order_by().values("program")
        editions = {edition.scheme_id: edition for edition in SchemeEdition.objects.filter(scheme__program__in=programs).order_by("number")}
        self.editions = editions  # the newest of each scheme
        courses = {edition.pk: edition for edition in newest_curricula(programs)}
        scheme, place, course = (self.fields[name] for name in ("scheme", "location", "curriculum"))
        scheme.queryset = Scheme.objects.filter(pk__in=editions)  # type: ignore[attr-defined]  # these three are ModelChoiceFields
        scheme.label_from_instance = lambda held: editions[held.pk].credential_title  # type: ignore[attr-defined]  # as above
        place.queryset = locations  # type: ignore[attr-defined]  # as above
        course.queryset = CurriculumEdition.objects.filter(pk__in=courses)  # type: ignore[attr-defined]  # as above
        course.label_from_instance = lambda held: held.title.get((get_language() or "")[:2]) or next(iter(held.title.values()))  # type: ignore[attr-defined]  # as above
        if len(editions) == 1:
            scheme.empty_label, scheme.initial = None, next(iter(editions))  # type: ignore[attr-defined]  # as above


class NewRulesForm(SaysHowToMend, forms.Form):
    """The code that a new set of rules is known by for good."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, such as family-coach. It stays for good."),
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Write the code with small letters and digits, with single hyphens between them."))
        return code


class DraftForm(SaysHowToMend, forms.Form):
    """Rules as typed, or as a file, and the version they were written over."""

    text = forms.CharField(
        label=_("Rules"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"wrap": "off", "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or take the text from a file"), required=False, help_text=_("A .yaml file. It takes the place of what is typed.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_file(self) -> str | None:
        """The text of the file, or None where none was chosen."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LONGEST:
            raise forms.ValidationError(_("This file is too large to be rules. Choose a file of at most 60 KB."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This file is not plain text. Save it as text in UTF-8, then choose it again.")) from None
        return text.replace("\x00", "\ufffd")

    def typed(self) -> str:
        """The text to keep: the file's if there is one."""
        text: str | None = self.cleaned_data.get("file")
        return self.cleaned_data["text"] if text is None else text


class VersionForm(forms.Form):
    """Which version of a draft somebody read before deciding about it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReviewForm(SaysHowToMend, VersionForm):
    """Another person's answer to a draft."""

    words = forms.CharField(
        label=_("A word to the writer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you send the rules back: say what to change."),
    )
    good = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("good") == "no" and not data.get("words"):
            self.add_error("words", _("Say what to change, so that the writer can mend it."))
        return data


class LettersForm(SaysHowToMend, forms.Form):
    """Whose certificate ends within how many days, and in which language to write."""

    days = forms.IntegerField(
        label=_("Ends within days"), required=False, min_value=0, max_value=3660, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"), required=False, choices=[("", _("each person’s own")), *Language.choices]
    )

    def days_asked(self) -> int:
        """The number of days, 90 where none is given that makes sense."""
        days: int | None = self.cleaned_data.get("days") if self.is_valid() else None
        return 90 if days is None else days

    def language_asked(self) -> str:
        """The language, empty for each person's own."""
        return str(self.cleaned_data.get("language") or "") if self.is_valid() else ""


class DrawForm(SaysHowToMend, forms.Form):
    """Among the renewals of which days, and by which word, some are drawn for a check."""

    starts = forms.DateField(label=_("Renewed from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Renewed through"), widget=forms.DateInput(attrs={"type": "date"}))
    seed = forms.CharField(label=_("Word that decides"), max_length=60)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts": today.replace(month=1, day=1).isoformat(), "until": today.isoformat()})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("until") and data["until"] < data["starts"]:
            self.add_error("until", _("The last day cannot come before the first one."))
        return data

    def asked(self) -> dict[str, Any]:
        """What was asked, for the draw."""
        return {name: self.cleaned_data[name] for name in ("starts", "until", "seed")}

    def as_typed(self) -> dict[str, str]:
        """The same, for an address."""
        return {name: str(value) for name, value in self.asked().items()}


class EquivalenceForm(SaysHowToMend, forms.Form):
    """What stands for what, in which program, on which days."""

    program = forms.ModelChoiceField(label=_("Program"), queryset=Program.objects.none())
    row_about = forms.CharField(
        label=_("Who did this"), max_length=120, help_text=_("As entries name it, such as hours:family-day or module:quiet-hours@2.")
    )
    counts_as = forms.CharField(
        label=_("has done this"), max_length=120, help_text=_("As your rules name it, such as module:vicarious-trauma.")
    )
    starts = forms.DateField(label=_("Done from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Done through"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Leave it empty for no end.")
    )

    def __init__(self, *args: Any, programs: QuerySet[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = programs
        field.empty_label = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("until") and data["until"] < data["starts"]:
            self.add_error("until", _("The last day cannot come before the first one."))
        if data.get("row_about") and data.get("row_about") == data.get("counts_as"):
            self.add_error("counts_as", _("This is the same thing. Name another one."))
        return data
