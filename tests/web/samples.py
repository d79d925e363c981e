"""What each page and each component is given, in its most telling states."""

from __future__ import annotations

from datetime import date

from tests.web.things import (
    BLOCKS,
    LINES,
    MODULE,
    PATH,
    PROGRAM,
    QUESTION,
    RESULT,
    SEVERAL,
    STEP,
    VIEWER,
    CodeForm,
    Context,
    EveryForm,
    MailForm,
    NameForm,
)


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
                "coordinator": {"name": "June", "ask_url": "/ask/"},
            },
        ),
        "home-empty": (
            "training/home.html",
            learner | {"person": VIEWER, "next": None, "path": [], "coordinator": None, "finished": False},
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
    for status in (
        "valid",
        "upcoming",
        "grace",
        "relinquished",
        "expired",
        "revoked",
        "suspended",
        "leave",
        "replaced",
        "erased",
        "unknown",
    ):
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
    keys = "done here next later valid certified in_force ready waived confirmed in_progress open invited upcoming pending due late grace expired lapsed suspended revoked relinquished leave inactive closed replaced erased unknown not_yet"
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
            for status in (
                "valid",
                "upcoming",
                "grace",
                "relinquished",
                "expired",
                "revoked",
                "suspended",
                "leave",
                "replaced",
                "erased",
                "unknown",
            )
        ],
        "where": [{"text": "Lesson 2 of 6"}, {"text": "Lesson 2 of 6", "minutes": 9, "part_number": 2, "parts_total": 3}],
    }
