"""Messages of this app, as folders of subject.txt and body.txt; in the reader's language, and saying nothing about what the training is."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation


def written(name: str, /, *, language: str, **context: Any) -> tuple[str, str]:
    """Subject (one line) and body of the message."""
    with translation.override(language):
        subject = render_to_string(f"people/mail/{name}/subject.txt", context)
        body = render_to_string(f"people/mail/{name}/body.txt", context)
    return " ".join(subject.split()), body.strip() + "\n"
