"""The sample programs: everybody stands where her stage says, and the proofs hold on them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from certificates.domain.demo.reading import FIXTURES, FOLDER, PROGRAMS, instant, read_accounts, read_program
from certificates.domain.samples import samples_of_program
from certificates.models import Candidacy, Document
from certificates.queries import RegisterQuestion, register_rows
from core import blobs
from curricula.domain.guides import guide_of
from curricula.models import CataloguePage, CurriculumEdition, ModuleEdition, ModulePage
from people.adapters.groups import put_in_groups
from people.domain.cards import sign_in_by_card
from people.models import Membership, Person, Program, User
from tests.databases import Databases
from training.models import LedgerRow, LedgerWords, ModuleProgress, SavedAnswer
from training.queries import entries_of

ON = date(2026, 11, 21)
MORNING = instant(ON, days=0, zone="America/Chicago")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, databases: Databases) -> Iterator[str]:
    """A database of its own with the sample programs in it; what the command said."""
    with django_db_blocker.unblock(), databases.copy():
        cache.clear()
        yield run("load_demo", "--on", ON.isoformat())


def run(*command: str) -> str:
    """What a command says."""
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


def register(program: str = "", **question: Any) -> dict[str, str]:
    """Status by name."""
    asked = RegisterQuestion(**{"on": ON, "program": Program.objects.get(code=program) if program else None} | question)
    return {row.candidacy.person.name_on_documents: row.status for row in register_rows(None, asked)}


def counts() -> dict[str, int]:
    """Rows in every table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("code", PROGRAMS)
def test_everybody_stands_where_the_file_says(demo: str, code: str) -> None:
    told = read_program(code)
    wanted = {one.get("printed") or one["same_as"]: told["stages"][one["stage"]]["status"] for one in told["people"]}
    assert register(code) == wanted
    assert {one["stage"] for one in told["people"]} == set(told["stages"])
    assert Program.objects.get(code=code).locations.filter(depth=2).count() == 3


def test_one_person_was_certified_last_year_and_revoked_last_week(demo: str) -> None:
    name = "Jordan Pruitt"
    assert [one for one, status in register().items() if status == "revoked"] == [name]
    approved = LedgerRow.objects.get(kind="approved", subject=Person.objects.get(printed_name=name).subject_id)
    assert approved.happened_on.year == ON.year - 1
    last_month, two_weeks_ago = ON - timedelta(days=31), MORNING - timedelta(days=14)
    assert register(on=last_month)[name] == "certified"
    assert register(known_at=two_weeks_ago)[name] == "certified"
    assert register(known_at=MORNING)[name] == "revoked"
    ask = ["register", "--on", ON.isoformat(), "--format", "json"]
    said = {
        when: {row["name"]: row["status"] for row in map(json.loads, run(*ask, *more).splitlines())}
        for when, more in {"now": [], "then": ["--known-at", two_weeks_ago.isoformat()]}.items()
    }
    assert (said["now"]["Jordan"], said["then"]["Jordan"]) == ("revoked", "certified")


def test_somebody_renewed_somebody_works_on_paper_and_somebody_is_in_two_programs(demo: str) -> None:
    renewed = Candidacy.objects.get(person__printed_name="Marcus Bell")
    assert list(renewed.periods.filter(state="decided").order_by("number").values_list("number", flat=True)) == [1, 2]
    earl = Person.objects.get(printed_name="Earl Simmons Jr.")
    assert (earl.email, earl.phone, User.objects.filter(person=earl).exists()) == ("", "", False)
    assert LedgerRow.objects.get(subject=earl.subject_id, kind="module_completed").content["origin"] == "packet"
    both = Membership.objects.learners().values_list("person__printed_name", "location__program__code")
    assert sorted(code for name, code in both if name == "Keisha Daniels") == sorted(PROGRAMS)


def test_learning_stopped_in_the_middle_keeps_its_answers(demo: str) -> None:
    progress = ModuleProgress.objects.get(enrolment__person__printed_name="María Fuentes")
    assert progress.lessons.filter(finished_at__isnull=False).count() == 2
    assert SavedAnswer.objects.filter(progress=progress).count() == 2
    assert progress.place_lesson == "stories-touch"
    assert progress.reflections.exists()


def test_every_certificate_has_its_file_and_one_is_in_spanish(demo: str) -> None:
    documents = list(Document.objects.with_holder().prefetch_related("files"))
    credentials = [document for document in documents if document.kind == "credential"]
    assert len(credentials) == LedgerRow.objects.filter(kind="approved").count()
    assert all(blobs.exists(file.sha256) for document in credentials for file in document.files.all())
    assert all(document.files.all() for document in documents)
    spanish = next(document for document in documents if document.holder.printed_name == "Rosa Villalobos")
    assert spanish.content["language"] == "es"
    assert all(document.content["demo"] for document in documents)


