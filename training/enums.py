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
    SESSION_ATTENDED = "session_attended", _("Session attended")
    PRACTICE_RECORDED = "practice_recorded", _("Practice recorded")
    SUPERVISION_RECORDED = "supervision_recorded", _("Supervision recorded")
    SERVICE_RECORDED = "service_recorded", _("Service recorded")
    EXAM_TAKEN = "exam_taken", _("Exam taken")
    DOCUMENT_SEEN = "document_seen", _("Paper seen")
    REFERENCE_RECEIVED = "reference_received", _("Letter of reference received")
    PROFILE_CONFIRMED = "profile_confirmed", _("Fact confirmed")
    CREDENTIAL_HELD = "credential_held", _("Other credential seen")
    LOAD_REPORTED = "load_reported", _("Number of families reported")
    VERIFIED = "verified", _("Checked by staff")
    VOIDED = "voided", _("Taken back")
    CANDIDACY_OPENED = "candidacy_opened", _("Began")
    APPROVED = "approved", _("Approved")
    WAIVED = "waived", _("Waived")
    SUSPENDED = "suspended", _("Paused")
    REINSTATED = "reinstated", _("Back in force")
    REVOKED = "revoked", _("Revoked")
    RELINQUISHED = "relinquished", _("Given up by the holder")
    LEAVE_GRANTED = "leave_granted", _("Leave granted")
    LEAVE_ENDED = "leave_ended", _("Back from leave")
    EXTENDED = "extended", _("More time given")
    EQUIVALENCE_GRANTED = "equivalence_granted", _("Earlier learning accepted")
    APPEAL_OPENED = "appeal_opened", _("Appeal received")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    AUDIT_OPENED = "audit_opened", _("Drawn for a check")
    AUDIT_CLOSED = "audit_closed", _("Check finished")
    CANDIDACY_MOVED = "candidacy_moved", _("Moved to another edition of the rules")

    EVIDENCE = nonmember(
        (
            "module_completed",
            "hours_recorded",
            "attestation_made",
            "signed_off",
            "session_attended",
            "practice_recorded",
            "supervision_recorded",
            "service_recorded",
            "exam_taken",
            "document_seen",
            "reference_received",
            "profile_confirmed",
            "credential_held",
            "load_reported",
        )
    )
    DECISIONS = nonmember(
        (
            "candidacy_opened",
            "approved",
            "waived",
            "suspended",
            "reinstated",
            "revoked",
            "relinquished",
            "leave_granted",
            "leave_ended",
            "extended",
            "equivalence_granted",
            "appeal_opened",
            "appeal_decided",
            "audit_opened",
            "audit_closed",
            "candidacy_moved",
        )
    )
    ONCE_PER_ROW = nonmember(("verified", "voided"))


class Voice(TextChoices):
    """What a learner may say of a lesson at its end, for nobody to know that it was she."""

    HELPED = "helped", _("This helped")
    HARD = "hard", _("Hard to read")
    HURT = "hurt", _("A part of it hurt")


class Mode(TextChoices):
    """How an hour was spent: part of every count of minutes."""

    SELF_PACED = "self_paced", _("On your own")
    LIVE = "live", _("With a trainer")
    EXTERNAL = "external", _("Somewhere else")


class Way(TextChoices):
    """How supervision was given."""

    IN_PERSON = "in_person", _("In person")
    DISTANCE = "distance", _("By phone or video")


class DocumentResult(TextChoices):
    """What was found when a paper was looked at."""

    ACCEPTED = "accepted", _("Accepted")
    REVISE = "revise", _("To be done again")
    CLEARED = "cleared", _("Cleared")
    CLEARED_WITH_CONDITIONS = "cleared_with_conditions", _("Cleared with conditions")
    NOT_CLEARED = "not_cleared", _("Not cleared")


class Education(TextChoices):
    """Schooling, from the least to the most."""

    NONE = "none", _("None")
    HIGH_SCHOOL = "high_school", _("High school")
    SOME_COLLEGE = "some_college", _("Some college")
    ASSOCIATE = "associate", _("Associate degree")
    BACHELOR = "bachelor", _("Bachelor's degree")
    MASTER = "master", _("Master's degree")
