"""Who a school's pupils are by ethnic group, and its floor standards, as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.evidence.catalogue import indicators
from headway.evidence.disclosure import PROTECTED, Cell, also_hidden
from headway.measures.models import Figure, FigureState, FloorYear
from headway.measures.queries import AreaMeasure, group_words
from headway.web.presenting.measures import sums_url, written

ETHNIC = "C_ETH"
SHOWN_FROM = 0.05  # per cent: a group of which a school has nobody needs no line


@dataclass(frozen=True)
class GroupLine:
    """One ethnic group: its share here, in the city and in England."""

    name: str
    own: str
    city: str
    england: str
    url: str = ""


@dataclass(frozen=True)
class EthnicGroups:
    """The groups of a school in one year, largest first; those that it has nobody of apart."""

    year: str
    lines: list[GroupLine]
    none_of: str


def ethnic_shown(figures: Sequence[Figure]) -> EthnicGroups | None:
    """None where no file with ethnic groups is loaded."""
    if not figures:
        return None
    definition = indicators()[ETHNIC]
    protected = protected_groups(figures)
    lines, absent = [], []
    for figure in figures:
        name = group_words(figure.pupil_group)
        if figure.pupil_group in protected:
            lines.append(GroupLine(name, PROTECTED, *_beside(figure)))
            continue
        if figure.value is not None and figure.value < SHOWN_FROM:
            absent.append(name)
            continue
        lines.append(
            GroupLine(
                name=name,
                own=written(figure.value, definition) or str(figure.get_state_display()),
                city=_beside(figure)[0],
                england=_beside(figure)[1],
                url=sums_url(figure.school_id, figure),
            )
        )
    return EthnicGroups(figures[0].year_label, lines, ", ".join(absent))


def _beside(figure: Figure) -> tuple[str, str]:
    definition = indicators()[ETHNIC]
    return (
        written(figure.la_value, definition) or "not held",
        written(figure.national, definition) or "not held",
    )


def protected_groups(figures: Sequence[Figure]) -> frozenset[str]:
    """The ethnic groups to hide besides those hidden: all of them add up to the school's roll."""
    roll = max((figure.n for figure in figures if figure.n), default=None)
    cells = [
        Cell(
            figure.pupil_group,
            None if figure.value is None or roll is None else figure.value * roll / 100,
            hidden=figure.state == FigureState.SUPPRESSED,
        )
        for figure in figures
    ]
    return also_hidden(cells, total=roll)


def ethnic_of_city(measures: Sequence[AreaMeasure]) -> EthnicGroups | None:
    """The city's own mix in the newest year, all its schools together, beside England's."""
    definition = indicators()[ETHNIC]
    whole = [one for one in measures if one.phase == "all"]
    if not whole:
        return None
    newest = max(one.latest.year_end for one in whole)
    rows = [one for one in whole if one.latest.year_end == newest]
    rows.sort(key=lambda one: -(one.latest.own.value or 0.0))
    lines = [
        GroupLine(
            name=one.group_words,
            own=written(one.latest.own.value, definition),
            city="",
            england=written(one.latest.england.value, definition)
            if one.latest.england
            else "not held",
        )
        for one in rows
    ]
    return EthnicGroups(rows[0].latest.label, lines, "")


@dataclass(frozen=True)
class FloorShown:
    """One year's floor standard of a school in words."""

    stage: str
    year: str
    words: str
    tone: str
    because: str


def floors_shown(floors: Sequence[FloorYear]) -> list[FloorShown]:
    """Newest first; a year without an answer has no line."""
    return [_floor(one) for one in floors]


def _floor(one: FloorYear) -> FloorShown:
    words = "Below" if one.below else "Not below" if one.applied else "Did not apply"
    return FloorShown(
        stage=one.stage.capitalize(),
        year=one.year_label,
        words=words,
        tone="watch" if one.below else "quiet",
        because=one.because,
    )
