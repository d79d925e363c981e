"""What documents say, frozen when they are issued: everything a page shows, in every language it can be shown in (decision 0009)."""

from certificates.domain.payloads.languages import in_language, languages_of, title_of, titles_of

__all__ = ["in_language", "languages_of", "title_of", "titles_of"]
