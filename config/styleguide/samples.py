"""What the components are shown with, in both languages. Invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language

Context = dict[str, Any]

STATUSES = (
    "done here next later valid certified in_force ready waived confirmed in_progress open invited upcoming pending due late grace expired lapsed "
    "suspended revoked relinquished leave inactive closed replaced erased completed as_of taken_back changed unknown not_yet"
).split()
STANDINGS = (
    "valid upcoming grace relinquished expired revoked suspended leave replaced erased completed taken_back as_of changed unknown"
).split()

KIND_OF = {"completed": "completion", "taken_back": "completion", "as_of": "transcript", "changed": "transcript"}


def say(english: str, spanish: str) -> str:
    """Whichever is read now."""
    return spanish if (get_language() or "en").startswith("es") else english


def every_form(data: dict[str, Any] | None = None, **options: Any) -> forms.Form:
    """A form with one field of each kind; with data it is checked, and has something to mend."""
    fields: dict[str, forms.Field] = {
        "sign_in_name": forms.CharField(
            label=say("Sign-in name", "Nombre de acceso"), help_text=say("It is printed on your card.", "Está impreso en su tarjeta.")
        ),
        "words": forms.CharField(label=say("Anything else", "Algo más"), widget=forms.Textarea, required=False),
        "language": forms.ChoiceField(label=say("Language", "Idioma"), choices=[("en", "English"), ("es", "Español")]),
        "reach": forms.ChoiceField(
            label=say("How may we reach you?", "¿Cómo podemos comunicarnos con usted?"),
            widget=forms.RadioSelect,
            choices=[("mail", say("E-mail", "Correo electrónico")), ("post", say("Letter", "Carta"))],
            help_text=say("You can change this later.", "Puede cambiarlo más tarde."),
        ),
        "days": forms.MultipleChoiceField(
            label=say("Good days", "Días que le convienen"),
            widget=forms.CheckboxSelectMultiple,
            choices=[("1", say("Monday", "Lunes")), ("2", say("Tuesday", "Martes"))],
        ),
        "own_phone": forms.BooleanField(label=say("This is my own phone", "Este teléfono es mío"), required=False),
        "hidden": forms.CharField(widget=forms.HiddenInput, required=False),
    }
    return type("EveryForm", (forms.Form,), fields)(data, **options)


def path() -> list[Context]:
    """A path with every kind of stone."""
    return [
        {"title": say("What you carry", "Lo que usted lleva"), "state": "done", "url": "/a/"},
        {"title": say("Early signs", "Las primeras señales"), "state": "done", "url": "/b/"},
        {
            "title": say("What your program owes you, and how to ask for it", "Lo que su programa le debe y cómo pedirlo"),
            "state": "here",
            "url": "/c/",
            "note": say("2 of 3 lessons done, about 9 minutes", "2 de 3 lecciones hechas, cerca de 9 minutos"),
            "lessons": [True, True, False],
        },
        {"title": say("Between visits", "Entre visitas"), "state": "next", "url": "/d/"},
        {"title": say("A plan of your own", "Su propio plan"), "state": "later", "url": None},
    ]


def question(kind: str = "one") -> Context:
    """A question with feedback on each answer."""
    several = kind == "several"
    return {
        "key": "q2" if several else "q1",
        "type": kind,
        "text": say("Which of these are early signs?", "¿Cuáles de estas son señales tempranas?")
        if several
        else say(
            "Rosa tells you that she has not slept since a hard visit. What is a good first step?",
            "Rosa le cuenta que no ha dormido desde una visita difícil. ¿Cuál es un buen primer paso?",
        ),
        "why": say(
            "Early words keep small marks small. Your supervisor owes you this time.",
            "Hablar pronto evita que lo pequeño crezca. Quien le supervisa le debe este tiempo.",
        ),
        "options": [
            {
                "key": "a",
                "text": say("Wait until it passes by itself.", "Esperar a que se pase solo."),
                "chosen": True,
                "right": False,
                "feedback": say(
                    "Many of us try this first. Help works better when it comes early.",
                    "Muchas personas lo intentamos primero. La ayuda sirve más cuando llega pronto.",
                ),
            },
            {
                "key": "b",
                "text": say(
                    "Ask her if she would like to talk it over with the supervisor, and offer to come along.",
                    "Preguntarle si quisiera hablarlo con quien supervisa, y ofrecerse a ir con ella.",
                ),
                "chosen": False,
                "right": True,
                "feedback": say("You offer, and she chooses.", "Usted ofrece y ella elige."),
            },
            {
                "key": "c",
                "text": say("Tell the others, so that they can help too.", "Contárselo al grupo, para que también ayude."),
                "chosen": False,
                "right": False,
                "feedback": say("It is hers to tell.", "A ella le toca contarlo."),
            },
        ],
    }


def answered(*chosen: str) -> Context:
    """The question with these answers chosen."""
    asked = question()
    return asked | {"options": [option | {"chosen": option["key"] in chosen} for option in asked["options"]]}


def blocks() -> dict[str, Context]:
    """One block of each kind that a lesson can hold."""
    media = {"url": "/blobs/x", "mime": "audio/mpeg", "bytes": 412_000, "name": "breathing.mp3"}
    return {
        "text": {
            "type": "text",
            "key": "t1",
            "text": say(
                "<p>You sat with a parent in the worst hour of her year. Then you drove home and made dinner. <strong>Both are work.</strong></p>"
                "<h3>What stays</h3><p>Some of what you hear stays with you:</p>"
                "<ul><li>a sentence that comes back at night,</li><li>a knot before a certain door.</li></ul>",
                "<p>Usted acompañó a una mamá en la peor hora de su año. Luego manejó a casa e hizo la cena. <strong>Las dos cosas son trabajo.</strong></p>"
                "<h3>Lo que se queda</h3><p>Algo de lo que oye se queda con usted:</p>"
                "<ul><li>una frase que vuelve de noche,</li><li>un nudo ante cierta puerta.</li></ul>",
            ),
        },
        "note": {
            "type": "callout",
            "key": "n1",
            "tone": "note",
            "title": say("You are not the only one", "No le pasa solo a usted"),
            "text": say(
                "<p>Most people who do this work feel it at some point.</p>",
                "<p>La mayoría de quienes hacen este trabajo lo sienten alguna vez.</p>",
            ),
        },
        "care": {
            "type": "callout",
            "key": "n2",
            "tone": "care",
            "title": say("Take care here", "Aquí, con cuidado"),
            "text": say("<p>The next story has a hard moment in it.</p>", "<p>La historia que sigue tiene un momento difícil.</p>"),
        },
        "idea": {
            "type": "callout",
            "key": "n3",
            "tone": "idea",
            "title": say("Try this", "Pruebe esto"),
            "text": say(
                "<p>Put both feet on the floor. Name five things you see.</p>",
                "<p>Ponga los dos pies en el piso. Nombre cinco cosas que ve.</p>",
            ),
        },
        "scenario": {
            "type": "scenario",
            "key": "s1",
            "title": say("The call at ten", "La llamada de las diez"),
            "text": say(
                "<p>It is ten at night. A parent you walk with texts: <em>are you up</em></p>",
                "<p>Son las diez de la noche. Una mamá a quien acompaña le escribe: <em>¿sigues ahí?</em></p>",
            ),
            "choices": [
                {
                    "key": "a",
                    "text": say("Answer right away", "Contestar enseguida"),
                    "consequence": say(
                        "<p>She is glad. Tomorrow you are tired, and she learns that ten is fine.</p>",
                        "<p>Ella se alegra. Mañana usted tendrá sueño, y ella aprende que a las diez se puede.</p>",
                    ),
                },
                {
                    "key": "b",
                    "text": say("Send the warm line, and call at nine", "Mandarle la línea de apoyo y llamar a las nueve"),
                    "consequence": say(
                        "<p>She has someone now, and you in the morning.</p>", "<p>Ahora tiene a alguien, y a usted por la mañana.</p>"
                    ),
                },
            ],
        },
        "pause": {
            "type": "pause",
            "key": "p1",
            "title": say("Put the kettle on", "Ponga agua a calentar"),
            "text": say(
                "<p>This is a good place to stop for a moment. The page waits.</p>",
                "<p>Este es un buen lugar para parar un momento. La página espera.</p>",
            ),
        },
        "reflection": {
            "type": "reflection",
            "key": "r1",
            "prompt": say("What do you do now, on the way home from a hard day?", "¿Qué hace hoy al volver a casa de un día difícil?"),
            "help": say("One line is enough.", "Basta una línea."),
            "saved": "",
        },
        "audio": {
            "type": "media",
            "key": "m1",
            "kind": "audio",
            "title": say("A slow minute", "Un minuto lento"),
            "media": media,
            "captions": None,
            "transcript": say("<p>Breathe in while you count to four.</p>", "<p>Tome aire mientras cuenta hasta cuatro.</p>"),
        },
        "video": {
            "type": "media",
            "key": "m2",
            "kind": "video",
            "title": say("Two partners talk", "Hablan dos acompañantes"),
            "media": media | {"mime": "video/mp4", "bytes": 8_400_000},
            "captions": {"url": "/blobs/c"},
            "transcript": say("<p>June: I used to take it all home.</p>", "<p>June: Antes me lo llevaba todo a casa.</p>"),
        },
        "image": {
            "type": "image",
            "key": "i1",
            "media": {"url": "/static/img/icon.svg"},
            "alt": say("A path to a house", "Un camino hacia una casa"),
            "caption": say("The way home is part of the day.", "El camino a casa es parte del día."),
        },
        "download": {
            "type": "download",
            "key": "d1",
            "title": say("My plan, one page", "Mi plan, una página"),
            "media": media | {"mime": "application/pdf", "name": "plan.pdf"},
        },
    }


def help_lines() -> list[Context]:
    """The program's own line, one for everybody, one that may have to report."""
    return [
        {
            "name": say("Harbor warm line", "Línea de apoyo de Harbor"),
            "phone": "555-010-4400",
            "dial": "5550104400",
            "text_number": "555-010-4401",
            "text_dial": "5550104401",
            "hours": say("Every day, 8 in the morning to 10 at night", "Todos los días, de 8 de la mañana a 10 de la noche"),
            "note": say("Parent partners answer. English and Spanish.", "Contestan personas acompañantes. En inglés y español."),
            "must_report": False,
            "is_own": True,
        },
        {
            "name": say("988 Lifeline", "Línea 988"),
            "phone": "988",
            "dial": "988",
            "text_number": "988",
            "text_dial": "988",
            "hours": say("Day and night", "De día y de noche"),
            "note": say("For any hard moment. Press 2 for Spanish.", "Para cualquier momento difícil. Marque 2 para español."),
            "must_report": False,
        },
        {
            "name": "Childhelp",
            "phone": "1-800-422-4453",
            "dial": "18004224453",
            "text_number": "",
            "text_dial": "",
            "hours": say("Day and night", "De día y de noche"),
            "note": say("People who know about children and safety.", "Personas que saben de la seguridad de niñas y niños."),
            "must_report": True,
        },
    ]


