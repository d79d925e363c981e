"""Prose: one normal form, the same from the editor, from Markdown and from anywhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.domain.prose import ProseRefused, from_markdown, normalise, sanitise, squeeze, to_markdown
from curricula.domain.reading import hard_sentences

plain = st.text(alphabet="ab 1.*_-#[]()<>&\\`\"'!é\n~+=:/|", max_size=12).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
MARKS = {"s": "<strong>{}</strong>", "e": "<em>{}</em>", "a": '<a href="https://x.org/a_(b)">{}</a>'}
inline = st.recursive(
    plain | st.just("<br>"),
    lambda inner: st.builds(lambda mark, kids: MARKS[mark].format("".join(kids)), st.sampled_from("sea"), st.lists(inner, max_size=3)),
    max_leaves=6,
)
line = st.lists(inline, max_size=4).map("".join)
block = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(["p", "h3"]), line),
    lambda inner: st.builds(
        lambda tag, items: f"<{tag}>{''.join(f'<li>{text}{kid}</li>' for text, kid in items)}</{tag}>",
        st.sampled_from(["ul", "ol"]),
        st.lists(st.tuples(line, inner), min_size=1, max_size=4),
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(block, max_size=4).map("".join))
def test_any_prose_has_one_normal_form_that_markdown_gives_back(html: str) -> None:
    normal = normalise(html)
    assert normalise(normal) == normal
    markdown = to_markdown(normal)
    assert from_markdown(markdown) == normal
    assert to_markdown(from_markdown(markdown)) == markdown


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("A\nline.", "<p>A line.</p>"),
        ("### Here\n\nText", "<h3>Here</h3><p>Text</p>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("**Strong**, *soft*\\\nnext", "<p><strong>Strong</strong>, <em>soft</em><br>next</p>"),
        ("[call](tel:988) [mail](mailto:a@example.org)", '<p><a href="tel:988">call</a> <a href="mailto:a@example.org">mail</a></p>'),
    ],
)
def test_the_markdown_subset_reads_as_the_restricted_html(markdown: str, html: str) -> None:
    assert from_markdown(markdown) == html
    assert from_markdown(to_markdown(html)) == html


@pytest.mark.parametrize("markdown", ["# Big", "## Less big", "[x](http://example.org)"])
def test_markdown_outside_the_subset_is_refused_with_its_line(markdown: str) -> None:
    with pytest.raises(ProseRefused) as refused:
        from_markdown(f"First.\n\n{markdown}")
    assert refused.value.line == 2


def test_the_markup_of_the_rich_text_editor_comes_to_the_normal_form() -> None:
    html = '<p data-block-key="x">A <b>b</b> <i>c</i></p><p data-block-key="y"></p><h2 data-block-key="z">D</h2>'
    assert normalise(html) == "<p>A <strong>b</strong> <em>c</em></p><h3>D</h3>"


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x" onclick="alert(1)">x</a>',
        '<p style="position:fixed" onmouseover="alert(1)">x</p>',
        "<svg/onload=alert(1)>",
        '<iframe src="https://example.org"></iframe>',
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        '<a href="https://x.org/&quot; onclick=&quot;alert(1)">x</a>',
    ],
)
def test_t11_no_payload_survives_the_sanitiser_or_the_normal_form(payload: str) -> None:
    for html in (sanitise(payload), normalise(payload), normalise(f"<p>{payload}</p>")):
        assert "<script" not in html
        assert "javascript:" not in html
        assert "data:" not in html
        assert "<img" not in html
        assert "<svg" not in html
        assert "<iframe" not in html
        assert not any(
            f" {name}=" in html.replace("&quot;", "") and f'"{name}=' in html for name in ("onerror", "onclick", "onload", "style")
        )


def test_squeeze_keeps_one_line() -> None:
    assert squeeze("  a\n\n b\tc ") == "a b c"


def test_a_hard_sentence_is_named_and_a_plain_one_is_not() -> None:
    plain = "You can stop here. Rest when you want to."
    long = "This sentence goes on and on because nobody told the one who wrote it that a reader on a small phone has to keep all of it in mind."
    assert hard_sentences(f"<p>{plain}</p><p>{long}</p>", "en", is_html=True) == [long]
    assert hard_sentences(plain, "en", is_html=False) == []
