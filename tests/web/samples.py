"""One sample of what each page and each component is given, in its most telling states. Invented people only."""

# fmt: off -- samples are data, one a line

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms

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
TEXT = "<p>You sat with a parent in the worst hour of her year. Then you drove home and made dinner. <strong>Both are work.</strong></p><p>Some of what you hear stays with you:</p><ul><li>a sentence that comes back at night,</li><li>a knot before a certain door.</li></ul>"
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
        "text_number": "555-010-4401",
        "hours": "Every day, 8 in the morning to 10 at night",
        "note": "Parent partners answer. English and Spanish.",
        "must_report": False,
        "is_own": True,
    },
    {
        "name": "988 Lifeline",
        "phone": "988",
        "text_number": "988",
        "hours": "Day and night",
        "note": "For any hard moment. Press 2 for Spanish.",
        "must_report": False,
    },
    {
        "name": "Childhelp",
        "phone": "1-800-422-4453",
        "text_number": "",
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
VIEWER = SimpleNamespace(chosen_name="Rosa")
PROGRAM = SimpleNamespace(name="Harbor County")


def pages() -> dict[str, tuple[str, Context]]:
    """Return name -> (template, context) for every page in every state that looks different."""
    learner = {"viewer": VIEWER, "program": PROGRAM}
    feedback = {"right": False, "can_try_again": True, "read_again": {"title": "Early signs", "url": "/b/"}}
    lesson = learner | STEP
    samples: dict[str, tuple[str, Context]] = {
        "welcome": ("core/welcome.html", {}),
        "welcome-signed-in": ("core/welcome.html", learner),
        "help": ("people/help.html", learner | {"lines": LINES, "coordinator": {"name": "June", "ask_url": "/ask/"}}),
        "help-empty": ("people/help.html", {"lines": []}),
        "leave": ("people/leave.html", {}),
        "privacy": ("people/privacy.html", {"keep_years": 7, "first_time": True}),
        "card": ("people/card_sign_in.html", {"form": EveryForm(), "next": "/home/"}),
        "card-errors": ("people/card_sign_in.html", {"form": EveryForm({"sign_in_name": "", "days": "9"})}),
        "login": ("account/login.html", {"form": MailForm()}),
        "login-errors": ("account/login.html", {"form": MailForm({"login": "rosa@"})}),
        "home": (
            "training/home.html",
            learner
            | {
                "person": VIEWER,
                "next": {"title": "What your program owes you", "minutes": 6, "url": "/c/", "label": ""},
                "path": PATH,
                "certificates": [{"title": "Certified Parent Ally", "valid_until": date(2028, 2, 29), "url": "/d/", "status": "valid"}],
                "coordinator": {"name": "June", "ask_url": "/ask/"},
            },
        ),
        "home-empty": (
            "training/home.html",
            learner | {"person": VIEWER, "next": None, "path": [], "certificates": [], "coordinator": None, "finished": False},
        ),
        "module": (
            "training/module.html",
            learner | {"module": MODULE, "path": PATH, "next": {"url": "/c/", "label": ""}, "home_url": "/home/", "packet_url": "/packet/"},
        ),
        "note": (
            "training/part.html",
            lesson
            | {
                "content_note": {
                    "text": "In this part a parent remembers a night in a shelter. Nobody is hurt on the page.",
                    "has_other_way": True,
                },
                "blocks": [],
            },
        ),
        "part": (
            "training/part.html",
            lesson | {"blocks": [BLOCKS[b] for b in ("text", "note", "idea", "scenario")], "words": MODULE["glossary"]},
        ),
        "part-other-way": (
            "training/part.html",
            lesson
            | {
                "other_way": True,
                "is_last": True,
                "blocks": [BLOCKS[b] for b in ("care", "image", "audio", "video", "download", "reflection", "pause")],
            },
        ),
        "question": ("training/question.html", lesson | {"question": SEVERAL, "feedback": None, "error": ""}),
        "question-error": (
            "training/question.html",
            lesson | {"question": QUESTION, "feedback": None, "error": "Please choose one answer, then go on."},
        ),
        "question-feedback": ("training/question.html", lesson | {"question": QUESTION, "feedback": feedback}),
        "question-right": ("training/question.html", lesson | {"question": QUESTION, "feedback": feedback | {"right": True}}),
        "check": (
            "training/check.html",
            learner | {"questions": 8, "minutes": 8, "pass_percent": 75, "started": False, "contents_url": "/contents/"},
        ),
        "check-question": (
            "training/check_question.html",
            learner
            | {
                "number": 3,
                "of": 8,
                "question": QUESTION,
                "feedback": None,
                "contents_url": "/contents/",
                "is_first": False,
                "is_last": False,
            },
        ),
        "check-result": (
            "training/check_result.html",
            learner
            | {
                "met": False,
                "right": 5,
                "of": 8,
                "items": [
                    {"text": QUESTION["text"], "right": False, "why": QUESTION["why"], "read_again": {"title": "Early signs", "url": "/b/"}}
                ],
                "can_try_again": True,
                "contents_url": "/contents/",
            },
        ),
        "check-met": (
            "training/check_result.html",
            learner | {"met": True, "right": 7, "of": 8, "items": [], "next": {"url": "/n/", "label": ""}, "contents_url": "/contents/"},
        ),
        "check-wait": (
            "training/check_result.html",
            learner | {"met": False, "right": 5, "of": 8, "items": [], "again_on": date(2026, 12, 1), "contents_url": "/contents/"},
        ),
        "finished": (
            "training/finished.html",
            learner
            | {
                "title": "What your program owes you",
                "whole": False,
                "path": PATH,
                "next": {"title": "Between visits", "minutes": 9, "url": "/n/", "label": ""},
                "home_url": "/home/",
            },
        ),
        "finished-module": (
            "training/finished.html",
            learner | {"title": MODULE["title"], "whole": True, "next": None, "home_url": "/home/", "certificate_url": "/d/"},
        ),
        "packet": (
            "training/packet.html",
            learner
            | {
                "module": MODULE,
                "person": VIEWER,
                "reference": "sample@1.0",
                "lessons": [
                    {
                        "number": 1,
                        "title": "What you carry",
                        "minutes": 9,
                        "content_note": {"text": "A hard night is remembered."},
                        "blocks": [*BLOCKS.values(), {"type": "question", "question": QUESTION}],
                        "other_way": [BLOCKS["text"]],
                    }
                ],
                "check": {"questions": [QUESTION, SEVERAL]},
            },
        ),
        "verify": ("certificates/verify.html", {"form": CodeForm()}),
        "verify-errors": ("certificates/verify.html", {"form": CodeForm({"code": ""})}),
        "verify-same": (
            "certificates/verification.html",
            {
                "result": RESULT | {"shows_name": False, "name_form": NameForm(), "name_answer": "same"},
                "code": "7KQ4M-RX2PD-W9HTC",
                "checked_on": date(2026, 11, 22),
            },
        ),
        "verify-different": (
            "certificates/verification.html",
            {"result": RESULT | {"shows_name": False, "name_form": NameForm({"name": ""}), "name_answer": "different"}},
        ),
    }
    for status in ("valid", "upcoming", "grace", "relinquished", "expired", "revoked", "suspended", "replaced", "erased", "unknown"):
        samples[f"verify-{status}"] = ("certificates/verification.html", {"result": RESULT | {"status": status}})
    for code in ("400", "403", "403_csrf", "404", "429", "500"):
        samples[f"error-{code}"] = (f"{code}.html", {})
    simple = (
        "account/request_login_code account/password_reset account/password_change account/password_set account/reauthenticate account/logout account/password_reset_done "
        "account/password_reset_from_key_done account/verification_sent account/verified_email_required account/account_inactive account/signup_closed account/email_confirm "
        "mfa/reauthenticate mfa/authenticate mfa/recovery_codes/generate account/password_reset_from_key"
    )
    for name in simple.split():
        samples[name.replace("/", "-")] = (
            f"{name}.html",
            {"form": CodeForm(), "reauthentication_alternatives": [{"url": "/x/", "description": "Use a passkey"}]},
        )
    for name in ("login_code", "email_verification_code"):
        samples[f"account-confirm-{name}"] = (
            f"account/confirm_{name}.html",
            {"verify_form": CodeForm(), "can_resend": True, "email": "rosa@example.org"},
        )
    samples["link-too-old"] = ("account/password_reset_from_key.html", {"token_fail": True})
    samples["second-step"] = (
        "mfa/totp/activate_form.html",
        {"form": CodeForm(), "totp_svg": '<svg viewBox="0 0 9 9"><path d="M1 1h3v3H1z"/></svg>'},
    )
    samples["recovery-codes"] = (
        "mfa/recovery_codes/index.html",
        {
            "unused_codes": ["0af3-77c1", "91be-0c44"],
            "total_count": 10,
            "can_view_codes": True,
            "can_download_codes": True,
            "can_generate_codes": True,
        },
    )
    return samples


def components() -> dict[str, list[Context]]:
    """Return component -> the contexts it is tried with."""
    form, bad = EveryForm(), EveryForm({"days": "9"})
    keys = "done here next later valid certified in_force ready waived confirmed in_progress open invited upcoming pending due late grace expired lapsed suspended revoked relinquished leave replaced erased unknown not_yet"
    return {
        "block": [{"block": block, "language": "en"} for block in BLOCKS.values()],
        "button": [
            {"label": "Go on"},
            {"label": "Go on", "kind": "second", "href": "/x/"},
            {"label": "Save", "kind": "help", "name": "go", "value": "next", "form": "f", "icon": "icons/download.svg"},
        ],
        "callout": [{"block": BLOCKS[tone]} for tone in ("note", "care", "idea")],
        "card": [
            {"title": "A card"},
            {"title": "A card", "text": "With words", "eyebrow": "Next", "href": "/x/", "label": "Go on", "main": True, "level": 3},
        ],
        "content_note": [{"text": "A hard night is remembered.", "has_other_way": True}, {"text": "A hard night is remembered."}],
        "download": [{"block": BLOCKS["download"]}],
        "empty": [{"text": "Nobody here yet. Invite someone to begin.", "href": "/x/", "label": "Invite"}, {"text": "Nobody here yet."}],
        "error_summary": [{"form": form}, {"form": bad}, {"errors": [{"text": "Choose a day", "href": "#day"}, {"text": "Once more"}]}],
        "feedback": [
            {"question": QUESTION, "right": right, "read_again": again}
            for right, again in ((True, None), (False, {"title": "Early signs", "url": "/b/"}))
        ],
        "field": [{"field": field} for field in (*form, *bad)],
        "help_line": [{"line": line, "own": line.get("is_own")} for line in LINES],
        "image": [{"block": BLOCKS["image"]}],
        "media": [{"block": BLOCKS[kind], "language": "en"} for kind in ("audio", "video")],
        "messages": [
            {"messages": [{"level_tag": "success", "message": "Kept."}, {"level_tag": "error", "message": "Once more."}]},
            {"messages": []},
        ],
        "notice": [{"text": "Know this."}, {"text": "Know this.", "tone": "care", "title": "Please"}],
        "pager": [{"earlier_url": None, "later_url": "?after=7"}, {"earlier_url": "?before=7", "later_url": None}, {}],
        "path": [{"steps": PATH, "label": "Lessons"}],
        "pause": [{"block": BLOCKS["pause"]}],
        "question": [{"question": QUESTION, "error": ""}, {"question": SEVERAL, "error": "Please choose."}],
        "reflection": [{"block": BLOCKS["reflection"]}],
        "scenario": [{"block": BLOCKS["scenario"]}],
        "status": [{"status": key} for key in keys.split()] + [{"status": key, "label": "In other words"} for key in keys.split()],
        "term": [{"term": "Debrief", "meaning": "A short talk."}],
        "verification": [
            {"result": RESULT | {"status": status}}
            for status in ("valid", "upcoming", "grace", "relinquished", "expired", "revoked", "suspended", "replaced", "erased", "unknown")
        ],
        "where": [{"text": "Lesson 2 of 6"}, {"text": "Lesson 2 of 6", "minutes": 9, "part_number": 2, "parts_total": 3}],
    }