def standing(status: str) -> Context:
    """What a stranger is told about a document of the kind that can stand so."""
    kind = KIND_OF.get(status, "credential")
    titles = {
        "credential": say("Certified Parent Ally", "Persona Aliada con Certificado"),
        "completion": say("First steps", "Primeros pasos"),
        "transcript": say("Training transcript", "Historial de capacitación"),
    }
    return {
        "status": status,
        "kind": kind,
        "title": titles[kind],
        "program": "Harbor County Parent Allies",
        "valid_from": date(2026, 3, 1) if kind == "credential" else None,
        "valid_until": date(2028, 2, 29) if kind == "credential" else None,
        "completed_on": date(2026, 2, 27) if kind == "completion" else None,
        "as_of": date(2026, 3, 1) if kind == "transcript" else None,
        "issued_on": date(2026, 3, 1),
        "on": date(2026, 11, 2),
        "shows_name": True,
        "name": "Rosa M. Alvarez",
        "name_form": None,
        "name_answer": None,
    }


def components() -> dict[str, list[Context]]:
    """Component -> the contexts that show it in every state, in the language of the moment."""
    form, bad = every_form(), every_form({"days": "9"}, prefix="mend")
    again = {"title": say("Early signs", "Las primeras señales"), "url": "/b/"}
    go_on = say("Go on", "Continuar")
    words = say("A hard night is remembered.", "Se recuerda una noche difícil.")
    where = say("Lesson 2 of 6", "Lección 2 de 6")
    know = say("Your answers are kept.", "Sus respuestas están guardadas.")
    nobody = say("Nobody here yet. Invite someone to begin.", "Aquí no hay nadie todavía. Invite a alguien para empezar.")
    title = say("Your training", "Su capacitación")
    choose = say("Please choose one answer, then go on.", "Elija una respuesta y luego continúe.")
    return {
        "block": [{"block": block, "language": get_language()} for block in blocks().values()],
        "button": [
            {"label": go_on},
            {"label": go_on, "kind": "second", "href": "/x/"},
            {"label": say("Keep it", "Guardarlo"), "name": "go", "value": "next", "icon": "icons/download.svg"},
            {"label": say("Call now", "Llamar ahora"), "kind": "help", "href": "/x/", "icon": "icons/phone.svg"},
        ],
        "callout": [{"block": blocks()[tone]} for tone in ("note", "care", "idea")],
        "card": [
            {"title": title},
            {
                "title": title,
                "text": say("About 6 minutes. You can stop anywhere.", "Unos 6 minutos. Puede parar donde quiera."),
                "eyebrow": say("Next", "Lo que sigue"),
                "href": "/x/",
                "label": go_on,
                "main": True,
                "level": 3,
            },
        ],
        "content_note": [{"text": words, "has_other_way": True}, {"text": words}],
        "download": [{"block": blocks()["download"]}],
        "empty": [{"text": nobody, "href": "/x/", "label": say("Invite", "Invitar")}, {"text": nobody}],
        "error_summary": [
            {"form": form},
            {"form": bad},
            {"errors": [{"text": choose, "href": "#main"}, {"text": say("Then send it once more.", "Luego envíelo otra vez.")}]},
        ],
        "feedback": [
            {"question": answered("b"), "right": True, "read_again": None},
            {"question": answered("a"), "right": False, "read_again": again},
        ],
        "field": [{"field": field} for field in (*form, *bad)],
        "help_line": [{"line": line, "own": line.get("is_own")} for line in help_lines()],
        "image": [{"block": blocks()["image"]}],
        "media": [{"block": blocks()[kind], "language": get_language()} for kind in ("audio", "video")],
        "messages": [
            {"messages": [{"level_tag": "success", "message": know}, {"level_tag": "error", "message": choose}]},
            {"messages": []},
        ],
        "notice": [
            {"text": know},
            {"text": know, "tone": "done"},
            {"text": choose, "tone": "care", "title": say("One more thing", "Una cosa más")},
        ],
        "pager": [{"earlier_url": None, "later_url": "?after=7"}, {"earlier_url": "?before=7", "later_url": None}, {}],
        "path": [{"steps": path(), "label": say("Lessons", "Lecciones")}],
        "pause": [{"block": blocks()["pause"]}],
        "question": [{"question": answered(), "error": ""}, {"question": question("several"), "error": choose}],
        "reflection": [
            {"block": blocks()["reflection"]},
            {"block": blocks()["reflection"] | {"key": "r2", "saved": say("A slow breath first.", "Primero, respirar despacio.")}},
        ],
        "scenario": [{"block": blocks()["scenario"]}],
        "status": [{"status": key} for key in STATUSES] + [{"status": "ready", "label": say("In other words", "Con otras palabras")}],
        "term": [
            {
                "term": say("Debrief", "Charla de cierre"),
                "meaning": say("A short talk after something hard.", "Una charla corta después de algo difícil."),
            }
        ],
        "verification": [{"result": standing(status)} for status in STANDINGS],
        "where": [{"text": where}, {"text": where, "minutes": 9, "part_number": 2, "parts_total": 3}],
    }
