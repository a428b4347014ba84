"""Small marks that stand in the cells of long tables, drawn without a template each."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from headway.core.components import Level


def level_marks(levels: Sequence[Level], *, url: str, whose: str) -> SafeString:
    """The marks of a profile as one stop for the keyboard.

    The words come on hover and focus, and are the link's name: colour is never the only sign.
    """
    words, inside = _profile(tuple(levels))
    return SafeString(
        f'<a class="hw-levels" href="{escape(url)}" '
        f'aria-label="Levels of {escape(whose)}: {words}">{inside}</a>'
    )


@lru_cache(maxsize=2048)
def _profile(levels: tuple[Level, ...]) -> tuple[str, str]:
    """The spoken words and the drawing of one set of levels: many schools share theirs."""
    words = "; ".join(
        escape(f"{lv.name}, {lv.words}{', a strength' if lv.strength else ''}") for lv in levels
    )
    marks = "".join(_mark(lv.kind, lv.sign, lv.strength) for lv in levels)
    lines = "".join(
        f"<span><b>{escape(lv.name)}</b> {escape(lv.words)}"
        f"{', a strength' if lv.strength else ''}</span>"
        for lv in levels
    )
    return words, f'{marks}<span class="hw-levels__words" aria-hidden="true">{lines}</span>'


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


class Choice(Protocol):
    """One answer of a filter question."""

    value: str
    words: str
    schools: int
    chosen: bool


class Question(Protocol):
    """One filter question with its answers."""

    name: str
    label: str
    choices: Sequence[Choice]


def questions(asked: Iterable[Question]) -> SafeString:
    """The filter questions of a list; one with an answer chosen stands open."""
    drawn = []
    for one in asked:
        if not one.choices:
            continue
        open_ = " open" if any(choice.chosen for choice in one.choices) else ""
        label, name = escape(one.label), escape(one.name)
        options = "".join(
            f'<label class="hw-option"><input type="checkbox" name="{name}" '
            f'value="{escape(choice.value)}"{" checked" if choice.chosen else ""}>'
            f"<span>{escape(choice.words)}</span>"
            f'<span class="hw-option__count">{choice.schools}</span></label>'
            for choice in one.choices
        )
        drawn.append(
            f'<details class="hw-filters__group"{open_}><summary>{label}</summary>'
            f'<fieldset class="hw-filters__options"><legend class="govuk-visually-hidden">{label}'
            f"</legend>{options}</fieldset></details>"
        )
    return SafeString("".join(drawn))
