"""Which column of a spreadsheet holds what: known by its name in either language, or chosen by a lead; private ones are dropped by name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class Field(TextChoices):
    """What a column can hold. Whatever is not here is not kept."""

    NAME = "name", _("Name of the person")
    FIRST_NAME = "first_name", _("First name")
    LAST_NAME = "last_name", _("Last name")
    EMAIL = "email", _("E-mail of the person")
    OWN_ID = "own_id", _("Your own number for the person")
    PLACE = "place", _("Place (county, site)")
    LANGUAGE = "language", _("Language of the person")
    WHAT = "what", _("What was done (training, session, paper)")
    DATE = "date", _("Day it happened")
    MINUTES = "minutes", _("Minutes")
    HOURS = "hours", _("Hours")
    CATEGORY = "category", _("Category of the hours")
    MODE = "mode", _("How it was done (with a trainer, alone, elsewhere)")
    SOURCE = "source", _("Who gave the training")
    SEEN_BY = "seen_by", _("Who saw the paper")
    VALID_FROM = "valid_from", _("Certified from")
    VALID_UNTIL = "valid_until", _("Certified through")


class Private(TextChoices):
    """Columns that are never taken over, whatever is chosen for them."""

    BIRTH = "birth", _("a date of birth or an age")
    CASE = "case", _("a case or docket number")
    IDENTITY = "identity", _("a social security or other identity number")
    CHILD = "child", _("a child’s name or something about a child")
    FAMILY = "family", _("something about a family’s case, health or court")


# As people name their columns, in small letters without accents and signs. The whole name has to be one of these.
KNOWN: dict[Field, tuple[str, ...]] = {
    Field.NAME: (
        "name", "full name", "partner", "partner name", "parent partner", "participant", "participant name", "staff", "staff name", "employee",
        "learner", "trainee", "person", "nombre", "nombre completo", "nombre y apellido", "participante", "persona", "socio", "companero",
    ),
    Field.FIRST_NAME: ("first name", "first", "given name", "nombre de pila", "primer nombre"),
    Field.LAST_NAME: ("last name", "last", "surname", "family name", "apellido", "apellidos"),
    Field.EMAIL: ("e mail", "email", "email address", "e mail address", "staff email", "correo", "correo electronico", "email de la persona"),
    Field.OWN_ID: ("id", "staff id", "partner id", "employee id", "own id", "our number", "number", "personnel number", "numero", "numero de personal"),
    Field.PLACE: ("place", "county", "site", "location", "region", "office", "agency", "host", "condado", "lugar", "sede", "oficina", "agencia"),
    Field.LANGUAGE: ("language", "preferred language", "idioma", "lengua"),
    Field.WHAT: (
        "what", "training", "training title", "training name", "title", "course", "course name", "module", "session", "topic", "workshop", "activity",
        "que", "capacitacion", "titulo", "curso", "modulo", "sesion", "tema", "taller", "actividad", "formacion",
    ),
    Field.DATE: (
        "date", "training date", "date completed", "completed", "completed on", "completion date", "date of training", "on", "day", "date attended",
        "fecha", "fecha de capacitacion", "completado", "completado el", "dia", "fecha del curso",
    ),
    Field.MINUTES: ("minutes", "min", "mins", "length in minutes", "minutos"),
    Field.HOURS: ("hours", "hrs", "hour", "contact hours", "clock hours", "training hours", "credit hours", "ceu hours", "duration", "horas", "duracion"),
    Field.CATEGORY: ("category", "type of hours", "hour category", "kind of hours", "categoria", "tipo de horas"),
    Field.MODE: ("mode", "format", "delivery", "how", "modality", "modo", "formato", "modalidad", "como"),
    Field.SOURCE: (
        "source", "provider", "given by", "training provider", "trainer", "presenter", "organization",
        "fuente", "proveedor", "impartido por", "capacitador", "capacitadora", "organizacion",
    ),
    Field.SEEN_BY: (
        "seen by", "verified by", "paper seen by", "who saw the paper", "certificate seen by", "checked by",
        "visto por", "verificado por", "quien vio el papel", "revisado por",
    ),
    Field.VALID_FROM: (
        "valid from", "certified from", "certified on", "certified since", "certification date", "cert date", "date certified",
        "valido desde", "certificado desde", "fecha de certificacion",
    ),
    Field.VALID_UNTIL: (
        "valid through", "valid until", "expires", "expires on", "expiration", "expiration date", "cert expires", "certified through",
        "vence", "vencimiento", "valido hasta", "certificado hasta", "fecha de vencimiento",
    ),
}  # fmt: skip

# Words that make a column private, wherever in its name they stand.
PRIVATE: tuple[tuple[Private, str], ...] = (
    (
        Private.IDENTITY,
        r"ssn|social security|seguro social|soc sec|tax id|itin|driver.? ?s? licen[sc]e|passport|pasaporte|licencia de conducir|medicaid|alien",
    ),
    (Private.BIRTH, r"\bdob\b|birth|born|\bage\b|nacimiento|\bedad\b|cumpleanos|\bfdn\b"),
    (Private.CHILD, r"child|children|\bkids?\b|\bson\b|daughter|minor|infant|youth name|hij[oa]s?\b|nin[oa]s?\b|menor"),
    (Private.CASE, r"\bcase\b|docket|\bjv\b|juvenile|referral (no|number|id)|cause (no|number)|\bcaso\b|expediente|numero de causa"),
    (
        Private.FAMILY,
        r"court|judge|removal|reunif|abuse|neglect|substance|diagnos|recovery date|sobriety|probation|crim|tribunal|juez|abuso|maltrato|"
        r"negligencia|sustancias|reunific|sobriedad|delito",
    ),
)
IDENTITY_NUMBER = re.compile(r"\d{3}-\d{2}-\d{4}")
SAMPLE = 200  # cells looked at to see what a column holds


def plain(text: str) -> str:
    """A text as it is compared: small letters, no accents, no signs, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter)).split())


def private_reason(header: str, cells: Iterable[Any] = ()) -> Private | None:
    """Why a column is never taken over: by its name, or because its cells look like identity numbers."""
    name = plain(header)
    for reason, pattern in PRIVATE:
        if re.search(pattern, name):
            return reason
    texts = [cell for cell in cells if isinstance(cell, str)]
    if texts and 2 * sum(1 for text in texts if IDENTITY_NUMBER.fullmatch(text)) > len(texts):
        return Private.IDENTITY
    return None


def match_columns(headers: list[str], lines: list[tuple[int, list[Any]]]) -> list[str]:
    """For each column the field it is taken for, `private:REASON`, or nothing. A field is given once, to the first that asks."""
    matched: list[str] = []
    known = {name: field for field, names in KNOWN.items() for name in names}
    for place, header in enumerate(headers):
        reason = private_reason(header, (cells[place] for _number, cells in lines[:SAMPLE]))
        field = known.get(plain(header))
        if reason is not None:
            matched.append(f"private:{reason}")
        elif field is not None and field not in matched:
            matched.append(str(field))
        else:
            matched.append("")
    return matched
