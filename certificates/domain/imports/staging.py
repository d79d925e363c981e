"""From a file to a preview: the file is kept only until its columns are matched, and of its columns only those that were."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.adapters.spreadsheets import Unreadable, read_sheet
from certificates.domain.imports.columns import Field, match_columns, plain
from certificates.domain.imports.judging import is_period, judge_lines
from certificates.domain.imports.things import match_thing, things_for
from certificates.domain.imports.values import stored
from certificates.enums import ImportState, LineKind
from certificates.models import Import, ImportLine
from core.audit import audit
from core.canonical import sha256_hex
from core.enums import Action
from core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Scheme
    from people.models import Location, Person

KEPT = timedelta(hours=24)  # how long a file waits for its columns to be matched
MOST_THINGS = 200


class WrongStep(DomainError):
    """The import is at another step."""

    code = "wrong-step"

    def __init__(self) -> None:
        super().__init__(_("This import has gone on meanwhile. Look at it again."))


class ColumnsMissing(DomainError):
    """A file needs to say who, and what and when."""

    code = "columns-missing"


class TooManyThings(DomainError):
    """More different trainings than anybody can match."""

    code = "too-many-things"

    def __init__(self) -> None:
        super().__init__(
            _("There are more than %(most)d different trainings in that column. Is it the right one? Else cut the file into parts.")
            % {"most": MOST_THINGS}
        )


def begin_import(
    data: bytes, *, location: Location, scheme: Scheme | None, standing: str, seen_by: str, mode: str, by: Person, at: datetime
) -> Import:
    """Take a file in and look at its columns; nothing is recorded. The file lies apart until its columns are matched, a day at most.

    Raises Unreadable.
    """
    forget_old_files(at=at)
    sheet = read_sheet(data)
    with transaction.atomic():
        held = Import.objects.create(
            program=location.program, location=location, scheme=scheme, standing=standing, seen_by=seen_by.strip(), mode=mode,
            started_by=by.subject_id, started_at=at, sha256=sha256_hex(data), headers=[header[:120] for header in sheet.headers],
            matched=match_columns(sheet.headers, sheet.lines),
        )  # fmt: skip
        audit(Action.IMPORT_BEGUN, actor=by.subject_id, about=str(held), at=at, file=held.sha256, lines=len(sheet.lines))
        path = file_of(held)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(data)
    return held


def choose_columns(held: Import, fields: list[str], *, day_first: bool) -> Import:
    """Stage what the chosen columns hold and delete the file; of the other columns nothing stays, of private ones only why.

    Raises ColumnsMissing, TooManyThings, Unreadable, WrongStep.
    """
    _check_columns(fields)
    sheet = read_sheet(_data(held))
    private = [name.partition(":")[2] for name in held.matched if name.startswith("private:")]
    kept = [
        (place, field)
        for place, (field, guess) in enumerate(zip(fields, held.matched, strict=True))
        if field and not guess.startswith("private:")
    ]
    with transaction.atomic():
        held = Import.objects.select_for_update(of=("self",)).select_related("program", "scheme").get(pk=held.pk)
        if held.state != ImportState.COLUMNS:
            raise WrongStep
        staged = [
            (number, {field: stored(cells[place]) for place, field in kept if cells[place] is not None}) for number, cells in sheet.lines
        ]
        written = {plain(cells["what"]): cells["what"] for _number, cells in staged if isinstance(cells.get("what"), str)}
        if len(written) > MOST_THINGS:
            raise TooManyThings
        things = things_for(held.program)
        ImportLine.objects.bulk_create(
            (ImportLine(held=held, number=number, cells=cells) for number, cells in staged if cells), batch_size=500
        )
        held.things = {name: match_thing(words, things) for name, words in sorted(written.items())}
        held.dropped, held.headers, held.day_first, held.state = sorted(set(private)), [], day_first, ImportState.THINGS
        held.matched = []
        held.save()
    file_of(held).unlink(missing_ok=True)
    return held


def choose_things(held: Import, chosen: dict[str, str], *, at: datetime) -> Import:
    """Say what each training in the file stands for, and judge every line. Can be done again until the import is confirmed. Raises WrongStep."""
    with transaction.atomic():
        held = Import.objects.select_for_update(of=("self",)).select_related("program", "scheme").get(pk=held.pk)
        if held.state not in {ImportState.THINGS, ImportState.PREVIEW}:
            raise WrongStep
        held.things = {name: chosen.get(name, target) for name, target in held.things.items()}
        held.state = ImportState.PREVIEW
        held.save()
        lines = judge_lines(held, _split(held), today=held.program.local_date(at))
        held.lines.all().delete()
        ImportLine.objects.bulk_create(lines, batch_size=500)
    return held


def discard_import(held: Import, *, by: Person, at: datetime) -> None:
    """Throw away what was staged; nothing was recorded. Raises WrongStep once recording has begun."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=held.pk)
        if held.state in {ImportState.APPLYING, *ImportState.OVER}:
            raise WrongStep
        held.lines.all().delete()
        held.state, held.ended_at, held.headers, held.matched, held.things = ImportState.DISCARDED, at, [], [], {}
        held.save()
        audit(Action.IMPORT_DISCARDED, actor=by.subject_id, about=str(held), at=at)
    file_of(held).unlink(missing_ok=True)


def forget_old_files(*, at: datetime) -> int:
    """Delete files that waited too long for their columns, and the imports they belong to with them; return how many."""
    old = Import.objects.filter(state=ImportState.COLUMNS, started_at__lt=at - KEPT)
    count = 0
    for held in old:
        file_of(held).unlink(missing_ok=True)
        count += Import.objects.filter(pk=held.pk, state=ImportState.COLUMNS).update(
            state=ImportState.DISCARDED, ended_at=at, headers=[], matched=[]
        )
    return count


def file_of(held: Import) -> Path:
    """Where the file lies while its columns are matched: private, apart from everything that is kept."""
    return Path(settings.PRIVATE_ROOT) / "imports" / str(held.uuid)


def _data(held: Import) -> bytes:
    try:
        return file_of(held).read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(_("The file is not here any more. Choose it again.")) from error


def _check_columns(fields: list[str]) -> None:
    given = [field for field in fields if field]
    if len(given) != len(set(given)):
        raise ColumnsMissing(_("Two columns are said to hold the same. Choose one of them."))
    if not {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME} & set(given):
        raise ColumnsMissing(_("Say which column holds the name of the person."))
    if not ({Field.WHAT, Field.DATE} <= set(given) or Field.VALID_FROM in given):
        raise ColumnsMissing(_("Say which columns hold what was done and on which day, or since when somebody is certified."))


def _split(held: Import) -> list[ImportLine]:
    """Every line of what it tells of: a training, a certification, or both, which are then two. None is stored yet."""
    told = {line.number: line.cells for line in held.lines.exclude(kind=LineKind.BEGIN).order_by("number")}
    found = []
    for number, cells in told.items():
        training, period = is_period(cells, held.things)
        kinds = [kind for kind, wanted in ((LineKind.EVIDENCE, training), (LineKind.PERIOD, period)) if wanted]
        found += [ImportLine(held=held, number=number, kind=kind, cells=cells) for kind in kinds]
    return found
