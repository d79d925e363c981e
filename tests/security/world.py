"""One world for every security test: two programs, and rows that every address of the site can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from certificates.domain.decisions import approve, suspend
from certificates.domain.demo.pages import program_pages
from certificates.domain.documents import make_file
from certificates.domain.drafts import open_draft, review_draft, save_draft, submit_draft
from certificates.domain.imports.recording import confirm_import
from certificates.domain.imports.staging import begin_import, choose_columns, choose_things
from certificates.domain.moves import move_candidacies
from certificates.domain.reports import number_report
from certificates.domain.rule_text import write_rules
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, Document, Import, MoveBatch, Report, Scheme, SchemeDraft, SchemeEdition
from certificates.queries import RegisterQuestion
from core import blobs
from core.enums import Channel
from core.models import OutboxMessage
from core.outbox import queue_message
from curricula.domain.pages import page_from_document
from curricula.models import CataloguePage, CurriculumEntry, CurriculumPage, ModuleEdition, ModulePage
from people.domain.aliases import alias_subjects
from people.domain.cards import IssuedCard, issue_card
from people.models import HelpLine, Location, Membership, Person, Program, SubjectAlias, User
from tests.certificates.factories import candidate, certified, completed, ready, rules
from tests.curricula.samples import media, picture
from tests.people.factories import HelpLineFactory, MembershipFactory, PersonFactory, ProgramFactory, UserFactory, member, tree
from tests.training.factories import answer, chance, curriculum, document, enrolled, finish_lessons, pass_check
from training.domain.attempts import open_attempt
from training.domain.paper import record_packet
from training.domain.progress import start_module
from training.models import Attempt, Enrolment, ModuleProgress

TODAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
WORK = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@dataclass
class World:
    """Ana owns what is asked for; Bea is another learner; Tom trains and Tess leads in another program; Ida audits Ana's."""

    places: dict[str, Location]
    elsewhere: dict[str, Location]
    users: dict[str, User]
    enrolment: Enrolment  # Ana's: four modules begun, one not
    reading: ModuleProgress  # in the middle of a lesson, no attempt
    tried: ModuleProgress  # an attempt handed in
    trying: ModuleProgress  # an attempt open
    done: ModuleProgress
    attempt: Attempt
    hers: ModuleProgress  # Bea's
    completed: Enrolment  # Cleo's: all done, and no certificate made yet
    certified: Candidacy  # Ana's
    paper: Document  # Ana's
    waiting: Candidacy  # Dee has everything and waits for a decision
    paused: Candidacy  # Flo's
    begun: Candidacy  # Hal, of other rules: a talk and a paper are open
    timed: Candidacy  # Ivy's, renewed once under rules that know leave and checks
    newer: SchemeEdition  # of the rules of Hal, who is held to the one before
    batch: MoveBatch  # a move that was begun and moved nobody yet: Hal
    message: OutboxMessage  # for Dee, to be handed over
    draft: SchemeDraft  # of the next edition of Ana's scheme, being written
    submitted: SchemeDraft  # of other rules, written by somebody else and waiting for review
    reviewed: SchemeDraft  # of others again, reviewed
    module: ModulePage  # not yet released
    spanish: ModulePage  # its twin
    catalogue: CataloguePage
    listed: CurriculumPage
    picture: str
    line: HelpLine
    membership: Membership  # Ana's
    newcomer: Person
    card: IssuedCard
    imports: dict[str, Import]  # files of earlier records, at each step
    report: Report  # about Ana's program, numbered by its lead
    alias: SubjectAlias  # two further records that are read as one

    def person(self, who: str) -> Person:
        """The person behind a name of the cast."""
        person = self.users[who].person
        assert person is not None
        return person


def with_picture(doc: dict[str, Any]) -> dict[str, Any]:
    """The module with a picture in its first lesson."""
    block = {
        "key": "picture-1", "type": "image", "media": media("window.png"),
        "alt": {"en": "A window", "es": "Una ventana"}, "caption": {"en": "", "es": ""},
    }  # fmt: skip
    doc["lessons"][0]["blocks"].insert(0, block)
    return doc


