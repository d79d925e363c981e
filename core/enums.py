"""What the audit trail can say: one `subject:action` per thing that staff or the system did."""

from __future__ import annotations

from django.db.models import TextChoices


class Action(TextChoices):
    """Acts worth answering for. Add a member here and a line in docs/operations.md (a test compares them)."""

    PERSON_ADDED = "person:added"
    PERSON_VIEWED = "person:viewed"
    PERSON_CHANGED = "person:changed"
    MEMBERSHIP_GRANTED = "membership:granted"
    MEMBERSHIP_ENDED = "membership:ended"
    CARD_ISSUED = "card:issued"
    CARD_USED = "card:used"
    ALIAS_BEGUN = "alias:begun"
    ALIAS_ENDED = "alias:ended"
    HELP_LINE_CHANGED = "help-line:changed"
    EDITION_RELEASED = "edition:released"
    CURRICULUM_RELEASED = "curriculum:released"
    SCHEME_SAVED = "scheme:saved"
    SCHEME_SUBMITTED = "scheme:submitted"
    SCHEME_REVIEWED = "scheme:reviewed"
    SCHEME_RETURNED = "scheme:returned"
    SCHEME_TRIED = "scheme:tried"
    SCHEME_PUBLISHED = "scheme:published"
    PEOPLE_MOVED = "people:moved"
    IMPORT_BEGUN = "import:begun"
    IMPORT_CONFIRMED = "import:confirmed"
    IMPORT_DISCARDED = "import:discarded"
    EVIDENCE_VOIDED = "evidence:voided"
    CALL_ASKED = "call:asked"
    CORRECTION_ASKED = "correction:asked"
    RECORD_TAKEN = "record:taken"
    ERASURE_ASKED = "erasure:asked"
    NAME_ERASED = "name:erased"
    MESSAGE_HANDED_OVER = "message:handed-over"
    HOLD_PLACED = "hold:placed"
    HOLD_LIFTED = "hold:lifted"
    LETTERS_PRINTED = "letters:printed"
    DOCUMENTS_PRINTED = "documents:printed"
    REGISTER_EXPORTED = "register:exported"
    REPORT_NUMBERED = "report:numbered"
    PACK_MADE = "pack:made"
    CHECKPOINT_TAKEN = "checkpoint:taken"
    PROJECTIONS_REBUILT = "projections:rebuilt"


class Channel(TextChoices):
    """How a message leaves."""

    EMAIL = "email"
    TEXT = "text"
    PAPER = "paper"
