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
    CALL_ASKED = "call:asked"
    LETTERS_PRINTED = "letters:printed"
    DOCUMENTS_PRINTED = "documents:printed"
    REGISTER_EXPORTED = "register:exported"
    CHECKPOINT_TAKEN = "checkpoint:taken"
    PROJECTIONS_REBUILT = "projections:rebuilt"
