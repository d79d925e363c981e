"""Every address of the URL configuration, and real rows to ask each of them for.

An address of ours that is not in SAMPLES fails the tests with a sentence that says what to add. Third-party addresses are filled by the
name of their argument (ARGUMENTS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from certificates.models import SealCertificate
from tests.security.world import World
from training.enums import Kind
from training.models import LedgerRow

OURS = ("core.", "people.", "curricula.", "training.", "certificates.")
ADMIN = "admin/"


@dataclass(frozen=True)
class Address:
    """One entry of the URL configuration."""

    route: str
    name: str  # with its namespaces; empty when it has none
    module: str
    arguments: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        return self.module.startswith(OURS)

    @property
    def is_admin(self) -> bool:
        return self.route.startswith(ADMIN)

    @property
    def is_wagtail(self) -> bool:
        return self.module.startswith("wagtail.")

    def urls(self, world: World) -> list[str]:
        """Where it answers, for each sample."""
        if not self.name or self.route in PATHS:
            return [path(world) if callable(path) else path for path in PATHS[self.route]]
        if self.is_ours and self.name not in SAMPLES:
            raise LookupError(f"{self.name} ({self.route}) is new: say in SAMPLES (tests/security/addresses.py) what stands in it.")
        samples = SAMPLES[self.name](world) if self.is_ours else [self._third_party(world)]
        return [reverse(self.name, kwargs=sample) for sample in samples]

    def _third_party(self, world: World) -> dict[str, Any]:
        return {argument: ARGUMENTS[argument](world) for argument in self.arguments}


def addresses() -> list[Address]:
    """All of them, in the order in which they are tried."""
    return list(_walk(get_resolver(), "", (), ()))


def _walk(resolver: URLResolver, above: str, spaces: tuple[str, ...], given: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = above + str(entry.pattern)
        arguments = (*given, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route, (*spaces, entry.namespace) if entry.namespace else spaces, arguments)
        elif isinstance(entry, URLPattern):
            module = getattr(entry.callback, "__module__", "")
            name = ":".join((*spaces, entry.name)) if entry.name else ""
            yield Address(route, name, module, arguments)


def nothing(_world: World) -> list[dict[str, Any]]:
    """For an address without arguments."""
    return [{}]


def ana(world: World) -> list[dict[str, Any]]:
    """Ana's file."""
    return [{"subject_id": world.person("ana").subject_id}]


def progresses(world: World) -> list[dict[str, Any]]:
    """Ana's modules, in every stage."""
    return [{"progress_uuid": progress.uuid} for progress in (world.reading, world.tried, world.trying, world.done)]


def candidacies(world: World) -> list[dict[str, Any]]:
    """People of Ana's program: certified, waiting for a decision, suspended."""
    return [{"uuid": candidacy.uuid} for candidacy in (world.certified, world.waiting, world.paused)]


def papers(world: World) -> list[dict[str, Any]]:
    """Ana's certificate."""
    return [{"uuid": world.paper.uuid}]


def entry(world: World) -> list[dict[str, Any]]:
    """A row of Ana's ledger."""
    return [
        {
            "row_hash": LedgerRow.objects.filter(subject=world.person("ana").subject_id, kind=Kind.MODULE_COMPLETED)
            .order_by("number")[0]
            .hash
        }
    ]


def codes(world: World) -> list[dict[str, Any]]:
    """Ana's certificate, as strangers ask for it."""
    return [{"code": world.paper.code}]


def media(world: World) -> list[dict[str, Any]]:
    """A picture of a module."""
    return [{"sha256": world.picture}]


def report(world: World) -> list[dict[str, Any]]:
    """An answer with a number."""
    return [{"code": world.report.program.code, "year": world.report.year, "number": world.report.number}]


def schemes(world: World) -> list[dict[str, Any]]:
    """The rules of Ana's credential: an edition in force, and a draft being written."""
    return [{"code": world.draft.code}]


def drafts(world: World) -> list[dict[str, Any]]:
    """Drafts in every state."""
    return [{"code": draft.code} for draft in (world.draft, world.submitted, world.reviewed)]


def imported(step: str) -> Callable[[World], list[dict[str, Any]]]:
    """A file of earlier records that has come so far."""
    return lambda world: [{"uuid": world.imports[step].uuid}]


