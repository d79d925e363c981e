"""Every state-changing address of ours with the right post by the right person, and those whose post changes no table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certificates.domain import decisions
from certificates.domain.imports.staging import file_of
from certificates.domain.moves import work_batch
from tests.people.factories import PersonFactory
from tests.security.addresses import entry, hers
from tests.security.world import World
from training.models import LedgerRow

ON = "2026-11-20"
DELIVERY = {"delivery": "6f1c6d1e-3f0b-4c51-9a5e-0d6a4d1b7f10", "sequence": "50"}
REASON = "Written down for a test."


@dataclass(frozen=True)
class Act:
    """Who posts what where, and a table that is different afterwards."""

    name: str
    who: str
    changes: str
    data: Callable[[World], dict[str, Any]] = lambda _world: {}
    kwargs: Callable[[World], dict[str, Any]] = lambda _world: {}
    before: Callable[[World, Client], Any] = field(default=lambda _world, _client: None)

    def url(self, world: World) -> str:
        """Where it is posted."""
        return reverse(self.name, kwargs=self.kwargs(world))


def ana(world: World) -> dict[str, Any]:
    return {"subject_id": world.person("ana").subject_id}


def newcomer(world: World) -> dict[str, Any]:
    return {"subject_id": world.newcomer.subject_id}


def progress(name: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"progress_uuid": getattr(world, name).uuid} | more


def candidacy(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"uuid": getattr(world, name).uuid}


def rules_of(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"code": getattr(world, name).code}


def no_draft(world: World, _client: Client) -> None:
    """As if nobody had begun the next edition."""
    world.draft.__class__.objects.filter(pk=world.draft.pk).delete()


def by_card(world: World, client: Client) -> None:
    """Come in with the printed card."""
    client.post(reverse("card-sign-in"), {"sign_in_name": world.card.sign_in_name, "code": world.card.code})


def person(world: World) -> dict[str, Any]:
    return {"chosen_name": "Kim", "language": "en", "contact_channel": "coordinator", "location": world.places["alder"].pk, "begins_on": ON}


def line(world: World) -> dict[str, Any]:
    return {
        "program": world.places["root"].program.pk, "name": "A line", "phone": "555-010-0100", "is_shown": "on", "position": "1",
        "reviewed_on": ON, "review_by": "2030-01-01",
    }  # fmt: skip


def course(world: World) -> dict[str, Any]:
    from training.queries import newest_curricula

    held = world.enrolment.curriculum_edition.code
    free = next(one for one in newest_curricula({world.places["root"].program}) if one.code != held)
    return {"what": "enrol", "enrol-course": free.ref, "enrol-location": world.places["alder"].pk}


def packet(world: World) -> dict[str, Any]:
    return {"what": "packet", "packet-edition": world.reading.edition.pk, "packet-finished_on": ON, "packet-seen_by": "Eve Example"}


def statement(what: str, code: str) -> Callable[[World], dict[str, Any]]:
    return lambda _world: {"what": what, f"{what}-code": code, f"{what}-happened_on": ON}


def paper_seen(_world: World) -> dict[str, Any]:
    fields = {"what": "photo-id", "happened_on": ON, "standing": "verified", "result": "accepted", "expires": ""}
    return {"what": "document_seen"} | {f"document_seen-{name}": value for name, value in fields.items()}


def beginning(world: World) -> dict[str, Any]:
    return {"scheme": world.certified.scheme.pk, "location": world.places["alder"].pk, "curriculum": ""}


def paused_row(world: World) -> str:
    """The decision that paused Flo."""
    return LedgerRow.objects.get(kind="suspended", about=world.paused.ref).hash


def decided(world: World, name: str, act: Callable[..., Any], **more: Any) -> None:
    """A decision by somebody of no further part."""
    act(getattr(world, name), reason=REASON, by=PersonFactory(), at=datetime(2026, 11, 20, 16, tzinfo=UTC), **more)


def on_leave(world: World, _client: Client) -> None:
    decided(world, "timed", decisions.grant_leave, starts=date(2026, 11, 20), until=date(2027, 1, 31))


def appealed(world: World, _client: Client) -> None:
    decided(world, "paused", decisions.open_appeal, against=paused_row(world))


def audited(world: World, _client: Client) -> None:
    decided(world, "timed", decisions.open_audit)


def moved(world: World, _client: Client) -> None:
    work_batch(world.batch, at=datetime(2026, 11, 20, 16, tzinfo=UTC))


def one_language_only(world: World, _client: Client) -> None:
    """The module as if its twin had never been made."""
    world.spanish.delete()


COLUMNS = {"column-0": "name", "column-1": "what", "column-2": "date", "column-3": "minutes", "day_first": ""}
PAST = b"Name,What,Date,Minutes\nNia Newly,Wellness day,2026-01-10,60\n"


def imported(step: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"uuid": world.imports[step].uuid}


def with_its_file(world: World, _client: Client) -> None:
    """The file, also where an earlier test took it away: files are not taken back with the database."""
    file_of(world.imports["columns"]).write_bytes(PAST.replace(b"Minutes", b"Minutes,Case number").replace(b"60", b"60,22-1234"))


def file_of_the_past(world: World) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile("past.csv", PAST), "location": world.places["alder"].pk, "scheme": world.certified.scheme.pk,
        "standing": "verified", "seen_by": "Robin Example", "mode": "live",
    }  # fmt: skip


def decision_of(world: World) -> str:
    """Ana's approval."""
    return decisions.mendable(world.certified)[0].hash