def test_the_proofs_hold(demo: str) -> None:
    for command in (["verify_ledger"], ["rebuild_projections", "--check"], ["recheck_decisions"], ["check_integrity"]):
        run(*command)


def test_everything_was_recorded_in_its_order_and_before_the_day(demo: str) -> None:
    instants = list(LedgerRow.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] < MORNING
    assert not LedgerRow.objects.filter(happened_on__gte=ON).exists()


def test_a_second_run_changes_nothing(demo: str) -> None:
    before = counts()
    assert "are here already" in run("load_demo")
    assert counts() == before


def test_every_account_of_the_table_opens_and_there_are_no_others(demo: str) -> None:
    accounts = read_accounts()
    listed = {account["sign_in"]: account["role"] for account in accounts["accounts"]}
    opened = {user.username: user for user in User.objects.select_related("person") if user.has_usable_password()}
    assert set(opened) == set(listed)
    for sign_in, role in listed.items():
        user = opened[sign_in]
        assert user.check_password(accounts["password"])
        assert Authenticator.objects.filter(user=user).exists() == (role != "learner")
        held = set(Membership.objects.filter(person=user.person_id).values_list("role", flat=True)) if user.person_id else {"operator"}
        assert held == {role}
    for card in accounts["cards"]:
        with transaction.atomic():
            sign_in_by_card(sign_in_name=card["sign_in"], code=card["code"], at=MORNING)
            transaction.set_rollback(True)


def test_they_sign_in_and_meet_their_pages(demo: str) -> None:
    password = read_accounts()["password"]
    for sign_in, meets in {"ana": "/home/", "maria": "/home/", "rosa": "/home/"}.items():
        browser = Client()
        browser.post("/accounts/login/", {"login": f"{sign_in}@example.org", "password": password})
        assert browser.get(meets).status_code == 200, sign_in
    for sign_in, meets in {"lena": "/admin/register/", "ada": "/admin/register/", "tess": "/admin/", "operator": "/admin/"}.items():
        browser = Client()
        browser.post("/accounts/login/", {"login": sign_in, "password": password})
        browser.post("/accounts/2fa/authenticate/", {"code": "246810"})
        assert browser.get(meets).status_code == 200, sign_in


def test_trainers_edit_their_own_programs_pages_only(demo: str) -> None:
    tess = User.objects.get(username="tess")
    put_in_groups(tess, Membership.objects.of_user(tess).select_related("location__program"))
    for page in CataloguePage.objects.exclude(program=None):
        own = page.program.code == "cedar-bend"
        rights = page.permissions_for_user(User.objects.get(pk=tess.pk))
        assert (rights.can_add_subpage(), rights.can_publish()) == (own, own)


def test_every_module_of_ours_is_released_once_and_offered_by_both_programs(demo: str) -> None:
    ours = sorted(path.name for path in (FIXTURES / "modules").iterdir())
    assert sorted(str(edition) for edition in ModuleEdition.objects.all()) == [f"module:{code}@1.0" for code in ours]
    for edition in CurriculumEdition.objects.all():
        assert sorted(entry["module"] for entry in entries_of(edition)) == ours, (
            "name a new package in more_modules of fixtures/demo/*.yaml"
        )
        assert edition.required_codes == ["vicarious-trauma"]
    assert {program.code: [sample.code for sample in samples_of_program(program, on=ON)] for program in Program.objects.all()} == {
        code: ["vicarious-trauma"] for code in PROGRAMS
    }
    for page in ModulePage.objects.filter(locale__language_code="en"):
        assert set(guide_of(page)) == {"en", "es"}


def test_nothing_in_the_demo_tells_of_a_child_or_a_case(demo: str) -> None:
    texts = [(FOLDER / f"{code}.yaml").read_text() for code in PROGRAMS] + list(LedgerWords.objects.values_list("text", flat=True))
    telling = re.compile(
        r"\b(child|children|kids?|sons?|daughters?|bab(y|ies)|case|docket|custody|court|removal|relapse|hij[oa]s?)\b", re.IGNORECASE
    )
    assert [found.group() for text in texts if (found := telling.search(text))] == []


def test_it_is_refused_where_people_are_real(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="This is not a demo"):
        call_command("load_demo")


def test_the_accounts_are_printed_without_a_database() -> None:
    said = run("load_demo", "--accounts")
    assert re.search(r"^lead +lena +walking-alongside +246810 +", said, re.MULTILINE)
    assert re.search(r"^learner +ana +walking-alongside +- +", said, re.MULTILINE)
