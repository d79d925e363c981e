"""One page that shows the look: colours, drawings, and every component in every state."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from config.styleguide.samples import components

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TOKENS = "paper surface sand ink muted edge line pine clay leaf plum honey glow on-honey on-pine on-plum".split()
POINTERS = re.compile(r'(?<![-\w])(id|for|name|form|aria-labelledby|aria-describedby)="([^"]+)"|href="#([^"]+)"')


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Everything in the language of the page; the button at its top changes the language."""
    number = 0
    shown = []
    for name, contexts in components().items():
        states = []
        for context in contexts:
            number += 1
            html = render_to_string(f"components/{name}.html", context, request=request)
            states.append(make_ids_own(html, number) if html.strip() else "")
        shown.append((name, [state for state in states if state]))
    icons = sorted(path.name for path in Path(settings.BASE_DIR, "templates/icons").glob("*.svg"))
    context = {
        "tokens": TOKENS,
        "components": shown,
        "drawings": [
            f"icons/{name}" for name in icons if 'class="drawing"' in Path(settings.BASE_DIR, "templates/icons", name).read_text()
        ],
        "icons": [f"icons/{name}" for name in icons if 'class="icon"' in Path(settings.BASE_DIR, "templates/icons", name).read_text()],
    }
    return render(request, "styleguide.html", context)


def make_ids_own(html: str, number: int) -> SafeString:
    """Give the ids of one state a number, so that a component can be shown many times on one page."""

    def renamed(found: re.Match[str]) -> str:
        if found[3] is not None:
            return found[0] if found[3] == "main" else f'href="#{found[3]}-{number}"'
        return f'{found[1]}="{" ".join(f"{one}-{number}" for one in found[2].split())}"'

    return mark_safe(POINTERS.sub(renamed, html))  # noqa: S308 -- our own components with our own samples
