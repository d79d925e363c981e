"""States of what was earned."""

from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where somebody stands towards a credential on a day. Derived by the kernel, never set by hand (decision 0003)."""

    NOT_STARTED = "not_started", _("Not started yet")
    IN_PROGRESS = "in_progress", _("In progress")
    READY = "ready", _("Ready for approval")
    CERTIFIED = "certified", _("Certified")
    DUE = "due", _("Certified, renewal is open")
    LATE = "late", _("Renewal is late")
    LAPSED = "lapsed", _("Lapsed")
    SUSPENDED = "suspended", _("Paused")
    REVOKED = "revoked", _("Revoked")
    RELINQUISHED = "relinquished", _("Given up by the holder")
    INACTIVE = "inactive", _("On leave")
    CLOSED = "closed", _("Time to finish is over")

    # The holder may present herself as certified.
    IN_FORCE = nonmember(("certified", "due"))
    # Nothing is asked of the person now.
    AT_REST = nonmember(("suspended", "revoked", "relinquished", "inactive", "closed"))


class DocumentKind(TextChoices):
    """What an issued document certifies (decision 0009)."""

    CREDENTIAL = "credential", _("Certificate")
    COMPLETION = "completion", _("Certificate of completion")
    TRANSCRIPT = "transcript", _("Training transcript")


class PeriodState(TextChoices):
    """A period waits for its decision, or has it."""

    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")


class DraftState(TextChoices):
    """Where the next edition of a set of rules stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Waits for review")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")


class AppealResult(TextChoices):
    """What came of an appeal."""

    UPHELD = "upheld", _("The decision stays")
    OVERTURNED = "overturned", _("The decision no longer counts")


class AuditResult(TextChoices):
    """What a check of a renewal found."""

    CLEAR = "clear", _("Everything was shown")
    NOT_CLEAR = "not_clear", _("Something was not shown")


class MoveOutcome(TextChoices):
    """What came of one person's part of a batch."""

    WAITING = "waiting", _("Waiting")
    MOVED = "moved", _("Moved")
    LEFT = "left", _("Left as it is")


class ImportState(TextChoices):
    """How far an import of the past has come."""

    COLUMNS = "columns", _("Columns are being matched")
    THINGS = "things", _("Trainings are being matched")
    PREVIEW = "preview", _("Ready to look at")
    APPLYING = "applying", _("Being recorded")
    DONE = "done", _("Done")
    DISCARDED = "discarded", _("Thrown away")

    # Nothing of the file is kept any more.
    OVER = nonmember(("done", "discarded"))


class LineKind(TextChoices):
    """What one staged line asks for."""

    EVIDENCE = "evidence", _("Training")
    BEGIN = "begin", _("Beginning")
    PERIOD = "period", _("Certification")


class LineOutcome(TextChoices):
    """What comes of one staged line."""

    READ = "read", _("Read")
    NEW = "new", _("New")
    SAME = "same", _("Here already")
    REFUSED = "refused", _("Cannot be taken")
    RECORDED = "recorded", _("Recorded")


class Standing(TextChoices):
    """Whether what is brought over was checked by somebody."""

    VERIFIED = "verified", _("Checked: somebody saw the papers")
    ATTESTED = "attested", _("Told: somebody checks it later")
