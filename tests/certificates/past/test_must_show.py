"""Must show 1: 150 people and 1,900 trainings from one spreadsheet of another shape; 131 certified as of 1 March; nothing mailed; twice is once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certificates.domain.imports.staging import file_of
from certificates.domain.projection import differences
from certificates.domain.rechecks import wrong_decisions
from certificates.enums import ImportState, Status
from certificates.models import Document, Import, Segment
from core.models import OutboxMessage
from people.models import Person, User
from tests.certificates.past import spreadsheet
from tests.certificates.past.conftest import Program
from tests.people.conftest import signed_in
from tests.security.tables import everything
from training.enums import Kind
from training.models import LedgerRow

pytestmark = [pytest.mark.django_db, pytest.mark.once]

THEN = datetime(2026, 3, 2, 6, tzinfo=UTC)  # the end of 1 March in the program's zone


def upload(lead: Client, program: Program, data: bytes) -> Import:
    """What a lead does up to the preview: choose the file, say what the odd columns are, go on."""
    file = SimpleUploadedFile("past.xlsx", data)
    sent = {
        "file": file,
        "location": program.places["alder"].pk,
        "scheme": program.scheme.pk,
        "standing": "verified",
        "seen_by": "Robin",
        "mode": "live",
    }
    response = lead.post(reverse("register_import"), sent)
    assert response.status_code == 302, response.context["form"].errors
    held = Import.objects.latest("pk")
    page = lead.get(response.url)
    assert [name for name, _why in page.context["private"]] == ["DOB", "Case #", "Child's name"]
    fields = {name: field.initial for name, field in page.context["form"].fields.items()}
    fields |= {f"column-{place}": field for place, field in spreadsheet.CHOSEN.items()}
    assert lead.post(response.url, fields).status_code == 302
    assert not file_of(held).exists()
    things = reverse("register_import_things", args=[held.uuid])
    chosen = {name: field.initial for name, field in lead.get(things).context["form"].fields.items()}
    assert lead.post(things, chosen).status_code == 302
    return Import.objects.get(pk=held.pk)


def counts(lead: Client, held: Import) -> dict[str, int]:
    page = lead.get(reverse("register_import_one", args=[held.uuid]))
    return {outcome.value: number for outcome, number in page.context["counts"]}


def test_one_hundred_and_fifty_people_and_their_trainings_come_over_and_the_same_file_again_changes_nothing(program: Program) -> None:
    lead, data = signed_in(program.lead), spreadsheet.xlsx()
    people, accounts = Person.objects.count(), User.objects.count()
    held = upload(lead, program, data)
    assert counts(lead, held) == {"new": spreadsheet.TRAININGS + 141}
    assert (Person.objects.count(), LedgerRow.objects.count()) == (people, 0)  # a look writes nothing

    lead.post(reverse("register_import_confirm", args=[held.uuid]))
    while Import.objects.get(pk=held.pk).state == ImportState.APPLYING:
        lead.post(reverse("register_import_one", args=[held.uuid]))

    assert Person.objects.count() == people + spreadsheet.PEOPLE
    assert User.objects.count() == accounts
    assert LedgerRow.objects.filter(kind__in=Kind.EVIDENCE).count() == spreadsheet.TRAININGS
    on_march = Segment.objects.on(spreadsheet.MARCH).filter(status__in=Status.IN_FORCE)
    assert on_march.known_at(None).count() == spreadsheet.CERTIFIED
    assert on_march.known_at(THEN).count() == 0  # nobody knew it here on that day
    assert {segment.known_from > THEN for segment in on_march.known_at(None)} == {True}  # each recorded later
    register = lead.get(reverse("register"), {"on": "2026-03-01"})
    told = {status.value: number for status, number in register.context["counts"]}
    assert told.get("certified", 0) + told.get("due", 0) == spreadsheet.CERTIFIED
    assert {row.candidacy_id for row in register.context["rows"]} == set(register.context["recorded_later"])
    assert b"recorded later" in register.content
    assert (OutboxMessage.objects.count(), len(mail.outbox), Document.objects.count()) == (0, 0, 0)
    assert spreadsheet.SECRET not in str(everything())
    assert "Little One" not in str(everything())
    assert list(differences()) == []
    assert list(wrong_decisions()) == []

    before = everything()
    again = upload(lead, program, data)
    assert counts(lead, again) == {"same": spreadsheet.TRAININGS + 141}
    page = lead.get(reverse("register_import_one", args=[again.uuid]))
    assert b"Record what is new" not in page.content
    lead.post(reverse("register_import_confirm", args=[again.uuid]))
    assert unchanged(before, everything())


def unchanged(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether every table but those that say that a file was looked at holds what it held."""
    own = {"certificates_import", "certificates_importline", "core_auditevent"}
    return {name: rows for name, rows in before.items() if name not in own} == {
        name: rows for name, rows in after.items() if name not in own
    }
