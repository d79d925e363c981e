"""Parts of the editing form that Wagtail does not have."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, HelpPanel


class CodePanel(FieldPanel):
    """A code that can be chosen when the page is made and only read afterwards."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel on one page."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.instance is not None and self.instance.pk and self.bound_field is not None:
                self.bound_field.field.disabled = True


class ProblemsPanel(HelpPanel):
    """What is still missing before release, in words, with the keys that other fields may name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["template"] = "curricula/panels/problems.html"
        kwargs.setdefault("content", "")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel on one page."""

        def is_shown(self) -> bool:
            """A page that was never saved has nothing to tell."""
            return bool(self.instance is not None and self.instance.pk)
