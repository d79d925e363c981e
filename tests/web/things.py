"""The things that sample pages are made of. Invented people only."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms

from people.models import Person

Context = dict[str, Any]


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


class EveryForm(forms.Form):
    """One field of each kind."""

    sign_in_name = forms.CharField(label="Sign-in name", help_text="It is printed on your card.")
    words = forms.CharField(label="Anything else", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("es", "Español")])
    reach = forms.ChoiceField(
        label="How may we reach you?",
        widget=forms.RadioSelect,
        choices=[("mail", "E-mail"), ("post", "Letter")],
        help_text="You can change this later.",
    )
    days = forms.MultipleChoiceField(label="Good days", widget=forms.CheckboxSelectMultiple, choices=[("1", "Monday"), ("2", "Tuesday")])
    own_phone = forms.BooleanField(label="This is my own phone", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


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
PATH = [
    {"title": "What you carry", "state": "done", "url": "/a/"},
    {"title": "Early signs", "state": "done", "url": "/b/"},
    {"title": "What your program owes you, and how to ask for it", "state": "here", "url": "/c/", "note": "about 9 minutes"},
    {"title": "Between visits", "state": "later", "url": None},
    {"title": "A plan of your own", "state": "later", "url": None},
]
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
QUESTION: Context = {
    "key": "q1",
    "type": "one",
    "text": "Rosa tells you that she has not slept since a hard visit. What is a good first step?",
    "why": "Early words keep small marks small. Your supervisor owes you this time.",
    "options": [
        {
            "key": "a",
            "text": "Wait until it passes by itself.",
            "chosen": True,
            "right": False,
            "feedback": "Many of us try this first. Help works better when it comes early.",
        },
        {
            "key": "b",
            "text": "Ask her if she would like to talk it over with the supervisor, and offer to come along.",
            "chosen": False,
            "right": True,
            "feedback": "You offer, and she chooses.",
        },
        {
            "key": "c",
            "text": "Tell the others, so that they can help too.",
            "chosen": False,
            "right": False,
            "feedback": "It is hers to tell.",
        },
    ],
}
SEVERAL = QUESTION | {"key": "q2", "type": "several", "text": "Which of these are early signs?"}
MEDIA = {"url": "/blobs/x", "mime": "audio/mpeg", "bytes": 412_000, "name": "breathing.mp3"}
TEXT = "<p>You sat with a parent in the worst hour of her year. Then you drove home and made dinner. <strong>Both are work.</strong></p><h3>What stays</h3><p>Some of what you hear stays with you:</p><ul><li>a sentence that comes back at night,</li><li>a knot before a certain door.</li></ul>"
BLOCKS: dict[str, Context] = {
    "text": {"type": "text", "key": "t1", "text": TEXT},
    "note": {
        "type": "callout",
        "key": "n1",
        "tone": "note",
        "title": "You are not the only one",
        "text": "<p>Most people who do this work feel it at some point.</p>",
    },
    "care": {
        "type": "callout",
        "key": "n2",
        "tone": "care",
        "title": "Take care here",
        "text": "<p>The next story has a hard moment in it.</p>",
    },
    "idea": {
        "type": "callout",
        "key": "n3",
        "tone": "idea",
        "title": "Try this",
        "text": "<p>Put both feet on the floor. Name five things you see.</p>",
    },
    "scenario": {
        "type": "scenario",
        "key": "s1",
        "title": "The call at ten",
        "text": "<p>It is ten at night. A parent you walk with texts: <em>are you up</em></p>",
        "choices": [
            {
                "key": "a",
                "text": "Answer right away",
                "consequence": "<p>She is glad. Tomorrow you are tired, and she learns that ten is fine.</p>",
            },
            {
                "key": "b",
                "text": "Send the warm line, and call at nine",
                "consequence": "<p>She has someone now, and you in the morning.</p>",
            },
        ],
    },
    "pause": {
        "type": "pause",
        "key": "p1",
        "title": "Put the kettle on",
        "text": "<p>This is a good place to stop for a moment. The page waits.</p>",
    },
    "reflection": {
        "type": "reflection",
        "key": "r1",
        "prompt": "What do you do now, on the way home from a hard day?",
        "help": "One line is enough.",
        "saved": "",
    },
    "audio": {
        "type": "media",
        "key": "m1",
        "kind": "audio",
        "title": "A slow minute",
        "media": MEDIA,
        "captions": None,
        "transcript": "<p>Breathe in while you count to four.</p>",
    },
    "video": {
        "type": "media",
        "key": "m2",
        "kind": "video",
        "title": "Two partners talk",
        "media": MEDIA | {"mime": "video/mp4", "bytes": 8_400_000},
        "captions": {"url": "/blobs/c"},
        "transcript": "<p>June: I used to take it all home.</p>",
    },
    "image": {
        "type": "image",
        "key": "i1",
        "media": {"url": "/static/img/icon.svg"},
        "alt": "A path to a house",
        "caption": "The way home is part of the day.",
    },
    "download": {
        "type": "download",
        "key": "d1",
        "title": "My plan, one page",
        "media": MEDIA | {"mime": "application/pdf", "name": "plan.pdf"},
    },
}
LINES = [
    {
        "name": "Harbor warm line",
        "phone": "555-010-4400",
        "dial": "5550104400",
        "text_number": "555-010-4401",
        "text_dial": "5550104401",
        "hours": "Every day, 8 in the morning to 10 at night",
        "note": "Parent partners answer. English and Spanish.",
        "must_report": False,
        "is_own": True,
    },
    {
        "name": "988 Lifeline",
        "phone": "988",
        "dial": "988",
        "text_number": "988",
        "text_dial": "988",
        "hours": "Day and night",
        "note": "For any hard moment. Press 2 for Spanish.",
        "must_report": False,
    },
    {
        "name": "Childhelp",
        "phone": "1-800-422-4453",
        "dial": "18004224453",
        "text_number": "",
        "text_dial": "",
        "hours": "Day and night",
        "note": "People who know about children and safety.",
        "must_report": True,
    },
]
RESULT: Context = {
    "status": "valid",
    "title": "Certified Parent Ally",
    "program": "Harbor County Parent Allies",
    "valid_from": date(2026, 3, 1),
    "valid_until": date(2028, 2, 29),
    "issued_on": date(2026, 3, 1),
    "on": date(2026, 11, 2),
    "shows_name": True,
    "name": "Rosa M. Alvarez",
    "name_form": None,
    "name_answer": None,
}
VIEWER = Person(pk=0, chosen_name="Rosa")  # kept nowhere: whoever asks for her certificates finds none
PROGRAM = SimpleNamespace(name="Harbor County")