def hers(world: World) -> list[LedgerRow]:
    """What is recorded about Ana."""
    return list(LedgerRow.objects.filter(subject=world.person("ana").subject_id, kind__in=Kind.EVIDENCE).order_by("number"))


# Addresses of ours: what stands in each, from rows that exist. A new address needs a line here, one in tests/security/acts.py if it takes
# a POST, and one in OPEN_TO_ALL if strangers may see it.
SAMPLES: dict[str, Callable[[World], list[dict[str, Any]]]] = {
    "healthz": nothing,
    "welcome": nothing,
    "help": nothing,
    "ask-for-call": nothing,
    "leave": nothing,
    "set-language": nothing,
    "privacy": nothing,
    "you": nothing,
    "public-name": nothing,
    "reminders": nothing,
    "staff-messages": nothing,
    "staff-message-done": lambda world: [{"pk": world.message.pk}],
    "card-sign-in": nothing,
    "choose-password": nothing,
    "home": nothing,
    "learn-begin": lambda world: [{"enrolment_uuid": world.enrolment.uuid, "number": number} for number in (1, 5)],
    "learn-media": media,
    "learn-contents": progresses,
    "learn-again": progresses,
    "learn-continue": progresses,
    "learn-done": progresses,
    "learn-check": progresses,
    "learn-check-result": progresses,
    "learn-check-question": lambda world: [sample | {"number": 1} for sample in progresses(world)],
    "learn-lesson-done": lambda world: [sample | {"lesson": 1} for sample in progresses(world)],
    "learn-lesson-said": lambda world: [sample | {"lesson": 1} for sample in progresses(world)],
    "learn-part": lambda world: (
        [sample | {"lesson": 2, "part": part} for sample in progresses(world)[:1] for part in (1, 2, 3)]
        + [{"progress_uuid": world.reading.uuid, "lesson": 1, "part": 1}]
    ),
    "verify": nothing,
    "verify_file": nothing,
    "authority": nothing,
    "authority_certificate": lambda _world: [{"fingerprint": held.fingerprint} for held in SealCertificate.objects.order_by("pk")],
    "verification": codes,
    "verification_json": codes,
    "verification_short": codes,
    "my_record": nothing,
    "my_copy": nothing,
    "erase_me": nothing,
    "entry_is_wrong": entry,
    "keeping": ana,
    "my_document": papers,
    "my_document_file": papers,
    "my_transcript": nothing,
    "my_completion": lambda world: [{"uuid": world.completed.uuid}],
    "staff-people": nothing,
    "staff-person-add": nothing,
    "staff-person": ana,
    "staff-person-edit": ana,
    "staff-person-card": ana,
    "staff-person-invite": ana,
    "staff-membership-grant": ana,
    "staff-membership-end": lambda world: [ana(world)[0] | {"pk": world.membership.pk}],
    "staff-help-lines": nothing,
    "staff-help-line-add": nothing,
    "staff-help-line": lambda world: [{"pk": world.line.pk}],
    "register": nothing,
    "register_begin": ana,
    "register_csv": nothing,
    "register_document_file": papers,
    "register_documents": ana,
    "register_transcript": ana,
    "register_completion": lambda world: [{"uuid": world.completed.uuid}],
    "register_pack": nothing,
    "register_person_pack": candidacies,
    "register_print": nothing,
    "register_print_file": nothing,
    "register_file": candidacies,
    "register_approve": candidacies,
    "register_waive": candidacies,
    "register_suspend": candidacies,
    "register_reinstate": candidacies,
    "register_revoke": candidacies,
    "register_relinquish": candidacies,
    "register_equivalence": candidacies,
    "register_extend": candidacies,
    "register_leave": candidacies,
    "register_end_leave": candidacies,
    "register_appeal": candidacies,
    "register_decide_appeal": candidacies,
    "register_audit": candidacies,
    "register_close_audit": candidacies,
    "register_move": lambda world: [{"code": world.newer.scheme.code, "number": world.newer.number}],
    "register_batch": lambda world: [{"uuid": world.batch.uuid}],
    "register_batch_undo": lambda world: [{"uuid": world.batch.uuid}],
    "register_take_back": candidacies,
    "register_import": nothing,
    "register_import_one": lambda world: [{"uuid": held.uuid} for held in world.imports.values()],
    "register_import_columns": imported("columns"),
    "register_import_things": imported("things"),
    "register_import_confirm": imported("preview"),
    "register_import_discard": imported("preview"),
    "register_reports": nothing,
    "register_report_new": nothing,
    "register_report": report,
    "register_report_csv": report,
    "register_letters": nothing,
    "register_letters_print": nothing,
    "register_letter": lambda world: [{"uuid": world.certified.uuid}],
    "what_is_left": lambda world: [{"uuid": world.certified.uuid}],
    "rules": nothing,
    "rules_new": nothing,
    "rules_equivalences": nothing,
    "rules_checks": lambda world: [{"code": world.timed.scheme.code}],
    "rules_scheme": drafts,
    "rules_edition": lambda world: [sample | {"number": 1} for sample in schemes(world)],
    "rules_compare": lambda world: [sample | {"earlier": 1, "later": 1} for sample in schemes(world)],
    "rules_begin_draft": schemes,
    "rules_draft": drafts,
    "rules_draft_changes": schemes,
    "rules_try": schemes,
    "rules_submit": drafts,
    "rules_review": drafts,
    "rules_publish": drafts,
    "release-module": lambda world: [{"page_id": world.module.pk}],
    "release-curriculum": lambda world: [{"page_id": world.listed.pk}],
    "staff-training": ana,
    "staff-training-entries": ana,
    "staff-training-entry": lambda world: [ana(world)[0] | {"row_hash": row.hash} for row in hers(world)],
    "staff-same-person": ana,
    "staff-same-person-end": lambda world: [{"subject_id": world.alias.subject, "pk": world.alias.pk}],
    "staff-packet": lambda world: [{"sha256": world.reading.edition.sha256}],
    "curricula-media": lambda world: [{"page_id": world.module.pk, "sha256": world.picture}],
    "editor-picture": lambda _world: [{"path": "images/window.png"}],
    "curricula-guide": lambda world: [{"page_id": world.module.pk}],
    "curricula-align": lambda world: [{"page_id": world.module.pk}],
}