def written_rules(program: Program, code: str) -> SchemeDraft:
    """Rules that somebody of no further part has written and submitted."""
    writer = PersonFactory()
    draft = open_draft(program, code, by=writer, at=WORK)
    draft = save_draft(draft, write_rules(rules(code)), version=draft.version, by=writer, at=WORK)
    return submit_draft(draft, version=draft.version, by=writer, at=WORK)


def begun_and_timed(place: Location) -> tuple[Candidacy, Candidacy]:
    """Hal has begun under rules of his own; Ivy has renewed under rules that know leave and checks."""
    hal, ivy = (MembershipFactory(person=PersonFactory(chosen_name=name), location=place).person for name in ("Hal", "Ivy"))
    paper = {"key": "paper", "kind": "document", "document": "photo-id"}
    tree = rules()["initial"]
    begun = candidate(hal, location=place, code="with-paper", initial=tree | {"of": [*tree["of"], paper]})
    times = {"leave": {"at_most": {"months": 3}, "valid": "stops"}, "audit": {"sample": 10, "answer_within": {"days": 14}}}
    timed, _paper = certified(ivy, location=place, code="with-times", valid={"months": 8}, **times)
    completed(timed, at=WORK - timedelta(days=40))
    approve(timed, by=PersonFactory(), at=WORK - timedelta(days=39))
    return begun, timed


def newer_edition(held: Candidacy) -> SchemeEdition:
    """The next edition of somebody's rules: other days of grace."""
    newer = held.scheme_edition.rules | {"grace": {"days": 10}}
    return publish_scheme(parse_scheme(newer), program=held.scheme.program, by=PersonFactory(), at=WORK)


def message_for(person: Person) -> OutboxMessage:
    """Something to be told on paper."""
    words = {"subject": "You have a message", "body": "Words.", "channel": Channel.PAPER, "about": person.subject_id}
    return queue_message("news", key=f"{person.subject_id}:one", at=WORK, **words)


def imports_at_each_step(place: Location, scheme: Scheme, by: Person) -> dict[str, Import]:
    """The same small file, brought as far as its name says."""
    data = b"Name,What,Date,Minutes,Case number\nNia Newly,Wellness day,2026-01-10,60,22-1234\n"

    def begun() -> Import:
        return begin_import(data, location=place, scheme=scheme, standing="verified", seen_by="Robin", mode="live", by=by, at=WORK)

    def matched() -> Import:
        return choose_columns(begun(), ["name", "what", "date", "minutes", ""], day_first=False)

    return {
        "columns": begun(),
        "things": matched(),
        "preview": choose_things(matched(), {}, at=WORK),
        "applying": confirm_import(choose_things(matched(), {}, at=WORK), by=by, at=WORK),
    }


def read_as_one(place: Location, by: User) -> SubjectAlias:
    """Two records of one person, joined."""
    one, other = (MembershipFactory(person=PersonFactory(chosen_name=name), location=place).person for name in ("Max", "Maxine"))
    return alias_subjects(other, same_as=one, by=by, at=WORK)


