"""The shape of what people type: signing in, one's own settings, and the staff's forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.adapters import phones
from people.domain.persons import Details
from people.enums import ContactChannel, Language, Role
from people.models import HelpLine, Location, Person, Program, User
from people.validators import phone_number, printable_name


def how_to_mend(field: forms.Field) -> dict[str, Any]:
    """What this kind of field says, by code, when what was typed cannot be taken: each sentence tells what to do."""
    words: dict[str, Any] = {
        "required": _("Please fill this in."),
        "max_length": _("This is too long. Use %(limit_value)d letters or fewer."),
    }
    if isinstance(field, forms.EmailField):
        words["invalid"] = _("Write an e-mail address with an @ in it, such as ana@example.org.")
    elif isinstance(field, forms.DateField):
        words |= {"required": _("Choose a day."), "invalid": _("Write the date as year-month-day, for example 2027-11-01.")}
    elif isinstance(field, forms.IntegerField):
        words["invalid"] = _("Write a whole number.")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words |= dict.fromkeys(("required", "invalid_choice"), _("Choose one from the list."))
    return words


class SaysHowToMend(forms.BaseForm):
    """The first base of our forms: what cannot be taken is answered with what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages |= how_to_mend(field)


class OwnPhoneField(forms.BooleanField):
    """The choice that keeps a sign-in for two weeks."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("This is my own phone"),
            help_text=_("Then you stay signed in for two weeks. If not, we keep nothing on it."),
        )


class SignInForm(SaysHowToMend, account.LoginForm):
    """E-mail address or sign-in name, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or sign-in name")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["own_phone"] = OwnPhoneField()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, or go on to the second factor."""
        phones.note_choice(request, own_phone=self.cleaned_data["own_phone"])
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:
            phones.begin_session(request)  # allauth has set its own length in the meantime
        return response


class RequestCodeForm(SaysHowToMend, account.RequestLoginCodeForm):
    """The address to mail a code to."""

    own_phone = OwnPhoneField()

    def clean(self) -> dict[str, Any]:
        """Note whose phone it is; the code comes on another page."""
        cleaned = super().clean() or self.cleaned_data
        phones.note_choice(context.request, own_phone=bool(cleaned.get("own_phone")))
        return cleaned


class ConfirmCodeForm(SaysHowToMend, account.ConfirmLoginCodeForm):
    """The code that was mailed."""


class ForgottenPasswordForm(SaysHowToMend, account.ResetPasswordForm):
    """The address to mail a link to."""


class NewPasswordForm(SaysHowToMend, account.ResetPasswordKeyForm):
    """A new password, after the link."""


class ChangePasswordForm(SaysHowToMend, account.ChangePasswordForm):
    """The password one has, and a new one."""


class FirstPasswordForm(SaysHowToMend, account.SetPasswordForm):
    """A password, for somebody who had none."""


class StillYouForm(SaysHowToMend, account.ReauthenticateForm):
    """The password once more, before a delicate change."""


class CardForm(SaysHowToMend, forms.Form):
    """Sign-in name and code, as printed on a card."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("It is printed on your card."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The code on your card, or the password you chose later."),
        max_length=128,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    own_phone = OwnPhoneField()

    def clean_sign_in_name(self) -> str:
        """Sign-in names are in small letters."""
        return str(self.cleaned_data["sign_in_name"]).strip().lower()


class ChoosePasswordForm(SaysHowToMend, forms.Form):
    """A password of one's own; letters, digits or both."""

    password = forms.CharField(
        label=_("Your own password"),
        help_text=_("At least 8 letters or numbers. Choose something that only you know."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse what is too short or too common."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password


class NamesForm(SaysHowToMend, forms.Form):
    """The two names she chooses herself."""

    chosen_name = forms.CharField(label=_("What we call you"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "nickname"}))
    printed_name = forms.CharField(
        label=_("Your name on certificates"),
        help_text=_("Write it the way you want it printed."),
        max_length=150,
        validators=[printable_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PersonForm(SaysHowToMend, forms.Form):
    """What staff write down about a person."""

    chosen_name = forms.CharField(label=_("Name they go by"), max_length=100)
    printed_name = forms.CharField(
        label=_("Name to print on documents"),
        max_length=150,
        required=False,
        help_text=_("Leave it empty to let them choose."),
        validators=[printable_name],
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, validators=[phone_number])
    contact_channel = forms.ChoiceField(label=_("How to reach them"), choices=ContactChannel.choices, initial=ContactChannel.COORDINATOR)
    coordinator = forms.ModelChoiceField(label=_("Coordinator"), queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, coordinators: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coordinator"].queryset = coordinators  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Where no name to print is given, documents show the one they go by."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("chosen_name") and not cleaned.get("printed_name") and "printed_name" not in self.errors:
            try:
                printable_name(cleaned["chosen_name"])
            except ValidationError as error:
                self.add_error("printed_name", error)
        return cleaned

    def details(self) -> Details:
        """What was typed, for the use case."""
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class AddPersonForm(PersonForm):
    """A new person, and where she begins."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())
    begins_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, locations: QuerySet[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # a ModelChoiceField


class GrantForm(SaysHowToMend, forms.Form):
    """A role, where, and for which days."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    begins_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, locations: QuerySet[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """The days come in order."""
        cleaned = super().clean() or self.cleaned_data
        begins_on: date | None = cleaned.get("begins_on")
        ends_on: date | None = cleaned.get("ends_on")
        if begins_on and ends_on and ends_on < begins_on:
            self.add_error("ends_on", _("The last day cannot come before the first one."))
        return cleaned


class EndForm(SaysHowToMend, forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class HelpLineForm(SaysHowToMend, forms.ModelForm):
    """A number to call or text, and when somebody checks it again."""

    program = forms.ModelChoiceField(label=_("Program"), queryset=Program.objects.none())

    class Meta:
        model = HelpLine
        fields = (
            "program", "name", "name_es", "phone", "text_number", "text_word", "hours", "hours_es", "note", "note_es", "is_reporting_line",
            "is_shown", "position", "reviewed_on", "review_by",
        )  # fmt: skip
        widgets = {
            "reviewed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "review_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
            "note_es": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, programs: QuerySet[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programs  # type: ignore[attr-defined]  # a ModelChoiceField
