"""T3: a right in one program is none in another, even for one and the same person."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from certificates.models import Candidacy
from tests.people.factories import MembershipFactory
from tests.security.world import World
from training.models import Enrolment


def test_t3_to_see_somebody_in_another_role_is_no_right_to_begin_her(world: World, browser_for: Callable[[str], Client]) -> None:
    """Tess leads elsewhere and audits here: she reads Ana's file, and cannot bring her into her own program."""
    MembershipFactory(person=world.person("tess"), location=world.places["root"], role="auditor")
    tess = browser_for("tess")
    subject = world.newcomer.subject_id
    assert tess.get(reverse("staff-person", args=[subject])).status_code == 200
    for held in (world.places["alder"], world.elsewhere["root"]):
        data = {"scheme": world.certified.scheme.pk, "location": held.pk, "curriculum": ""}
        assert tess.post(reverse("register_begin", args=[subject]), data).status_code == 404
    before = Enrolment.objects.count()
    assert tess.get(reverse("staff-training", args=[subject])).status_code == 404
    assert not Candidacy.objects.filter(person=world.newcomer).exists()
    assert Enrolment.objects.count() == before