RELEASE = {"kind": "new_edition", "earlier": "still_count", "reason": REASON}


def module_released(world: World, client: Client) -> None:
    client.post(reverse("release-module", args=[world.module.pk]), RELEASE)


ACTS: list[Act] = [
    # Her own settings.
    Act("ask-for-call", "ana", "core_outboxmessage+"),
    Act("set-language", "ana", "people_person.language", lambda _world: {"language": "es"}),
    Act("you", "ana", "people_person.chosen_name", lambda _world: {"chosen_name": "Annie", "printed_name": "Ana Example"}),
    Act("public-name", "ana", "people_person.shows_name_on_verification", lambda _world: {"shown": "yes"}),
    Act("card-sign-in", "anonymous", "people_signincard.used_at",
        lambda world: {"sign_in_name": world.card.sign_in_name, "code": world.card.code}),
    Act("choose-password", "anonymous", "people_user.password", lambda _world: {"password": "my-own-pass"}, before=by_card),
    Act("privacy", "ana", "people_person.told_at", lambda _world: {"go": "read"}),
    Act("reminders", "ana", "people_person.wants_reminders", lambda _world: {"when": "off"}),
    Act("staff-message-done", "gus", "core_outboxmessage.sent_at", kwargs=lambda world: {"pk": world.message.pk}),
    Act("entry_is_wrong", "ana", "core_outboxmessage+", kwargs=lambda world: entry(world)[0]),
    Act("my_copy", "ana", "core_auditevent+", lambda _world: {"go": "copy"}),
    Act("erase_me", "ana", "people_erasure+", lambda _world: {"sure": "yes"}),
    # People, by staff.
    Act("keeping", "gus", "people_legalhold+", lambda _world: {"what": "hold"}, ana),
    Act("keeping", "gus", "people_erasure+", lambda _world: {"what": "erase", "sure": "yes"}, ana),
    Act("staff-person-add", "gus", "people_person+", person),
    Act("staff-person-edit", "gus", "people_person.phone", lambda world: person(world) | {"phone": "555-010-0123"}, ana),
    Act("staff-person-card", "gus", "people_signincard+", kwargs=newcomer),
    Act("staff-person-invite", "gus", "core_outboxmessage+", kwargs=newcomer),
    Act("staff-membership-grant", "gus", "people_membership+",
        lambda world: {"location": world.places["alder"].pk, "role": "trainer", "begins_on": ON}, newcomer),
    Act("staff-membership-end", "gus", "people_membership.ends_on", lambda _world: {"last_day": "2026-11-30"},
        lambda world: ana(world) | {"pk": world.membership.pk}),
    Act("staff-help-line-add", "gus", "people_helpline+", line),
    Act("staff-help-line", "gus", "people_helpline.phone", line, lambda world: {"pk": world.line.pk}),
    # Pages and release.
    Act("curricula-align", "carl", "curricula_modulepage+", kwargs=lambda world: {"page_id": world.module.pk}, before=one_language_only),
    Act("release-module", "carl", "curricula_moduleedition+", lambda _world: RELEASE, lambda world: {"page_id": world.module.pk}),
    Act("release-curriculum", "carl", "curricula_curriculumedition+", kwargs=lambda world: {"page_id": world.listed.pk},
        before=module_released),
    # A learner's modules.
    Act("learn-begin", "ana", "training_moduleprogress+", kwargs=lambda world: {"enrolment_uuid": world.enrolment.uuid, "number": 5}),
    Act("learn-again", "ana", "training_moduleprogress+", kwargs=progress("done")),
    Act("learn-part", "ana", "training_savedanswer+", lambda _world: DELIVERY | {"go": "answer", "answer": "yes"},
        progress("reading", lesson=2, part=3)),
    Act("learn-lesson-said", "ana", "training_lessonvoice+", lambda _world: {"said": "helped"}, progress("tried", lesson=1)),
    Act("learn-check", "ana", "training_attempt+", kwargs=progress("reading")),
    Act("learn-check-question", "ana", "training_attemptanswer+",
        lambda world: DELIVERY | {"go": "answer", "answer": "yes", "attempt": str(world.attempt.uuid)}, progress("trying", number=1)),
    Act("learn-check-result", "ana", "training_attempt+", kwargs=progress("tried")),
    # Documents.
    Act("my_transcript", "ana", "certificates_document+"),
    Act("my_completion", "cleo", "certificates_document+", kwargs=lambda world: {"uuid": world.completed.uuid}),
    Act("register_transcript", "gus", "certificates_document+", kwargs=ana),
    Act("register_completion", "gus", "certificates_document+", kwargs=lambda world: {"uuid": world.completed.uuid}),
    # What staff record.
    Act("staff-training", "gus", "training_enrolment+", course, ana),
    Act("staff-training", "gus", "training_ledgerrow+", packet, ana),
    Act("staff-training", "gus", "training_ledgerrow+", statement("sign_off", "supervisor-talk"), ana),
    Act("staff-training", "gus", "training_ledgerrow+", statement("attestation", "eligibility"), ana),
    # Rules.
    Act("rules_new", "gus", "certificates_schemedraft+", lambda _world: {"code": "quite-new"}),
    Act("rules_draft", "gus", "certificates_schemedraft.text", lambda world: {"text": "typed", "version": world.draft.version}, rules_of("draft")),
    Act("rules_submit", "gus", "certificates_schemedraft.state", lambda world: {"version": world.draft.version}, rules_of("draft")),
    Act("rules_begin_draft", "gus", "certificates_schemedraft+", kwargs=rules_of("draft"), before=no_draft),
    Act("rules_review", "gus", "certificates_schemedraft.state",
        lambda world: {"version": world.submitted.version, "good": "yes", "words": ""}, rules_of("submitted")),
    Act("rules_publish", "gus", "certificates_schemeedition+", lambda world: {"version": world.reviewed.version}, rules_of("reviewed")),
    Act("staff-training", "gus", "training_ledgerrow+", paper_seen, lambda world: {"subject_id": world.begun.person.subject_id}),
    Act("rules_equivalences", "gus", "certificates_programequivalence+",
        lambda world: {"program": world.places["root"].program.pk, "row_about": "hours:elsewhere", "counts_as": "hours:here", "starts": ON}),
    Act("rules_checks", "gus", "training_ledgerrow+", lambda _world: {"starts": "2020-01-01", "until": "2030-01-01", "seed": "2026"},
        lambda world: {"code": world.timed.scheme.code}),
    # Decisions.
    Act("register_pack", "gus", "training_checkpoint+"),
    Act("register_person_pack", "ida", "training_checkpoint+", kwargs=candidacy("certified")),
    Act("register_begin", "gus", "certificates_candidacy+", beginning, newcomer),
    Act("register_approve", "gus", "certificates_document+", kwargs=candidacy("waiting")),
    Act("register_waive", "gus", "training_ledgerrow+", lambda _world: {"waive-requirement": "again", "waive-reason": REASON},
        candidacy("certified")),
    Act("register_suspend", "gus", "training_ledgerrow+", lambda _world: {"suspend-reason": REASON}, candidacy("certified")),
    Act("register_reinstate", "gus", "training_ledgerrow+", lambda _world: {"reinstate-reason": REASON}, candidacy("paused")),
    Act("register_revoke", "gus", "training_ledgerrow+", lambda _world: {"revoke-reason": REASON}, candidacy("certified")),
    Act("register_equivalence", "gus", "training_ledgerrow+",
        lambda _world: {"equivalence-requirement": "talk", "equivalence-reason": REASON}, candidacy("begun")),
    Act("register_extend", "gus", "training_ledgerrow+", lambda _world: {"extend-until": "2030-01-01", "extend-reason": REASON},
        candidacy("certified")),
    Act("register_leave", "gus", "training_ledgerrow+",
        lambda _world: {"leave-starts": ON, "leave-until": "2027-01-31", "leave-reason": REASON}, candidacy("timed")),
    Act("register_end_leave", "gus", "training_ledgerrow+", lambda _world: {"end_leave-reason": REASON}, candidacy("timed"), before=on_leave),
    Act("register_appeal", "gus", "training_ledgerrow+",
        lambda world: {"appeal-against": paused_row(world), "appeal-reason": REASON}, candidacy("paused")),
    Act("register_decide_appeal", "lea", "training_ledgerrow+",
        lambda world: {"decide_appeal-against": paused_row(world), "decide_appeal-result": "upheld", "decide_appeal-reason": REASON},
        candidacy("paused"), before=appealed),
    Act("register_audit", "gus", "training_ledgerrow+", lambda _world: {"audit-reason": REASON}, candidacy("timed")),
    Act("register_close_audit", "gus", "training_ledgerrow+",
        lambda _world: {"close_audit-result": "clear", "close_audit-reason": REASON}, candidacy("timed"), before=audited),
    Act("register_move", "gus", "certificates_movebatch+", lambda _world: {"reason": REASON},
        lambda world: {"code": world.newer.scheme.code, "number": world.newer.number}),
    Act("register_batch", "gus", "training_ledgerrow+", kwargs=lambda world: {"uuid": world.batch.uuid}),
    Act("register_batch_undo", "gus", "certificates_movebatch+", lambda _world: {"reason": REASON},
        lambda world: {"uuid": world.batch.uuid}, before=moved),
    Act("register_report_new", "gus", "certificates_report+", lambda world: {"location": world.places["alder"].pk}),
    Act("register_take_back", "gus", "training_ledgerrow+",
        lambda world: {"take_back-decision": decision_of(world), "take_back-reason": REASON}, candidacy("certified")),
    # The past, and corrections.
    Act("register_import", "gus", "certificates_import+", file_of_the_past),
    Act("register_import_columns", "gus", "certificates_importline+", lambda _world: COLUMNS, imported("columns"), before=with_its_file),
    Act("register_import_things", "gus", "certificates_import.state", lambda _world: {"thing-0": "hours"}, imported("things")),
    Act("register_import_confirm", "gus", "training_ledgerrow+", kwargs=imported("preview")),
    Act("register_import_one", "gus", "training_ledgerrow+", kwargs=imported("applying")),
    Act("register_import_discard", "gus", "certificates_import.state", kwargs=imported("preview")),
    Act("staff-training-entry", "gus", "training_ledgerrow+", lambda _world: {"what": "take_back", "reason": REASON},
        lambda world: ana(world) | {"row_hash": hers(world)[0].hash}),
    Act("staff-same-person", "gus", "people_subjectalias+", lambda world: {"other": world.newcomer.subject_id}, ana),
    Act("staff-same-person-end", "gus", "people_subjectalias.ended_at",
        kwargs=lambda world: {"subject_id": world.alias.subject, "pk": world.alias.pk}),
    Act("register_relinquish", "gus", "training_ledgerrow+", lambda _world: {"relinquish-reason": REASON}, candidacy("certified")),
]  # fmt: skip

# Addresses of ours that take a POST and change no table, with why.
CHANGES_NO_TABLE = {
    "leave": "ends the visit, which is the session only",
    "verify_file": "compares a file with what we signed and keeps nothing of it",
    "verification": "compares the name typed with the one printed and keeps neither",
}
