"""Small marks that stand in the cells of long tables, drawn without a template each."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headway.core.components import Level


def level_marks(levels: Sequence[Level], *, url: str, whose: str) -> SafeString:
    """The marks of a profile as one stop for the keyboard.

    The words come on hover and focus, and are the link's name: colour is never the only sign.
    """
    words = "; ".join(
        f"{lv.name}, {lv.words}{', a strength' if lv.strength else ''}" for lv in levels
    )
    marks = SafeString("".join(_mark(lv.kind, lv.sign, lv.strength) for lv in levels))
    lines = format_html_join(
        "", "<span><b>{}</b> {}{}</span>",
        ((lv.name, lv.words, ", a strength" if lv.strength else "") for lv in levels),
    )  # fmt: skip
    return format_html(
        '<a class="hw-levels" href="{}" aria-label="Levels of {}: {}">{}'
        '<span class="hw-levels__words" aria-hidden="true">{}</span></a>',
        url, whose, words, marks, lines,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _mark(kind: str, sign: str, strength: bool) -> str:
    extra = " hw-level--strength" if strength else ""
    return format_html(
        '<span class="hw-level hw-level--{}{}" aria-hidden="true">{}</span>', kind, extra, sign
    )


@lru_cache(maxsize=512)
def tag(words: str, tone: str = "quiet") -> SafeString:
    """A word with a colour that means the same everywhere."""
    return format_html('<strong class="hw-tag hw-tag--{}">{}</strong>', tone, words)
