"""Releasing: the act that freezes a module's text or a curriculum's list, and says what it means for those who finished before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.canonical import canonical_bytes, sha256_hex
from core.enums import Action
from core.errors import DomainError
from curricula.domain.document import edition_document, problems
from curricula.domain.pages import document_from_page, source_of
from curricula.enums import EarlierCompletions, ReleaseKind, Severity
from curricula.models import CataloguePage, CurriculumEdition, CurriculumPage, ModuleEdition, ModulePage
from training.domain.differences import Difference, differences
from training.queries import newest_edition, people_in

if TYPE_CHECKING:
    from datetime import date, datetime

    from curricula.domain.document import Problem
    from people.models import Person


class ReleaseRefused(DomainError):
    """Something in the text stops its release."""

    code = "release-refused"

    def __init__(self, message: str, *, listed: list[str] | None = None) -> None:
        self.listed = listed or []
        super().__init__(message)


@dataclass(frozen=True)
class ReleasePreview:
    """What a trainer sees before releasing."""

    document: dict[str, Any]
    newest: ModuleEdition | None
    problems: list[Problem]
    changes: list[Difference]
    is_same: bool
    people: dict[str, int]  # open, finished

    @property
    def blocking(self) -> list[Problem]:
        """The problems that stop the release."""
        return [problem for problem in self.problems if problem.severity == Severity.BLOCKING]

    @property
    def correction_label(self) -> str:
        """What a correction would be called; empty when there is nothing to correct yet."""
        return f"{self.newest.number}.{self.newest.correction + 1}" if self.newest else ""

    @property
    def new_label(self) -> str:
        """What a new edition would be called."""
        return f"{self.newest.number + 1 if self.newest else 1}.0"


_projectors: list[Callable[[ModuleEdition], None]] = []


def register_release_projector(projector: Callable[[ModuleEdition], None]) -> None:
    """Have `projector` called with every release that changes what earlier completions are worth, inside its transaction."""
    if projector not in _projectors:
        _projectors.append(projector)


def release_preview(page: ModulePage) -> ReleasePreview:
    """Say what a release of the published text would hold, change and touch. Writes nothing."""
    page = source_of(page)
    document = document_from_page(page)
    newest = newest_edition(str(page.code))
    return ReleasePreview(
        document=document,
        newest=newest,
        problems=problems(document),
        changes=differences(edition_document(newest), document) if newest else [],
        is_same=newest is not None and newest.sha256 == sha256_hex(canonical_bytes(document)),
        people=people_in(str(page.code)),
    )


def release_edition(
    page: ModulePage,
    *,
    kind: ReleaseKind,
    earlier: EarlierCompletions = EarlierCompletions.STILL_COUNT,
    until: date | None = None,
    reason: str,
    by: Person,
    at: datetime,
) -> ModuleEdition:
    """Freeze the published text as the next edition or correction (decision 0006). The first release is 1.0.

    Raises ReleaseRefused: not published, unchanged, blocking problems, no reason, or a choice that does not fit.
    """
    reason = reason.strip()
    with transaction.atomic():
        page = ModulePage.objects.select_for_update(of=("self",)).get(pk=source_of(page).pk)
        preview = release_preview(page)
        newest = preview.newest
        _refuse(page, preview, kind=kind, earlier=earlier, until=until, reason=reason)
        if kind == ReleaseKind.CORRECTION and newest:
            number, correction = newest.number, newest.correction + 1
        else:
            number, correction = (newest.number + 1 if newest else 1), 0
        text = canonical_bytes(preview.document)
        edition = ModuleEdition(
            code=str(page.code),
            number=number,
            correction=correction,
            document=text.decode(),
            sha256=sha256_hex(text),
            kind=kind,
            earlier=earlier,
            earlier_until=until,
            reason=reason,
            released_at=at,
            released_by=by,
        )
        edition.save()
        audit(
            Action.EDITION_RELEASED,
            actor=by.subject_id,
            about=edition.ref,
            at=at,
            sha256=edition.sha256,
            kind=str(kind),
            earlier=str(earlier),
        )
        if earlier != EarlierCompletions.STILL_COUNT:
            for project in _projectors:
                project(edition)
    return edition


def release_curriculum(page: CurriculumPage, *, by: Person, at: datetime) -> CurriculumEdition:
    """Freeze which modules are in a curriculum and which are optional, or return the newest edition when nothing changed.

    Raises ReleaseRefused.
    """
    with transaction.atomic():
        page = CurriculumPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        program = program_of_page(page)
        if program is None:
            raise ReleaseRefused(_("This list is not in any program's catalogue. Move it into one, then release it."))
        titles = {
            translation.locale.language_code: translation.title
            for translation in page.get_translations(inclusive=True).select_related("locale")
        }
        entries = [{"module": source_of(entry.module).code, "optional": entry.optional} for entry in page.entries.select_related("module")]
        if not entries:
            raise ReleaseRefused(_("There is no module in this list yet. Add one, then release it."))
        newest = CurriculumEdition.objects.filter(code=page.code).order_by("number").last()
        if newest and (newest.title, newest.entries, newest.program_id) == (titles, entries, program.pk):
            return newest
        edition = CurriculumEdition(
            code=str(page.code),
            number=newest.number + 1 if newest else 1,
            title=titles,
            entries=entries,
            program=program,
            released_at=at,
            released_by=by,
        )
        edition.save()
        audit(Action.CURRICULUM_RELEASED, actor=by.subject_id, about=edition.ref, at=at)
    return edition


def program_of_page(page: Any) -> Any:
    """The program in whose catalogue a page lies; None at the top of the site."""
    nearest = CataloguePage.objects.ancestor_of(page).exclude(program=None).select_related("program").order_by("depth").last()
    return nearest.program if nearest else None


def _refuse(
    page: ModulePage, preview: ReleasePreview, *, kind: ReleaseKind, earlier: EarlierCompletions, until: date | None, reason: str
) -> None:
    if not page.live:
        raise ReleaseRefused(_("This text is not published yet. Publish it, then release it."))
    if preview.blocking:
        raise ReleaseRefused(
            _("Some things must be mended before this text can be released."), listed=[problem.message for problem in preview.blocking]
        )
    if preview.is_same:
        raise ReleaseRefused(
            _("This text is the same as edition %(label)s. There is nothing new to release.")
            % {"label": preview.newest.label if preview.newest else ""}
        )
    if not reason:
        raise ReleaseRefused(_("Say in a few words why you release this text. Those who look later will want to know."))
    if kind == ReleaseKind.CORRECTION and preview.newest is None:
        raise ReleaseRefused(_("Nothing was released yet, so there is nothing to correct. Release this text as a new edition."))
    if kind == ReleaseKind.CORRECTION and earlier != EarlierCompletions.STILL_COUNT:
        raise ReleaseRefused(_("After a correction, earlier completions count as before. For anything else, release a new edition."))
    if (earlier == EarlierCompletions.COUNT_UNTIL) != (until is not None):
        raise ReleaseRefused(_("Give the last day on which earlier completions count, or choose another answer."))
