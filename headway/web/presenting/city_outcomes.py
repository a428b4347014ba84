"""The contract's outcomes and what is said of the city: verdicts, figures and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse

from headway.core.tables import Column
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import year_label
from headway.evidence.rules import Framework
from headway.evidence.rules.aims import STATEMENT_WORDS, TEST_WORDS, Outcome, Part, Statement
from headway.frameworks.differences import OUTCOMES, Difference, differences
from headway.measures.models import AimKind, AimVerdict, AimYear
from headway.measures.queries import AimsHeld, verdict_of_all
from headway.web.presenting.measures import unit_words, written

TONES = {
    AimVerdict.MET: "good",
    AimVerdict.NOT_MET: "watch",
    AimVerdict.CANNOT_TELL: "quiet",
}
OUTCOME_SAID = {
    AimVerdict.MET: "Met",
    AimVerdict.NOT_MET: "Not met",
    AimVerdict.CANNOT_TELL: "Cannot tell",
}
STATEMENT_SAID = {
    AimVerdict.MET: "True",
    AimVerdict.NOT_MET: "Not true",
    AimVerdict.CANNOT_TELL: "Cannot tell",
}
NO_FIGURES = "No figures held."
NOT_HELD = "not held"


@dataclass(frozen=True)
class Verdict:
    """An answer in a word with its colour."""

    words: str
    tone: str


@dataclass(frozen=True)
class PartShown:
    """One measure of an aim in one year, beside three comparators."""

    words: str
    url: str
    year: str
    own: str
    england: str
    core_cities: str
    neighbours: str
    direction: str
    rank: str
    verdict: Verdict
    because: str
    cited: list[dict[str, str]]


@dataclass(frozen=True)
class AimShown:
    """One outcome or statement with all its parts."""

    key: str
    words: str
    test: str
    target: str
    note: str
    verdict: Verdict
    why: str
    parts: list[PartShown]


@dataclass(frozen=True)
class Revision:
    """What a version changed in the outcomes of the one before it."""

    before: str
    after: str
    on: object
    rows: list[Difference]


def aims_shown(
    framework: Framework, held: AimsHeld, *, year: int | None, linked: bool
) -> tuple[list[AimShown], list[AimShown]]:
    """Outcomes and statements of a version, in its order; one without a figure says so."""
    outcomes = [
        _outcome(one, held.of(AimKind.OUTCOME, one.id, year=year), linked)
        for one in framework.contents.outcomes
    ]
    statements = [
        _statement(one, held.of(AimKind.STATEMENT, one.id, year=year), linked)
        for one in framework.contents.statements
    ]
    return outcomes, statements


def _outcome(outcome: Outcome, rows: list[AimYear], linked: bool) -> AimShown:
    verdict = verdict_of_all(rows)
    said = Verdict(OUTCOME_SAID[AimVerdict(verdict)], TONES[AimVerdict(verdict)])
    target = f"By {year_label(outcome.target_year)}." if outcome.target_year else ""
    return AimShown(
        key=outcome.id,
        words=outcome.words,
        test=_lower(f"{TEST_WORDS[outcome.test]}."),
        target=target,
        note=outcome.note,
        verdict=said,
        why=_counted(rows),
        parts=_parts(outcome.parts, rows, OUTCOME_SAID, linked),
    )


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _counted(rows: list[AimYear]) -> str:
    """ "2 of 7 measures met, 1 cannot be told"; empty for an aim of one measure."""
    if not rows:
        return NO_FIGURES
    if len(rows) == 1:
        return ""
    met = sum(row.verdict == AimVerdict.MET for row in rows)
    unknown = sum(row.verdict == AimVerdict.CANNOT_TELL for row in rows)
    words = f"{met} of {len(rows)} measures met"
    return f"{words}, {unknown} cannot be told." if unknown else f"{words}."


def _statement(statement: Statement, rows: list[AimYear], linked: bool) -> AimShown:
    whole = next((row for row in rows if row.part == 0), None)
    verdict = AimVerdict(whole.verdict) if whole else AimVerdict.CANNOT_TELL
    year = f"{whole.year_label}: " if whole else ""
    wide = f": {statement.at_least:g} or more" if statement.at_least is not None else ""
    many = "every measure" if statement.holds == "all" else "at least one measure"
    rows = [row for row in rows if whole and row.year_end == whole.year_end and row.part]
    return AimShown(
        key=statement.id,
        words=statement.words,
        test=_lower(f"{STATEMENT_WORDS[statement.test]}{wide}, in {many}."),
        target="",
        note="",
        verdict=Verdict(STATEMENT_SAID[verdict], TONES[AimVerdict.CANNOT_TELL]),
        why=f"{year}{whole.because}" if whole else NO_FIGURES,
        parts=_parts(statement.parts, rows, STATEMENT_SAID, linked),
    )


def _parts(
    parts: Iterable[Part], rows: list[AimYear], said: dict[AimVerdict, str], linked: bool
) -> list[PartShown]:
    by_part = {row.part: row for row in rows}
    return [_part(part, by_part.get(number), said, linked) for number, part in enumerate(parts, 1)]


def _part(part: Part, row: AimYear | None, said: dict[AimVerdict, str], linked: bool) -> PartShown:
    definition = indicators()[part.indicator]
    url = measure_url(part.indicator, part.group) if linked else ""
    if row is None:
        verdict = Verdict(said[AimVerdict.CANNOT_TELL], TONES[AimVerdict.CANNOT_TELL])
        return PartShown(part.words, url, "", NOT_HELD, "", "", "", "", "", verdict, NO_FIGURES, [])
    answer = AimVerdict(row.verdict)
    return PartShown(
        words=part.words,
        url=url,
        year=row.year_label,
        own=_figure(row.value, definition) or NOT_HELD,
        england=_figure(row.england, definition) or NOT_HELD,
        core_cities=_figure(row.core_cities, definition) or NOT_HELD,
        neighbours=_figure(row.neighbours, definition) or NOT_HELD,
        direction=row.direction,
        rank=row.rank,
        verdict=Verdict(said[answer], TONES[answer]),
        because=row.because,
        cited=row.cited,
    )


def _figure(value: float | None, definition: Indicator) -> str:
    words = written(value, definition)
    unit = unit_words(definition)
    return f"{words} {unit}".strip() if words and unit in ("percentage points",) else words


def measure_url(indicator: str, group: str = "all") -> str:
    """The measure's own page, with its schools."""
    url = reverse("city_measure", args=[indicator])
    return url if group == "all" else f"{url}?{urlencode({'group': group})}"


