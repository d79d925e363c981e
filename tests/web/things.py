"""The things that sample pages are made of. Invented people only."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms

from config.styleguide.samples import Context, answered, blocks, help_lines, path, question, standing
from people.models import Person


class MailForm(forms.Form):
    """Stands for allauth's sign-in form."""

    login = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    remember = forms.BooleanField(label="This is my own phone", required=False, help_text="If not, we keep nothing on it.")


class CodeForm(forms.Form):
    """Stands for every form with one code."""

    code = forms.CharField(label="Code", help_text="Fifteen letters and numbers, in three groups.")


class NameForm(forms.Form):
    """Stands for the comparison of a name."""

    name = forms.CharField(label="Name on the paper")


MODULE: Context = {
    "title": "Looking after the one who listens",
    "summary": "Hearing hard things leaves marks. You learn to see them early, and what your program owes you.",
    "minutes": 58,
    "sample": True,
    "ref": "sample@1.0",
    "objectives": ["Name three early signs in your own words", "Say what your program owes you", "Make a plan that fits your week"],
    "people": [{"name": "Ana Duarte", "as": "trainer", "did": "wrote"}, {"name": "June Park", "as": "parent partner", "did": "reviewed"}],
    "glossary": [{"term": "Debrief", "meaning": "A short talk after something hard, with someone who knows the work."}],
}
PATH = path()
STEP = {
    "lesson": {"title": "What your program owes you", "minutes": 9},
    "number": 3,
    "of": 6,
    "part_number": 2,
    "parts_total": 4,
    "contents_url": "/contents/",
    "is_first": False,
    "is_last": False,
}
QUESTION = answered("a")
SEVERAL = question("several")
BLOCKS = blocks()
LINES = help_lines()
RESULT = standing("valid")
VIEWER = Person(pk=0, chosen_name="Rosa")  # kept nowhere: whoever asks for her certificates finds none
PROGRAM = SimpleNamespace(name="Harbor County")
