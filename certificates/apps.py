"""What was earned: rules, candidacies, decisions, periods, documents, verification, the register."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        from certificates import checks  # noqa: F401, PLC0415 -- registers itself; needs the settings
        from certificates.adapters.pdf import unprintable_characters  # noqa: PLC0415 -- reads fonts, and needs the settings
        from certificates.domain.completions import complete_automatically  # noqa: PLC0415 -- needs loaded models
        from certificates.domain.decisions import approve_automatically  # noqa: PLC0415 -- needs loaded models
        from certificates.domain.projection import project_alias, project_release, project_row  # noqa: PLC0415 -- needs loaded models
        from certificates.domain.statements import statements_of  # noqa: PLC0415 -- needs loaded models
        from people.domain.aliases import register_alias_listener  # noqa: PLC0415 -- needs loaded models
        from people.validators import register_print_check  # noqa: PLC0415 -- registered once the app is ready
        from training.domain.ledger import register_projector  # noqa: PLC0415 -- needs loaded models
        from training.domain.paper import register_statements  # noqa: PLC0415 -- needs loaded models
        from training.domain.release import register_release_projector  # noqa: PLC0415 -- needs loaded models

        register_release_projector(project_release)
        register_alias_listener(project_alias)
        # In this order: what a row means is stored before anything is decided on it.
        register_projector(project_row)
        register_projector(approve_automatically)
        register_projector(complete_automatically)
        register_statements(statements_of)
        register_print_check(unprintable_characters)
