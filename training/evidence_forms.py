"""One form for each kind of evidence that rules ask for. Fields hold numbers, days and choices; there is no room for a story or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curricula.validators import KEY_PATTERN
from people.forms import SaysHowToMend
from training.enums import DocumentResult, Education, Kind, Mode, Way

if TYPE_CHECKING:
    from datetime import date

    from training.domain.paper import Statement

MOST_MINUTES = 600_000
EDUCATION_FACT, YEARS_FACT, CODE_FACTS = "education", "age", ("language", "residence")


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def number(label: Any, *, least: int = 1, most: int = MOST_MINUTES, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required, help_text=help_text)


def code_field(label: Any, *, help_text: Any) -> forms.RegexField:
    return forms.RegexField(KEY_PATTERN, label=label, max_length=60, help_text=help_text)


def words(value: str) -> str:
    """A code of the rules as people read it."""
    return value.replace("-", " ").replace("_", " ").capitalize()


class EvidenceForm(SaysHowToMend, forms.Form):
    """What, on which day, and whether it was checked. Each kind adds its own fields."""

    kind: Kind
    what = forms.ChoiceField(label=gettext_lazy("What?"))
    happened_on = day(gettext_lazy("On"))
    standing = forms.ChoiceField(
        label=gettext_lazy("Was it checked?"),
        choices=[("verified", gettext_lazy("Yes, I saw it")), ("attested", gettext_lazy("Not yet: somebody else checks it later"))],
        widget=forms.RadioSelect,
        initial="verified",
    )

    def __init__(self, *args: Any, statements: list[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = {statement.code: statement for statement in statements}
        self.set_choices("what", [(statement.code, statement.label) for statement in statements])
        for name in ("category", "part", "signer", "issuer", "tag"):
            named = dict.fromkeys(value for statement in statements for value in statement.choices.get(name, ()))
            if name in self.fields:
                self.offer(name, list(named))
        self.order_fields([name for name in self.fields if name != "standing"] + ["standing"])

    def set_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def offer(self, name: str, named: list[str]) -> None:
        """Offer what the rules name; a field they say nothing about is not asked."""
        if not named:
            del self.fields[name]
            return
        empty = [] if self.fields[name].required else [("", _("none of these"))]
        self.set_choices(name, [*empty, *((value, words(value)) for value in named)])

    def code(self, data: dict[str, Any]) -> str:
        """What the row is about."""
        return str(data["what"])

    def facts(self, data: dict[str, Any]) -> dict[str, Any]:
        """The facts of the row."""
        return {"standing": data["standing"]} | self.own_facts(data)

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def in_order(self, first: str, last: str) -> None:
        """Put an error beside a last day that comes before its first."""
        data = self.cleaned_data
        if data.get(first) and data.get(last) and data[last] < data[first]:
            self.add_error(last, _("The last day is before the first. Change one of them."))


class HoursForm(EvidenceForm):
    kind = Kind.HOURS_RECORDED
    course = code_field(
        gettext_lazy("Code of the course"), help_text=gettext_lazy("The same course has the same code each time, such as wellness-day.")
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    mode = forms.ChoiceField(label=gettext_lazy("How?"), choices=Mode.choices)
    minutes = number(gettext_lazy("Minutes"))

    def code(self, data: dict[str, Any]) -> str:
        return str(data["course"])

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"minutes": [{"category": data.get("category") or "general", "mode": data["mode"], "minutes": data["minutes"]}]}


class SessionForm(EvidenceForm):
    kind = Kind.SESSION_ATTENDED
    minutes = number(gettext_lazy("Minutes the person was there"), least=0)
    of = number(gettext_lazy("Minutes the session lasted"))
    instructor_certified = forms.BooleanField(label=gettext_lazy("A certified instructor led it"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("minutes") is not None and data.get("of") and data["minutes"] > data["of"]:
            self.add_error("minutes", _("That is longer than the session. Change one of the two numbers."))
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"attended": {"minutes": data["minutes"], "of": data["of"]}, "instructor_certified": data["instructor_certified"]}


class PracticeForm(EvidenceForm):
    kind = Kind.PRACTICE_RECORDED
    starts = day(gettext_lazy("First day"), help_text=gettext_lazy("The day above is the last one."))
    minutes = number(gettext_lazy("Minutes worked"))
    tag = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.in_order("starts", "happened_on")
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        own = {"worked": data["minutes"], "from": data["starts"].isoformat(), "until": data["happened_on"].isoformat()}
        return own | ({"tags": [data["tag"]]} if data.get("tag") else {})


class SupervisionForm(EvidenceForm):
    kind = Kind.SUPERVISION_RECORDED
    minutes = number(gettext_lazy("Minutes"))
    way = forms.ChoiceField(label=gettext_lazy("How?"), choices=Way.choices)
    signer = forms.ChoiceField(label=gettext_lazy("Role of whoever supervised"), required=False)

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"worked": data["minutes"], "way": data["way"]} | ({"signer": data["signer"]} if data.get("signer") else {})


class ServiceForm(EvidenceForm):
    kind = Kind.SERVICE_RECORDED
    starts = day(gettext_lazy("First day in this role"))
    until = day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave empty while it goes on."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.in_order("starts", "until")
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"from": data["starts"].isoformat(), "until": data["until"].isoformat() if data["until"] else None}


class ExamForm(EvidenceForm):
    kind = Kind.EXAM_TAKEN
    part = forms.ChoiceField(label=gettext_lazy("Part"))
    points = number(gettext_lazy("Points reached"), least=0)
    of = number(gettext_lazy("Points there were"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("points") is not None and data.get("of") and data["points"] > data["of"]:
            self.add_error("points", _("That is more than there were. Change one of the two numbers."))
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"part": data.get("part"), "points": data["points"], "of": data["of"]}


class DocumentForm(EvidenceForm):
    kind = Kind.DOCUMENT_SEEN
    result = forms.ChoiceField(label=gettext_lazy("What did you find?"), choices=DocumentResult.choices)
    expires = day(gettext_lazy("Its last day"), required=False, help_text=gettext_lazy("Leave empty if it has none."))

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"result": data["result"], "expires": data["expires"].isoformat() if data["expires"] else None}


class ReferenceForm(EvidenceForm):
    kind = Kind.REFERENCE_RECEIVED
    writer = number(
        gettext_lazy("Number of the person who wrote"),
        most=99,
        help_text=gettext_lazy(
            "We keep no name. Give each person who writes a number: 1, 2, 3. Two letters from one person have the same."
        ),
    )

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"referee": f"writer-{data['writer']}"}


class FactForm(EvidenceForm):
    kind = Kind.PROFILE_CONFIRMED
    value = forms.CharField(
        label=gettext_lazy("What is so?"),
        max_length=60,
        help_text=gettext_lazy("For an age, whole years that were reached. For yes or no: yes. Else the code of the rules."),
    )
    until = day(gettext_lazy("Known through"), required=False, help_text=gettext_lazy("Leave empty if it stays so."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fact, value = data.get("what"), str(data.get("value", "")).strip().lower()
        if not fact or not value:
            return data
        if fact == YEARS_FACT:
            data["value"] = int(value) if value.isascii() and value.isdigit() and int(value) <= 150 else None
        elif fact == EDUCATION_FACT:
            data["value"] = value if value in Education.values else None
        elif fact in CODE_FACTS:
            data["value"] = value if value.replace("-", "").replace("_", "").isalnum() and value.isascii() else None
        else:
            data["value"] = value if value in ("yes", "no") else None
        if data["value"] is None:
            choices = {YEARS_FACT: "18, 21", EDUCATION_FACT: ", ".join(Education.values)}.get(
                fact, "en, es" if fact in CODE_FACTS else "yes, no"
            )
            self.add_error("value", _("Write one of these, or like these: %(examples)s.") % {"examples": choices})
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"value": data["value"], "until": data["until"].isoformat() if data["until"] else None}


class CredentialForm(EvidenceForm):
    kind = Kind.CREDENTIAL_HELD
    issuer = forms.ChoiceField(label=gettext_lazy("Who issued it?"))
    valid_from = day(gettext_lazy("Valid from"))
    valid_until = day(gettext_lazy("Valid through"), required=False, help_text=gettext_lazy("Leave empty if it has no last day."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.in_order("valid_from", "valid_until")
        return data

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "valid_from": data["valid_from"].isoformat(),
            "valid_until": data["valid_until"].isoformat() if data["valid_until"] else None,
            "issuer": data.get("issuer") or "other",
        }


class LoadForm(EvidenceForm):
    kind = Kind.LOAD_REPORTED
    count = number(gettext_lazy("How many?"), least=0, most=1000)

    def own_facts(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"count": data["count"]}


FORMS: tuple[type[EvidenceForm], ...] = (
    HoursForm,
    SessionForm,
    PracticeForm,
    SupervisionForm,
    ServiceForm,
    ExamForm,
    DocumentForm,
    ReferenceForm,
    FactForm,
    CredentialForm,
    LoadForm,
)


def evidence_forms(statements: dict[Kind, list[Statement]], *, posted: Any, what: str, today: date) -> dict[str, EvidenceForm]:
    """A form for each kind that the rules ask for, by the kind's name; the one that was sent holds what was typed."""
    return {
        str(form.kind): form(
            posted if what == form.kind else None, statements=statements[form.kind], initial={"happened_on": today}, prefix=str(form.kind)
        )
        for form in FORMS
        if statements.get(form.kind)
    }
