"""States and kinds of what people did."""

from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a ledger row records. Each member has its JSON Schema in `training/ledger_schemas/` (decision 0001)."""

    MODULE_COMPLETED = "module_completed", _("Module completed")
    HOURS_RECORDED = "hours_recorded", _("Hours recorded")
    ATTESTATION_MADE = "attestation_made", _("Confirmed")
    SIGNED_OFF = "signed_off", _("Signed off")
    VERIFIED = "verified", _("Checked by staff")
    VOIDED = "voided", _("Taken back")
    CANDIDACY_OPENED = "candidacy_opened", _("Began")
    APPROVED = "approved", _("Approved")
    WAIVED = "waived", _("Waived")
    SUSPENDED = "suspended", _("Paused")
    REINSTATED = "reinstated", _("Back in force")
    REVOKED = "revoked", _("Revoked")
    RELINQUISHED = "relinquished", _("Given up by the holder")

    EVIDENCE = nonmember(("module_completed", "hours_recorded", "attestation_made", "signed_off"))
    DECISIONS = nonmember(("candidacy_opened", "approved", "waived", "suspended", "reinstated", "revoked", "relinquished"))
    ONCE_PER_ROW = nonmember(("verified", "voided"))


class Mode(TextChoices):
    """How an hour was spent: part of every count of minutes."""

    SELF_PACED = "self_paced", _("On your own")
    LIVE = "live", _("With a trainer")
    EXTERNAL = "external", _("Somewhere else")
