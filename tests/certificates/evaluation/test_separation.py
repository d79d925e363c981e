"""Who trained or signed off what a decision would stand on."""

from __future__ import annotations

from datetime import date

import pytest

from certificates.evaluation import kept_apart

from .stories import Story, asked, attestation, group, hours, minutes, scheme, sign_off


@pytest.mark.parametrize(
    ("separate_from", "expected"),
    [([], set()), (["trained"], {"s_live", "s_session"}), (["signed_off"], {"s_signer"}), (["trained", "signed_off"], {"s_live", "s_session", "s_signer"})],
)  # fmt: skip
def test_only_rows_that_count_and_only_the_duties_named_keep_apart(separate_from: list[str], expected: set[str]) -> None:
    rules = group(attestation(), hours(60), sign_off(), asked("sessions", session="coaching", count=1))
    story = Story(scheme(rules, decision={"by": "lead", "separate_from": separate_from}))
    story.attested("2026-01-10", by="s_other")
    story.trained("2026-01-10", minutes(60), by="s_live")
    story.trained("2026-01-11", minutes(60, mode="external"), by="s_external")
    story.signed_off("2026-01-10", by="s_signer")
    story.signed_off("2026-01-11", "another-talk", by="s_elsewhere")
    story.attended("2026-01-10", by="s_session")
    day = date(2026, 2, 1)
    assert kept_apart(story.case(), story.on("2026-02-01"), on=day) == expected