# Addresses without a name, or whose arguments have none.
PATHS: dict[str, list[Any]] = {
    "catalogue/_util/login/": ["/catalogue/_util/login/"],
    "admin/test404/": ["/admin/test404/"],
    r"admin/^.*/$": ["/admin/no/such/page/"],
    r"documents/^(\d+)/(.*)$": ["/documents/1/plan.pdf"],
    r"catalogue/^((?:[\w\-]+/)*)$": ["/catalogue/", lambda world: world.module.get_url()],
    "accounts/email/": ["/accounts/email/"],
}

# Arguments of third-party addresses, filled with rows of ours where there are any.
ARGUMENTS: dict[str, Callable[[World], Any]] = {
    "action_name": lambda _world: "delete",
    "app_label": lambda _world: "curricula",
    "app_name": lambda _world: "curricula",
    "model_name": lambda _world: "modulepage",
    "action": lambda _world: "delete",
    "content_type_app_name": lambda _world: "curricula",
    "content_type_model_name": lambda _world: "modulepage",
    "parent_page_id": lambda world: world.catalogue.pk,
    "destination_id": lambda world: world.listed.pk,
    "page_id": lambda world: world.module.pk,
    "page_pk": lambda world: world.module.pk,
    "page_to_move_id": lambda world: world.module.pk,
    "object_id": lambda world: str(world.module.pk),
    "pk": lambda world: world.module.pk,
    "revision_id": lambda world: world.module.latest_revision_id or 1,
    "revision_id_a": lambda _world: "earliest",
    "revision_id_b": lambda _world: "latest",
    "filter_spec": lambda _world: "max-100x100",
    "key": lambda _world: "MQ:not-a-key",
    "uidb36": lambda _world: "1",
    "uidb64": lambda _world: "MQ",
    "token": lambda _world: "not-a-token",
} | dict.fromkeys(
    ("task_id", "task_state_id", "workflow_pk", "workflow_state_id", "session_id", "collection_id", "document_id", "doc_id", "image_id",
     "uploaded_file_id", "restriction_id", "page_view_restriction_id"),
    lambda _world: 1,
)  # fmt: skip
