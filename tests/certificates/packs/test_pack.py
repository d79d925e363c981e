"""What is in a pack, what is not, and who may make one."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from certificates.domain import decisions
from certificates.domain.packs import NobodyToPack, TooManyForOnePack, making
from certificates.models import Candidacy, DocumentFile
from core import blobs
from core.canonical import canonical_bytes, sha256_hex
from core.models import AuditEvent
from tests.certificates.factories import candidate, certified
from tests.certificates.packs.packing import AT, Verifier, pack_of, rows_in, unpacked
from tests.people.factories import PersonFactory, ProgramFactory
from tests.training.rows import append
from training.domain.ledger import row_document, row_hash
from training.enums import Kind
from training.models import Checkpoint, LedgerRow

pytestmark = pytest.mark.django_db


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_page_says_how_many_were_certified_and_shows_each_requirement_with_its_evidence(people: list[Candidacy], pack: bytes) -> None:
    files = unpacked(pack)
    page = text_of(files["index.html"])
    assert "On Nov. 20, 2026 1 of 2 people were certified (as known on Nov. 20, 2026)." in page
    talk = LedgerRow.objects.get(kind=Kind.SIGNED_OFF, subject=people[1].person.subject_id)
    approval = LedgerRow.objects.get(kind=Kind.APPROVED, subject=people[1].person.subject_id)
    assert talk.hash[:12] in page
    assert approval.hash[:12] in page
    assert "<script" not in files["index.html"].decode()
    assert set(re.findall(r'(?:src|href)="([^"#]+)"', files["index.html"].decode())) == {"pack.css"}
    assert [row[0] for row in csv.reader(io.StringIO(files["register.csv"].decode().removeprefix("\ufeff")))] == ["Name", "Ada", "Bo"]


def test_the_pack_speaks_spanish(people: list[Candidacy]) -> None:
    page = unpacked(pack_of(people, language="es"))["index.html"].decode()
    assert '<html lang="es">' in page
    assert "de 2 personas" in text_of(unpacked(pack_of(people, language="es"))["index.html"])


def test_a_past_day_and_what_was_known_then_are_in_the_sentence(people: list[Candidacy]) -> None:
    decisions.revoke(people[1], reason="For a test.", by=PersonFactory(), at=AT)
    now = text_of(unpacked(pack_of(people, at=AT + timedelta(hours=1)))["index.html"])
    assert "On Nov. 20, 2026 0 of 2 people were certified" in now
    then = pack_of(people, on=date(2026, 11, 20), known_at=datetime(2026, 11, 1, tzinfo=UTC), at=AT + timedelta(hours=1))
    assert "1 of 2 people were certified (as known on Oct. 31, 2026)." in text_of(unpacked(then)["index.html"])


def test_the_same_people_at_the_same_instant_give_the_same_bytes(people: list[Candidacy], pack: bytes) -> None:
    assert pack_of(people) == pack
    assert pack_of(people, at=AT + timedelta(seconds=1)) != pack


def test_every_row_is_there_as_it_was_hashed_and_lies_under_a_checkpoint(people: list[Candidacy], pack: bytes) -> None:
    files = unpacked(pack)
    stored = LedgerRow.objects.filter(subject__in=[one.person.subject_id for one in people]).order_by("subject", "number")
    assert rows_in(files) == [json.loads(canonical_bytes({"row": row_document(row), "hash": row_hash(row)})) for row in stored]
    heads: dict[str, int] = {}
    for checkpoint in json.loads(files["checkpoints.json"])["checkpoints"]:
        heads |= {subject: number for subject, number, _hash in checkpoint["moved"]}
    assert heads == {row.subject: row.number for row in stored}
    assert Checkpoint.objects.count() == 2


def test_nothing_says_how_to_reach_anybody_and_nobody_else_is_named(places: Any, people: list[Candidacy]) -> None:
    person = people[1].person
    person.email, person.phone = "bo.private@example.org", "555-010-4477"
    person.save()
    others = set(LedgerRow.objects.values_list("subject", flat=True)) - {one.person.subject_id for one in people}
    assert others
    for name, data in unpacked(pack_of(people)).items():
        for kept in ("bo.private", "555-010-4477", "Cy", *others):
            assert name.endswith((".pdf", ".sig")) or not re.search(rf"\b{re.escape(kept)}\b", data.decode()), (name, kept)


def test_a_name_that_a_spreadsheet_would_run_stands_as_text(places: Any) -> None:
    held = candidate(PersonFactory(chosen_name="=1+1"), location=places["alder"])
    assert "'=1+1" in unpacked(pack_of([held]))["register.csv"].decode()


def test_a_file_that_is_gone_with_an_erased_person_is_said_and_the_rest_still_holds(people: list[Candidacy], verifier: Verifier) -> None:
    stored = DocumentFile.objects.get(document__candidacy=people[1])
    blobs.destroy(stored.sha256)
    status, said = verifier(pack_of(people))
    assert (status, "has a file that could not be read when the pack was made" in said) == (0, True), said


@pytest.mark.parametrize(("is_elsewhere", "withheld"), [(True, 1), (False, 0)])
def test_another_programs_rows_are_withheld_and_the_chain_still_holds(
    places: Any, verifier: Verifier, is_elsewhere: bool, withheld: int
) -> None:
    """Decision 0005."""
    held, _paper = certified(location=places["alder"])
    program = ProgramFactory() if is_elsewhere else held.scheme.program
    subject = held.person.subject_id
    facts = {"standing": "verified", "result": "done"}
    append(Kind.SIGNED_OFF, subject=subject, about="sign-off:elsewhere", program=program, facts=facts)
    append(Kind.SIGNED_OFF, subject=subject, about="sign-off:here", program=held.scheme.program, facts=facts)
    pack = unpacked(pack_of([held]))
    assert sum("withheld" in line for line in rows_in(pack)) == withheld
    assert (b"sign-off:elsewhere" in pack["ledger.jsonl"]) is not is_elsewhere
    status, said = verifier(pack)
    assert (status, f"{withheld} rows of other programs are withheld" in said) == (0, is_elsewhere), said


def test_nobody_and_too_many_are_refused_with_a_sentence(people: list[Candidacy], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NobodyToPack):
        making.make_pack([], program=people[0].scheme.program, on=AT.date(), about="x", by=PersonFactory(), at=AT)
    monkeypatch.setattr(making, "MOST", 1)
    with pytest.raises(TooManyForOnePack, match="more than the 1 files"):
        pack_of(people)
    assert not AuditEvent.objects.filter(action="pack:made").exists()


def test_a_pack_costs_the_same_queries_for_one_as_for_many(places: Any, django_assert_max_num_queries: Any) -> None:
    held = [certified(location=places["alder"])[0] for _number in range(6)]
    pack_of(held)  # the checkpoint
    counts = []
    for some in (held[:1], held):
        listed = list(
            Candidacy.objects.select_related("person", "scheme__program", "scheme_edition", "location").filter(pk__in=[o.pk for o in some])
        )
        by = PersonFactory()
        with django_assert_max_num_queries(60) as asked:
            making.make_pack(listed, program=listed[0].scheme.program, on=AT.date(), about="x", by=by, at=AT)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_leads_certifiers_and_auditors_take_packs_of_those_they_may_see(
    people: list[Candidacy], cast: Any, enter: Any, verifier: Verifier
) -> None:
    one, everybody = reverse("register_person_pack", args=[people[1].uuid]), reverse("register_pack")
    for who in ("lead", "certifier", "auditor"):
        client = enter(cast[who])
        assert everybody in client.get(reverse("register")).content.decode()
        assert one in client.get(reverse("register_file", args=[people[1].uuid])).content.decode()
        for address, files in ((one, 1), (everybody, 2 if who == "lead" else 3)):
            response = client.post(address)
            assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
            assert verifier(response.content)[0] == 0
            event = AuditEvent.objects.filter(action="pack:made").latest("pk")
            assert (event.actor, event.facts["files"]) == (cast[who].person.subject_id, files)
    for who in ("supervisor", "trainer", "outsider"):
        assert enter(cast[who]).post(one).status_code == 404
    assert one not in enter(cast["supervisor"]).get(reverse("register_file", args=[people[1].uuid])).content.decode()
    assert enter(cast["supervisor"]).post(everybody).status_code == 404
    assert enter(cast["lead"]).get(one).status_code == 405


def test_the_pack_answers_the_registers_question_and_says_when_there_is_nobody(people: list[Candidacy], cast: Any, enter: Any) -> None:
    client, address = enter(cast["root_lead"]), reverse("register_pack")
    files = unpacked(client.post(address, {"status": "certified", "q": "bo"}).content)
    assert len(list(csv.reader(io.StringIO(files["register.csv"].decode())))) == 2
    response = client.post(address, {"q": "nobody at all"}, follow=True)
    assert response.redirect_chain == [(reverse("register") + "?q=nobody+at+all", 302)]
    assert "there is nothing to put into a pack" in response.content.decode()
    assert client.post(address, {"on": "last week"}).status_code == 302


def test_the_verifier_in_a_pack_is_the_published_one(pack: bytes, settings: Any) -> None:
    published = (settings.BASE_DIR / "scripts/verify_pack.py").read_bytes()
    assert sha256_hex(unpacked(pack)["verify_pack.py"]) == sha256_hex(published)