def tally(aims: list[AimShown]) -> list[tuple[Verdict, int]]:
    """How many outcomes came out each way, for those that any did."""
    order = [Verdict(OUTCOME_SAID[v], TONES[v]) for v in AimVerdict]
    return [(one, count) for one in order if (count := sum(a.verdict == one for a in aims))]


def revisions(versions: list[Framework]) -> list[Revision]:
    """Each change of the outcomes from one version to the next, newest first.

    A version that says nothing of outcomes ends them: that is a change too.
    """
    ordered = sorted(versions, key=lambda one: one.contents.valid_from)
    found = []
    for before, after in pairwise(ordered):
        rows = [one for one in differences(before, after) if one.part == OUTCOMES]
        if rows:
            found.append(Revision(before.title, after.title, after.contents.valid_from, rows))
    return found[::-1]


@dataclass(frozen=True)
class FileRow:
    """One line of the file: an aim and one of its measures."""

    aim: AimShown
    part: PartShown


def file_rows(aims: list[AimShown]) -> list[FileRow]:
    """Every measure of every aim."""
    return [FileRow(aim, part) for aim in aims for part in aim.parts]


FILE_COLUMNS = (
    Column("aim", "Outcome or statement", lambda r: r.aim.words, heading=True),
    Column("test", "Met or true when", lambda r: f"{r.aim.test} {r.aim.target}".strip()),
    Column("whole", "Whole", lambda r: r.aim.verdict.words),
    Column("measure", "Measure", lambda r: r.part.words),
    Column("year", "School year", lambda r: r.part.year),
    Column("own", "Here", lambda r: r.part.own),
    Column("england", "England", lambda r: r.part.england),
    Column("core", "Core cities", lambda r: r.part.core_cities),
    Column("neighbours", "Statistical neighbours", lambda r: r.part.neighbours),
    Column("direction", "Direction", lambda r: r.part.direction),
    Column("rank", "Rank", lambda r: r.part.rank),
    Column("verdict", "Met", lambda r: r.part.verdict.words),
    Column("because", "Why", lambda r: r.part.because),
)
