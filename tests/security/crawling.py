"""Follow every link of the site, as somebody."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from django.http import HttpResponse
from django.test import Client

LINK = re.compile(r"""(?:href|src|action|poster)=["']([^"'#]+)""")
MOST = 400
AVOID = ("//", "/static/", "/accounts/logout/", "/accounts/login/?next=", "/admin/login/?next=")


def body(response: HttpResponse) -> str:
    """The whole text of an answer, streamed or not; files count with their bytes."""
    data = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]  # one of the two
    return data.decode("utf-8", "replace")


def crawl(client: Client, starts: Iterable[str]) -> dict[str, HttpResponse]:
    """Every page that links lead to from these, asked for once; `text_of_page` on each answer is its body."""
    found: dict[str, HttpResponse] = {}
    waiting = list(starts)
    while waiting and len(found) < MOST:
        url = waiting.pop(0)
        if url in found:
            continue
        response = client.get(url)
        response.text_of_page = body(response)  # type: ignore[attr-defined]  # read once, kept beside the answer
        found[url] = response
        if response.status_code in {301, 302}:
            waiting.append(response.headers["Location"])
        if "html" in response.headers.get("Content-Type", ""):
            waiting += [html.unescape(link) for link in LINK.findall(response.text_of_page)]
        waiting = [link for link in waiting if link.startswith("/") and not link.startswith(AVOID) and link not in found]
    assert len(found) < MOST, "the crawl does not end: does a page link to ever new addresses?"
    return found
