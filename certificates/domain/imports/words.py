"""What is said to the lead about a line that cannot be taken, or that is here already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from certificates.models import ImportLine

SENTENCES = {
    "formula": gettext_lazy("A cell holds a formula. Copy the column and paste it as values only."),
    "too-long": gettext_lazy("A cell has more than %(most)d letters. Shorten it."),
    "bad-date": gettext_lazy("“%(value)s” is not a day we can read. Write it as year-month-day."),
    "too-early": gettext_lazy("%(value)s is too long ago. Look at the year."),
    "bad-minutes": gettext_lazy("“%(value)s” is not a length we can read. Write minutes as a whole number, or hours like 1.5."),
    "unknown-mode": gettext_lazy("“%(value)s” does not say how it was done. Write: with a trainer, on your own, or somewhere else."),
    "unknown-category": gettext_lazy("“%(value)s” is not a category of hours in your rules."),
    "unknown-place": gettext_lazy("“%(value)s” is not a place of your program. Write its name as it stands here."),
    "no-name": gettext_lazy("There is no name in this line."),
    "bad-email": gettext_lazy("“%(value)s” is not an e-mail address."),
    "number-of-two": gettext_lazy("This number of yours stands beside two different names in the file. Mend the wrong one."),
    "name-of-two-in-file": gettext_lazy(
        "Several lines have this name, some with an e-mail or number and some without. Write it in each of them."
    ),
    "email-of-another": gettext_lazy("This e-mail belongs to somebody with another name here. Correct the name or the e-mail."),
    "several-people": gettext_lazy("Several people here have this name. Write the e-mail that we have of the right one."),
    "other-email": gettext_lazy(
        "Somebody of this name is here with another e-mail. Is it the same person? Then correct the e-mail in one of the two places."
    ),
    "not-oneself": gettext_lazy("This is you. Nobody brings over their own past: ask another lead."),
    "no-seen-by": gettext_lazy("Nobody is named who saw the paper. Name somebody, or bring the lines over as not yet checked."),
    "no-training": gettext_lazy("The line does not say what was done."),
    "no-date": gettext_lazy("The line does not say on which day it was."),
    "no-first-day": gettext_lazy("The line does not say since when the person is certified."),
    "no-minutes": gettext_lazy("The line does not say how long it was."),
    "no-credential": gettext_lazy("No credential was chosen for this import, so certifications cannot be taken."),
    "left-out": gettext_lazy("You chose to leave this training out."),
    "still-to-come": gettext_lazy("%(value)s is still to come. Only what has happened can be brought over."),
    "ends-before-it-begins": gettext_lazy("The last day is before the first."),
    "no-rules": gettext_lazy(
        "No rules of this credential were in force on %(value)s. Publish rules that begin earlier, or change the day."
    ),
    "before-the-beginning": gettext_lazy("This person began on %(value)s here. A certification cannot begin before that."),
    "later-one-is-here": gettext_lazy("A later certification of this person is recorded already. Earlier ones cannot be added before it."),
    "recorded-before": gettext_lazy("It is recorded here already, so nothing is added."),
    "twice-in-file": gettext_lazy("The same stands in line %(line)d. It is recorded once."),
}


def sentence_of(line: ImportLine) -> str:
    """Why a line is refused or here already; empty for one that is new. What a use case said while recording is said again."""
    if line.reason == "refused":
        return str(line.params["sentence"])
    sentence = SENTENCES.get(line.reason)
    return str(sentence) % line.params if sentence and line.params else str(sentence or "")


def what_of(line: ImportLine) -> str:
    """What a line tells of, as written in the file."""
    written = line.cells.get("what")
    return str(written) if written is not None else (_("Certification") if line.kind == "period" else "")
