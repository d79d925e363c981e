"""Refusals: what a use case says when it will not do what was asked."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a stable `code` for machines and a translated sentence for the person who asked.

    Subclasses set `code` and pass the sentence: what is wrong and what to do next.
    """

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = str(message)