def make_world() -> World:
    """Build it through the use cases."""
    places, elsewhere = (tree(ProgramFactory(name_es=f"Programa {number}")) for number in (1, 2))
    users = {
        "ana": member("learner", places["alder"], chosen_name="Ana", with_email=True),
        "bea": member("learner", places["alder"], chosen_name="Bea"),
        "cleo": member("learner", places["alder"], chosen_name="Cleo"),
        "tom": member("trainer", elsewhere["root"], chosen_name="Tom"),
        "tess": member("lead", elsewhere["root"], chosen_name="Tess"),
        "ida": member("auditor", places["root"], chosen_name="Ida"),
        "carl": member("trainer", places["root"], chosen_name="Carl"),
        "gus": member("lead", places["root"], chosen_name="Gus"),
        "lea": member("lead", places["root"], chosen_name="Lea"),
        "operator": UserFactory(operator=True),
    }
    ana: Any = users["ana"].person
    ana.coordinator = PersonFactory(with_email=True)
    ana.save()
    sha256 = blobs.store(picture())
    told = {"title": "The course", "title_es": "El curso"}
    catalogue, listed = program_pages(places["root"].program, told | {"code": "course-here"})
    program_pages(elsewhere["root"].program, told | {"code": "course-there"})
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific_class is CataloguePage
    module = page_from_document(with_picture(document("fresh-words", summary={"en": "Fresh.", "es": "Nuevo."})), catalogue)
    CurriculumEntry.objects.create(page=listed, module=module, sort_order=0)

    docs = [with_picture(document("quiet-hours", note=True)), document("second"), document("third"), document("fourth"), document("fifth")]
    enrolment = enrolled(ana, docs=docs, location=places["alder"])
    reading, tried, trying, done = (start_module(enrolment, code, at=WORK) for code in ("quiet-hours", "second", "third", "fourth"))
    answer(reading, "q-1")
    for progress in (tried, trying, done):
        finish_lessons(progress)
    pass_check(done)
    pass_check(tried, right=False)
    attempt = open_attempt(trying, random=chance(2), at=WORK)
    bea: Any = users["bea"].person
    hers = start_module(enrolled(bea, docs=docs, location=places["alder"]), "quiet-hours", at=WORK)
    course_done = enrolled(users["cleo"].person, docs=[document("sixth")], location=places["alder"])
    sixth = ModuleEdition.objects.get(code="sixth")
    record_packet(course_done, edition=sixth, finished_on=WORK.date(), seen_by="Eve Example", by=PersonFactory(), at=WORK)
    curriculum(places["root"].program, ["second"])  # a course that Ana may still be put in

    people = {name: PersonFactory(chosen_name=name) for name in ("Dee", "Flo")}
    for person in people.values():
        MembershipFactory(person=person, location=places["alder"])
    candidacy, paper = certified(ana, location=places["alder"])
    paused, flos = certified(people["Flo"], location=places["alder"])
    suspend(paused, reason="A reason", by=users["gus"].person, at=WORK)
    for one in (paper, flos):
        make_file(one, at=WORK)
    draft = open_draft(places["root"].program, candidacy.scheme.code, by=users["gus"].person, at=WORK)
    draft = save_draft(draft, draft.text, version=draft.version, by=users["gus"].person, at=WORK)
    submitted, reviewed = (written_rules(places["root"].program, code) for code in ("rules-submitted", "rules-reviewed"))
    reviewed = review_draft(reviewed, good=True, words="", version=reviewed.version, by=PersonFactory(), at=WORK)
    begun, timed = begun_and_timed(places["alder"])
    newer = newer_edition(begun)
    batch = move_candidacies(newer, [begun], reason="A reason", by=users["gus"].person, at=WORK)
    newcomer = MembershipFactory(location=places["alder"], person__chosen_name="New", person__with_email=True).person
    return World(
        places=places, elsewhere=elsewhere, users=users, enrolment=enrolment, reading=reading, tried=tried, trying=trying, done=done, attempt=attempt,
        hers=hers, completed=course_done, certified=candidacy, paper=paper, waiting=ready(people["Dee"], location=places["alder"]), paused=paused, module=module,
        begun=begun, timed=timed, newer=newer, batch=batch, message=message_for(people["Dee"]), draft=draft, submitted=submitted, reviewed=reviewed,
        spanish=module.get_translations().get(), catalogue=catalogue, listed=listed, picture=sha256,
        line=HelpLineFactory(program=places["root"].program), membership=Membership.objects.get(person=ana), newcomer=newcomer,
        card=issue_card(newcomer, by=users["gus"], at=timezone.now() - timedelta(hours=1)),
        imports=imports_at_each_step(places["alder"], candidacy.scheme, users["gus"].person), alias=read_as_one(places["alder"], users["gus"]),
        report=number_report(RegisterQuestion(on=WORK.date()), location=places["root"], by=users["gus"].person, at=WORK),
    )  # fmt: skip
