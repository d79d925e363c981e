"""What it means that a page can be read: the rules axe is asked about, and what is measured besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
TWICE = "html{font-size:225%}"  # the stylesheet's own size is 112.5 %
SMALLEST = 24  # CSS px, for everything that can be touched (WCAG 2.2, 2.5.8)
COMFORTABLE = 44  # for what is meant to be pressed

# Links inside a sentence are as high as its lines; everything else has a size of its own. What is ticked inside a label is as large as the label.
TARGETS = """({smallest, comfortable}) => {
  const seen = node => node.checkVisibility({opacityProperty: true, visibilityProperty: true}) && node.getClientRects().length > 0;
  const inSentence = node => node.matches("a, .plain") && [...node.parentElement.childNodes].some(
    one => one.nodeType === Node.TEXT_NODE && one.textContent.trim().length > 1);
  const found = [];
  for (const node of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(node) || node.closest(".skip") || inSentence(node)) continue;
    const box = (node.closest("label") || node).getBoundingClientRect();
    const least = node.matches(".btn, .btn-2, .bar button, .row-choice input, input:not([type=checkbox], [type=radio])") ? comfortable : smallest;
    if (Math.round(box.height) < least || Math.round(box.width) < least)
      found.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${node.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""

# The ring is on the element, or on the whole row that a choice stands in; and the element is on the screen, with nothing over it.
FOCUS = """() => {
  const node = document.activeElement;
  if (node === document.body || node === document.documentElement) return null;
  const ringed = node.closest("label.row-choice") || node;
  const style = getComputedStyle(ringed);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = node.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight;
  const at = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
                                       Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 1));
  const free = at !== null && (ringed.contains(at) || at.contains(ringed) || node.matches("audio, video"));
  return {who: node.outerHTML.slice(0, 120), fault: !ring ? "no ring" : !inside ? "off the screen" : !free ? "covered" : ""};
}"""


def small_targets(page: Page) -> list[str]:
    """What is too small to be touched, with its size."""
    return page.evaluate(TARGETS, {"smallest": SMALLEST, "comfortable": COMFORTABLE})


def focus_faults(page: Page, *, most: int = 80) -> list[str]:
    """Walk through the page by keyboard; what shows no ring, or has it where nobody sees it."""
    faults = []
    page.evaluate("document.activeElement && document.activeElement.blur(); scrollTo(0, 0)")
    met: set[str] = set()
    for _step in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUS)
        if told is None:
            break
        met.add(told["who"])
        if told["fault"]:
            faults.append(f"{told['fault']}: {told['who']}")
    if not met:
        faults.append("nothing can be reached by keyboard")
    return faults


def width_of(page: Page) -> int:
    """How wide the page is, seen or not."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
