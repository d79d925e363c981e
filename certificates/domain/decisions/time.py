"""Decisions about time: leave, and more time than the rules give by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.decisions.keeping import begin, decide, decisions_about
from certificates.domain.decisions.refusals import BadDay, NotInTheRules, NotNow, too_long
from certificates.evaluation import add_months
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy
    from people.models import Person
    from training.models import LedgerRow


def grant_leave(candidacy: Candidacy, *, starts: date, until: date, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Let a candidacy rest from one day through another, at most as long as the rules allow. One leave at a time.

    Raises NotInTheRules, BadDay, NotNow, ReasonMissing, NotYours.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.LEAVE_GRANTED, reason=reason, by=by, at=at)
        leave = look.rules.get("leave")
        if leave is None:
            raise NotInTheRules(_("The rules of this credential know no leave."))
        if until < starts:
            raise BadDay(_("The last day is before the first. Change one of them."))
        if until < look.on:
            raise BadDay(_("That day is over. Choose a last day from today on."))
        if open_leave(look.candidacy, on=starts) is not None or open_leave(look.candidacy, on=look.on) is not None:
            raise NotNow(_("This person is on leave already. End that leave first."))
        if leave.get("at_most") and until > _last_day(starts, leave["at_most"]):
            raise too_long(_last_day(starts, leave["at_most"]))
        facts = {"from": starts.isoformat(), "until": until.isoformat()}
        return decide(look, Kind.LEAVE_GRANTED, facts=facts, reason=reason, by=by, at=at)


def end_leave(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Record that the holder is back before the last day of her leave. Raises NotNow where there is no leave, ReasonMissing, NotYours."""
    with transaction.atomic():
        look = begin(candidacy, Kind.LEAVE_ENDED, reason=reason, by=by, at=at)
        if open_leave(look.candidacy, on=look.on) is None:
            raise NotNow(_("This person is not on leave, so there is none to end."))
        return decide(look, Kind.LEAVE_ENDED, facts={}, reason=reason, by=by, at=at)


def extend_period(candidacy: Candidacy, *, until: date, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Give a later last day: to the period in force or just over, else to the time in which the first is to be finished.

    Raises NotInTheRules, BadDay, NotNow, ReasonMissing, NotYours.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.EXTENDED, reason=reason, by=by, at=at)
        last = look.last_period()
        if last is None and look.rules.get("finish") is None:
            raise NotInTheRules(_("These rules give no end to the time to finish, so there is nothing to extend."))
        if last is not None and last.valid_until is None:
            raise NotNow(_("This certification has no last day, so there is nothing to extend."))
        if last is not None and last.valid_until is not None and until <= last.valid_until:
            raise BadDay(_("It is valid through %(date)s already. Choose a later day.") % {"date": last.valid_until.isoformat()})
        if until < look.on:
            raise BadDay(_("That day is over. Choose a day from today on."))
        facts = {"period": last.number if last else look.verdict.open_period.number, "until": until.isoformat()}
        return decide(look, Kind.EXTENDED, facts=facts, reason=reason, by=by, at=at)


def open_leave(candidacy: Candidacy, *, on: date) -> LedgerRow | None:
    """The leave that covers a day and was not ended before it, or None."""
    day, found = on.isoformat(), None
    for row in decisions_about(candidacy, Kind.LEAVE_GRANTED, Kind.LEAVE_ENDED):
        if row.kind == Kind.LEAVE_ENDED:
            found = None
        elif row.content["from"] <= day <= row.content["until"]:
            found = row
    return found


def _last_day(starts: date, length: dict[str, Any]) -> date:
    """The last day of a stretch that begins on a day: the same day so much later is no longer in it."""
    after = add_months(starts, length["months"]) if length.get("months") else starts + timedelta(days=length["days"])
    return after - timedelta(days=1)
