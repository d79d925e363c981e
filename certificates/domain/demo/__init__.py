"""Two sample programs with people at every stage, made through the use cases; only where settings say that this is a demo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain.demo.places import open_demo, open_stage
from certificates.domain.demo.reading import PROGRAMS, instant, read_accounts, read_program
from certificates.domain.demo.stories import Story
from core.errors import DomainError
from people.models import Program
from training.domain.checkpoints import take_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

WESTERNMOST = "America/Los_Angeles"  # its day begins last, so nothing in a demo of today is still to come


class DemoOff(DomainError):
    """Sample people have no place beside real ones."""

    code = "demo-off"

    def __init__(self) -> None:
        super().__init__(_("This is not a demo, so no sample people are loaded. Settings with DEMO = True load them."))


def load_demo(*, on: date) -> bool:
    """Load both programs as they stand on a day, or do nothing and return False where they are already. All or nothing.

    Names, stages and dates are the same for the same day; codes, nonces and ids of documents are drawn anew. Raises DemoOff.
    """
    if not settings.DEMO:
        raise DemoOff
    if Program.objects.filter(code__in=PROGRAMS).exists():
        return False
    accounts = read_accounts()
    with transaction.atomic(), translation.override("en"):
        demo = open_demo(on, password=accounts["password"], authenticator=accounts["authenticator"])
        steps: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        for code in PROGRAMS:
            stage = open_stage(demo, read_program(code))
            for number, told in enumerate(stage.told["people"]):
                steps += [(at, len(steps) + place, act) for place, (at, act) in enumerate(Story(stage, told, number).steps())]
        for at, _place, act in sorted(steps, key=lambda step: step[:2]):
            act(at)
        take_checkpoint(at=instant(on, days=0, zone=WESTERNMOST, minutes=-9 * 60))
    return True
