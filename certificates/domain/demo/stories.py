"""What the demo's people did, through the same use cases as in life, each at its own instant."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from certificates.domain.candidacies import open_candidacy
from certificates.domain.decisions import approve, relinquish, revoke, suspend
from certificates.domain.demo.places import Stage, give_account
from certificates.domain.demo.reading import chance
from certificates.models import Candidacy
from core.enums import Action
from curricula.domain.document import edition_document
from curricula.enums import Route
from people.domain.cards import issue_card, sign_in_by_card
from people.domain.errors import actor_of
from people.domain.invitations import invite_by_email
from people.domain.memberships import audit_membership
from people.domain.persons import Details, add_person, note_told, show_name_on_verification
from people.domain.signins import let_sign_in_by_email
from people.enums import ContactChannel, Language, Role
from people.models import Location, Membership, Person
from training import rules
from training.domain.attempts import answer_attempt, open_attempt, submit_attempt
from training.domain.enrolment import enrol
from training.domain.ledger import record
from training.domain.paper import confirm_attestation, record_packet, record_sign_off, statements_for
from training.domain.progress import choose_route, finish_lesson, save_answer, save_place, start_module
from training.domain.reflections import save_reflections
from training.enums import Kind, Mode
from training.models import Attempt, Enrolment, ModuleProgress

# Kept with the decision, seen by staff only. Nothing here tells anything about a family.
REASONS = {
    "paused": "She asked for a pause while she is away from this work.",
    "revoked": "The agreement with the program was ended.",
    "given-up": "She moved away and gave her certificate back.",
}
REFLECTION = {"en": "A slow breath before I answer. I want to keep that.", "es": "Respirar antes de contestar. Eso quiero guardarlo."}
BETWEEN_STEPS = 45  # minutes


@dataclass
class Story:
    """One person on her way through a stage."""

    stage: Stage
    told: dict[str, str]
    number: int
    printed: tuple[str, str] = ("", "")  # sign-in name and code of her card

    def steps(self) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        """Her steps with their instants, in order."""
        earlier = int(self.told.get("earlier", "0"))
        day, place = -1, 0
        for step in self.stage.told["stages"][self.told["stage"]]["steps"]:
            days, name = step.split()
            place = place + 1 if int(days) == day else 0
            day = int(days)
            minutes = self.number * 11 % 240 + place * BETWEEN_STEPS
            yield self.stage.at(day + earlier, minutes), getattr(self, name.replace("-", "_"))

    # --- Who -------------------------------------------------------------------------------------------------------------------------

    @property
    def person(self) -> Person:
        """Her row, as it is now."""
        return self.stage.demo.people[self.told.get("printed") or self.told["same_as"]]

    @property
    def location(self) -> Location:
        """Where she learns."""
        return self.stage.places[self.told["at"]]

    @property
    def candidacy(self) -> Candidacy:
        """Her way to the program's credential."""
        return Candidacy.objects.get(person=self.person, scheme=self.stage.scheme)

    def added(self, at: datetime) -> None:
        """Her supervisor writes her down; who has a sign-in name in the file gets a password too."""
        told = self.told
        by = self.stage.staff[Role.SUPERVISOR]
        email = f"{told['sign_in']}@example.org" if "sign_in" in told else told.get("email", "")
        reached_by = ContactChannel.EMAIL if email else ContactChannel.TEXT if told.get("phone") else ContactChannel.COORDINATOR
        details = Details(
            chosen_name=told["name"],
            printed_name=told["printed"],
            language=told.get("language", Language.ENGLISH),
            email=email,
            phone=told.get("phone", ""),
            contact_channel=told.get("reach", reached_by),
            coordinator=by.person,
        )
        person = add_person(
            details,
            location=self.location,
            begins_on=self.stage.program.local_date(at),
            by=by,
            at=at,
            choice=chance(told["printed"]).choice,
        )
        self.stage.demo.people[told["printed"]] = person
        if "sign_in" in told:
            user = let_sign_in_by_email(person, actor=actor_of(by), at=at)
            give_account(self.stage.demo, user, sign_in=told["sign_in"], is_staff=False)
            note_told(person, at=at)
        if told.get("shows_name") == "yes":
            show_name_on_verification(person, shown=True, at=at)

    def joined(self, at: datetime) -> None:
        """She is in another program already. No screen can do this yet: the second program's lead does not see her."""
        membership = Membership.objects.create(
            person=self.person, location=self.location, role=Role.LEARNER, begins_on=self.stage.program.local_date(at)
        )
        audit_membership(Action.MEMBERSHIP_GRANTED, membership, by=self.stage.demo.operator, at=at)

    def invited(self, at: datetime) -> None:
        """Told by mail that she can sign in."""
        invite_by_email(self.person, by=self.stage.staff[Role.SUPERVISOR], at=at)

    def card(self, at: datetime) -> None:
        """A printed card with a first code."""
        card = issue_card(self.person, by=self.stage.staff[Role.SUPERVISOR], at=at, choice=chance(f"card of {self.told['printed']}").choice)
        self.printed = (card.sign_in_name, card.code)

    def card_used(self, at: datetime) -> None:
        """She signs in with the card, once."""
        name, code = self.printed
        sign_in_by_card(sign_in_name=name, code=code, at=at)

    # --- Learning --------------------------------------------------------------------------------------------------------------------

    def begun(self, at: datetime) -> None:
        """Enrolled, and on the way to the program's credential."""
        by = self.stage.person(Role.SUPERVISOR)
        enrol(self.person, self.stage.curriculum, location=self.location, by=by, at=at)
        open_candidacy(self.person, self.stage.scheme, location=self.location, by=by, at=at)

    def started(self, at: datetime) -> None:
        """In the middle of the first lesson."""
        progress = start_module(self.enrolment, self.stage.module.code, at=at)
        self._stop_in(progress, 0, at=at)

    def middle(self, at: datetime) -> None:
        """Two lessons done with their answers and her own words, in the middle of the third."""
        progress = self.progress
        self._take_lessons(progress, 2, at=at)
        lesson = self.text["lessons"][1]
        for block in lesson["blocks"]:
            if block["type"] == "reflection":
                words = {block["key"]: REFLECTION[self.person.language]}
                progress.refresh_from_db()
                save_reflections(progress, words=words, sequence=progress.next_sequence, at=at + timedelta(minutes=16))
        self._stop_in(progress, 2, at=at + timedelta(minutes=24))

    def lessons(self, at: datetime) -> None:
        """All lessons done, the check not begun."""
        self._take_lessons(self.progress, len(self.text["lessons"]), at=at)

    def check_open(self, at: datetime) -> None:
        """The check begun, three answers kept, not handed in."""
        self._answer_check(at=at, most=3)

    def check(self, at: datetime) -> None:
        """The check handed in: the module is done."""
        submit_attempt(self._answer_check(at=at), at=at + timedelta(minutes=9))

    def packet(self, at: datetime) -> None:
        """The module done on paper; her supervisor saw it."""
        by = self.stage.person(Role.SUPERVISOR)
        on = self.stage.program.local_date(at)
        record_packet(self.enrolment, edition=self.stage.module, finished_on=on, seen_by=by.name_on_documents, by=by, at=at)

    # --- What staff say --------------------------------------------------------------------------------------------------------------

    def confirmed(self, at: datetime) -> None:
        """Eligibility confirmed: by whom and when, and nothing else."""
        for statement in statements_for(self.person, Kind.ATTESTATION_MADE):
            confirm_attestation(self.person, code=statement.code, text=statement.text, **self._said(at))

    def talk(self, at: datetime) -> None:
        """The talk with her supervisor, signed off."""
        for statement in statements_for(self.person, Kind.SIGNED_OFF):
            record_sign_off(self.person, code=statement.code, **self._said(at))

    def hour(self, at: datetime) -> None:
        """A live hour about her own wellness. No screen records hours yet, so this is the ledger's own writer."""
        minutes = [{"category": "wellness", "mode": Mode.LIVE.value, "minutes": 60}]
        record(
            Kind.HOURS_RECORDED,
            subject=self.person.subject_id,
            about="hours:wellness-day",
            facts={"standing": "verified", "minutes": minutes},
            **self._said(at),
        )

    def approved(self, at: datetime) -> None:
        """The lead certifies her."""
        approve(self.candidacy, by=self.stage.person(Role.LEAD), at=at)

    def paused(self, at: datetime) -> None:
        """The lead pauses her certification."""
        suspend(self.candidacy, reason=REASONS["paused"], by=self.stage.person(Role.LEAD), at=at)

    def revoked(self, at: datetime) -> None:
        """The lead takes the certification away."""
        revoke(self.candidacy, reason=REASONS["revoked"], by=self.stage.person(Role.LEAD), at=at)

    def given_up(self, at: datetime) -> None:
        """She gives it back."""
        relinquish(self.candidacy, reason=REASONS["given-up"], by=self.stage.person(Role.LEAD), at=at)

    # --- Parts of steps --------------------------------------------------------------------------------------------------------------

    @property
    def enrolment(self) -> Enrolment:
        """Her place in the program's curriculum."""
        return Enrolment.objects.select_related("person", "location__program", "curriculum_edition").get(
            person=self.person, curriculum_edition=self.stage.curriculum
        )

    @property
    def progress(self) -> ModuleProgress:
        """Where she is in the module."""
        return ModuleProgress.objects.select_related("edition").get(enrolment=self.enrolment, code=self.stage.module.code)

    @property
    def text(self) -> dict[str, Any]:
        """The module's frozen text."""
        return edition_document(self.stage.module)

    def _said(self, at: datetime) -> dict[str, Any]:
        program = self.stage.program
        return {"program": program, "happened_on": program.local_date(at), "by": self.stage.person(Role.SUPERVISOR), "at": at}

    def _take_lessons(self, progress: ModuleProgress, count: int, *, at: datetime) -> None:
        """Read and finish the first lessons, every question answered."""
        for number, lesson in enumerate(self.text["lessons"][:count]):
            then = at + timedelta(minutes=8 * number)
            if lesson["content_note"]:
                choose_route(progress, lesson=lesson["key"], route=self._route(), at=then)
            for question in rules.part_questions(rules.lesson_parts(lesson, None)):
                progress.refresh_from_db()
                save_answer(
                    progress,
                    question=question["key"],
                    chosen=_right(question),
                    delivery=self._delivery(question["key"]),
                    sequence=progress.next_sequence,
                    at=then + timedelta(minutes=6),
                )
            finish_lesson(progress, lesson=lesson["key"], at=then + timedelta(minutes=7))

    def _stop_in(self, progress: ModuleProgress, number: int, *, at: datetime) -> None:
        """Go to the second part of a lesson and leave."""
        lesson = self.text["lessons"][number]
        held = None
        if lesson["content_note"]:
            held = choose_route(progress, lesson=lesson["key"], route=Route.MAIN, at=at)
        part = rules.lesson_parts(lesson, held)[1]
        progress.refresh_from_db()
        save_place(progress, lesson=lesson["key"], part=part.key, sequence=progress.next_sequence, at=at)

    def _answer_check(self, *, at: datetime, most: int | None = None) -> Attempt:
        """Begin the check and answer it, or only its first questions."""
        progress = self.progress
        attempt = open_attempt(progress, random=chance(f"check of {self.told['printed']}"), at=at)
        for question in rules.check_questions(self.text, attempt.questions)[:most]:
            progress.refresh_from_db()
            answer_attempt(
                attempt,
                question=question["key"],
                chosen=_right(question),
                delivery=self._delivery(question["key"]),
                sequence=progress.next_sequence,
                at=at + timedelta(minutes=4),
            )
        return attempt

    def _route(self) -> Route:
        """Some read the hard lessons as written, some another way; nobody can tell which."""
        return Route.MAIN if self.number % 2 else Route.OTHER

    def _delivery(self, question: str) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.person.subject_id}/{question}")


def _right(question: dict[str, Any]) -> list[str]:
    return [option["key"] for option in question["options"] if option["right"]]
