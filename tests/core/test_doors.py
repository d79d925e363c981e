"""Every address is shut to strangers unless its view says otherwise, and there is one way in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/login/?next=/admin/"])
def test_wagtails_own_sign_in_leads_to_ours(db: None, client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_wagtails_own_sign_in_takes_no_password(db: None, client, django_user_model) -> None:
    django_user_model.objects.create_superuser(username="root", password="a long password")
    client.post("/admin/login/", {"username": "root", "password": "a long password"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/django-admin/login/", "/django-admin/", "/admin/password_reset/"])
def test_there_is_no_other_door(db: None, client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 or answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/documents/1/x.pdf", "/media/images/x.jpg"])
def test_strangers_are_asked_to_sign_in(db: None, client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_the_policy_is_strict_for_learners_and_allows_inline_scripts_in_the_admin_only(db: None, client) -> None:
    assert "unsafe-inline" not in client.get("/healthz")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]


def test_the_server_is_well(db: None, client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": True, "cache": True, "private_storage": True}}
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_server_is_unwell_when_its_private_storage_is(db: None, client, settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.PRIVATE_ROOT = tmp_path / "file"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "cache": True, "private_storage": False}


def test_the_health_check_leaves_nothing_behind(db: None, client) -> None:
    from core.models import OutboxMessage

    client.get("/healthz")
    assert not OutboxMessage.objects.exists()


def test_health_is_read_only(db: None, client) -> None:
    assert client.post("/healthz").status_code == 405


def test_the_demo_has_no_second_factor_of_its_own_in_base() -> None:
    assert "DEMO_SECOND_FACTOR" not in Path(settings.BASE_DIR, "config/settings/base.py").read_text()
