"""Hazard: an import interrupted. Killed (9) again and again in the middle of its work, it ends where one that ran through ends."""

from __future__ import annotations

import os
import signal
import time
import warnings

from django.db import connections

from certificates.domain.imports.recording import confirm_import, waiting, work_import
from certificates.domain.projection import differences
from certificates.enums import ImportState
from certificates.models import Candidacy, Import, ImportLine
from people.models import Membership, Person
from tests.certificates.past import spreadsheet
from tests.certificates.past.conftest import AT, make_program
from training.domain.checkpoints import verify_chains
from training.enums import Kind
from training.models import LedgerRow

HEADER = ",".join(("Name", "E-mail", "What", "Date", "Minutes", "Certified on"))


def some() -> bytes:
    """A small past: the first people of the large one."""
    told = [
        f"{line[0].split(', ')[1]} {line[0].split(', ')[0]},{line[1]},{line[4]},{line[5]},60,{line[12] or ''}"
        for line in spreadsheet.lines()[: 13 * 7]
    ]
    return "\n".join((HEADER, *told)).encode()


def work_and_die(held: Import, *, after: float) -> None:
    """Let another process record lines, and kill it after so many seconds, wherever it is."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking with threads: the child only works and dies
        child = os.fork()
    if not child:
        try:
            while work_import(held, at=AT, most=3):
                pass
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_an_import_killed_in_the_middle_goes_on_and_records_every_line_once(committed_db: str) -> None:
    program = make_program()
    held = confirm_import(program.look(some()), by=program.person, at=AT)
    lines, kills, seen = waiting(held), 0, set()
    while waiting(held) and kills < 200:
        work_and_die(held, after=0.04 + 0.013 * (kills % 7))
        seen.add(waiting(held))
        kills += 1
    assert len(seen) > 3  # it did stop in the middle, more than once
    assert work_import(held, at=AT) == 0
    assert Import.objects.get(pk=held.pk).state == ImportState.DONE
    assert ImportLine.objects.filter(outcome="recorded", held=held).count() == lines
    assert LedgerRow.objects.filter(kind__in=Kind.EVIDENCE).count() == 13 * 7
    assert LedgerRow.objects.filter(kind=Kind.APPROVED).count() == 7
    assert Candidacy.objects.count() == Membership.objects.learners().count() == 7
    assert Person.objects.filter(email__endswith="@example.org").count() == 7
    assert list(verify_chains()) == []
    assert list(differences()) == []
