"""The public pages as strangers get them, through the real addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.test_templates import read

if TYPE_CHECKING:
    from django.test import Client

PUBLIC = [
    "/",
    "/help/",
    "/leave/",
    "/privacy/",
    "/verify/",
    "/accounts/login/",
    "/accounts/card/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_whole_and_says_its_language(client: Client, address: str, language: str) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    html = answer.content.decode()
    page = read(html)
    assert page.faults == []
    assert page.open == []
    assert set(page.points_at) <= set(page.ids)
    assert f'<html lang="{language}"' in html
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_both_languages_and_keeps_help(client: Client) -> None:
    answer = client.get("/nowhere-at-all/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert 'lang="es"' in html
    assert 'href="/help/"' in html
    assert read(html).faults == []


@pytest.mark.django_db
def test_a_sign_in_that_is_not_complete_comes_back_with_what_was_typed_and_links_to_each_place(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "rosa@", "password": ""})
    html = answer.content.decode()
    page = read(html)
    assert page.faults == []
    assert 'value="rosa@"' in html
    assert 'href="#id_password"' in html
    assert {"errors", "id_password"} <= set(page.ids)
    assert set(page.points_at) <= set(page.ids)
