"""How an installation gets its first program and lead."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from people.models import Membership, Program, User

pytestmark = pytest.mark.django_db
GIVEN = ["allies", "County allies", "--lead", "Gus", "--email", "gus@example.org"]


def test_a_program_is_opened_with_its_root_and_lead(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open_program", *GIVEN)
    membership = Membership.objects.get()
    assert (membership.role, membership.location.depth, membership.location.program.code) == ("lead", 1, "allies")
    assert User.objects.get().person == membership.person
    assert AuditEvent.objects.count() == 3
    assert capsys.readouterr().out == "allies is open; gus@example.org signs in with a code by mail, then sets up a second factor.\n"


def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open_program", *GIVEN, "--dry-run")
    assert "would be open" in capsys.readouterr().out
    assert not Program.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("wrong", [["Allies!"], ["allies", "--time-zone", "Mars/Base"], ["allies", "--lead", " "]])
def test_what_cannot_be_is_refused_with_a_sentence(wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("open_program", wrong[0], "County allies", "--lead", "Gus", "--email", "gus@example.org", *wrong[1:])
    assert not Program.objects.exists()


def test_a_code_is_used_once() -> None:
    call_command("open_program", *GIVEN)
    with pytest.raises(CommandError):
        call_command("open_program", *GIVEN)
    assert Program.objects.count() == 1
