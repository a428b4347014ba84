"""What the shared components are given: plain, frozen values that a page has made ready.

The templates are in core/templates/cotton; the gallery page shows each with good, empty and
awkward content. A component never asks the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString

from headway.core.charts import Mark, YearPoint, dot_row, year_chart, year_notes


@dataclass(frozen=True)
class Deed:
    """Somebody did something at a moment: always both. `did` is "Agreed", "Published"."""

    did: str
    by: str
    at: datetime | date


@dataclass(frozen=True)
class Status:
    """Where a case stands, since when, one sentence of why, and what comes next."""

    words: str
    since: date | None = None
    why: str = ""
    why_url: str = ""
    said_by: str = ""
    next_on: date | None = None
    next_words: str = "Next review"
    tone: str = "quiet"  # quiet, good, watch, serious


@dataclass(frozen=True)
class Due:
    """A deadline in words with a colour. `tone` is late, soon, waiting or later."""

    words: str
    tone: str = "later"


def due(on: date, *, today: date, waiting_for: str = "") -> Due:
    """How a deadline is said: "due Friday", "2 days late", "waiting for the head since 3 Nov"."""
    days = (on - today).days
    if waiting_for:
        return Due(f"waiting for {waiting_for} since {on.day} {on:%b}", "waiting")
    if days < 0:
        return Due(f"{-days} day{'s' if days != -1 else ''} late", "late")
    if days == 0:
        return Due("due today", "soon")
    if days == 1:
        return Due("due tomorrow", "soon")
    if days < 7:
        return Due(f"due {on:%A}", "soon")
    return Due(f"due {on.day} {on:%B}", "later")


@dataclass(frozen=True)
class Cited:
    """A value that a sentence rests on, as a link to the value itself."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Reason:
    """A sentence, what it rests on, the rule that says so, and what would change it."""

    sentence: str
    cited: tuple[Cited, ...] = ()
    rule: str = ""
    rule_url: str = ""
    change: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Empty:
    """What would be here, who puts it there, and the button if it is you."""

    words: str
    who: str = ""
    button: str = ""
    url: str = ""


@dataclass(frozen=True)
class Preview:
    """What a change to many would do, before it is done."""

    add: int
    remove: int
    keep: int
    thing: str = "school"
    note: str = ""


@dataclass(frozen=True)
class Level:
    """One mark of a profile. `level` 0 to 3; None is said by `words`, never drawn as 0."""

    name: str
    level: int | None
    words: str
    applies: bool = True
    strength: bool = False

    @property
    def sign(self) -> str:
        """What stands inside the mark."""
        if self.level is None:
            return "?" if self.applies else "\N{MIDDLE DOT}"
        return str(self.level)

    @property
    def kind(self) -> str:
        """The mark's style: 0 to 3, unknown or none."""
        if self.level is None:
            return "unknown" if self.applies else "none"
        return str(self.level)


@dataclass(frozen=True)
class FigureRow:
    """One line of the table under a chart."""

    year_words: str
    own: str
    interval: str = ""
    cohort: str = ""
    similar: str = ""
    city: str = ""
    nation: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """One measure of one school, with everything that is said about it.

    `value` is the number as written, or None with `absent` giving the reason. `conclude` is
    the one sentence about what may and may not be concluded.
    """

    key: str
    name: str
    value: str | None
    unit: str = ""
    year_words: str = ""
    absent: str = ""
    cohort: str = ""
    quartile: str = ""
    trend: str = ""
    conclude: str = ""
    stamp: str = ""
    marks: tuple[Mark, ...] = ()
    points: tuple[YearPoint, ...] = ()
    rows: tuple[FigureRow, ...] = ()
    ends: tuple[float, float] | None = None
    sums_url: str = ""
    tone: str = ""  # "", "watch" or "strength": a quiet edge colour, never the only sign
    tone_words: str = ""
    warnings: tuple[str, ...] = field(default=())

    @cached_property
    def top(self) -> SafeString:
        """The value, or the reason that there is none at the same size; year, cohort, stamp."""
        if self.value:
            shown = f'<span class="hw-figure hw-figure--large">{escape(self.value)}</span>'
            shown += f' <span class="hw-figure__unit">{escape(self.unit)}</span>' * bool(self.unit)
        else:
            shown = f'<span class="hw-absent hw-absent--large">{escape(self.absent)}</span>'
        when = " · ".join(escape(part) for part in (self.year_words, self.cohort) if part)
        return SafeString(
            f'<div class="hw-panel__top"><p class="hw-panel__value">{shown}</p>'
            f'<p class="hw-panel__when">{when}</p>{_line("hw-panel__tone", self.tone_words)}</div>'
            f"{_line('hw-panel__stamp', self.stamp)}"
        )

    @cached_property
    def said(self) -> SafeString:
        """What may and may not be concluded, and the way to the sums."""
        lines = _line("hw-panel__conclude", self.conclude)
        lines += "".join(_line("hw-note", words) for words in self.warnings)
        if self.sums_url:
            whose = escape(f": {self.name}, {self.year_words}")
            lines += (
                f'<p class="hw-panel__sums"><a class="govuk-link" href="{escape(self.sums_url)}">'
                f'Show the sums<span class="govuk-visually-hidden">{whose}</span></a></p>'
            )
        return SafeString(lines)

    @cached_property
    def dots(self) -> SafeString:
        """The row of dots, or nothing when there is no value to place."""
        if self.value is None:
            return SafeString("")
        said = "; ".join(f"{m.words} {m.text}" for m in self.marks if m.value is not None)
        return dot_row(self.marks, name=f"{self.name}, {self.year_words}. {said}", ends=self.ends)

    @cached_property
    def compared(self) -> SafeString:
        """The values of the row written out with their marks: the key and the figures in one."""
        return SafeString("".join(map(_compared, self.marks)))

    @cached_property
    def chart(self) -> SafeString:
        """The years on the spread of schools, or nothing when there are not two of them."""
        if sum(p.value is not None for p in self.points) < 2:
            return SafeString("")
        said = "; ".join(f"{p.year_end} {p.text}" for p in self.points if p.value is not None)
        return year_chart(self.points, name=f"{self.name} over the years. {said}", ends=self.ends)

    @cached_property
    def notes(self) -> Sequence[str]:
        """Missing years and breaks, in words."""
        return year_notes(self.points) if self.chart else []


def _line(kind: str, words: str) -> str:
    return f'<p class="{kind}">{escape(words)}</p>' if words else ""


def _compared(mark: Mark) -> str:
    words = escape(mark.text or "no figure")
    shown = words if mark.value is not None else f'<span class="hw-muted">{words}</span>'
    return (
        f'<div class="hw-compare__item"><dt><span class="hw-key hw-key--{mark.kind}" '
        f'aria-hidden="true"></span>{escape(mark.words)}</dt><dd>{shown}</dd></div>'
    )


@dataclass(frozen=True)
class SideItem:
    """A line of the side navigation. `here` is the page being read."""

    words: str
    url: str
    here: bool = False
    count: int | None = None
