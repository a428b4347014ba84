"""The similar schools of one school, ready to be shown: who they are and how alike (15.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.facts import year_label
from headway.evidence.families import CLOSE_WITHIN, FEW_CLOSE, Families
from headway.evidence.store import Store
from headway.evidence.terminal import heading, table


@dataclass(frozen=True)
class Variable:
    """One thing by which schools are alike.

    weight         its share in the distance, of 1
    school         the school's own value, None where none is published
    family_mean    the mean of the similar schools
    difference_sd  how far apart the two are, in SDs of England's schools
    """

    indicator: str
    year_end: int
    weight: float
    school: float | None
    family_mean: float | None
    difference_sd: float | None

    @property
    def close(self) -> bool:
        """Within half an SD: near enough to call the schools alike in this."""
        return self.difference_sd is not None and abs(self.difference_sd) <= CLOSE_WITHIN


@dataclass(frozen=True)
class Member:
    """One similar school; `values` are those of the variables, in their order."""

    rank: int
    urn: int
    name: str
    la_name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Similar:
    """The family of one school: how it was chosen and who is in it, nearest first."""

    urn: int
    stage: str
    few_close: bool
    variables: tuple[Variable, ...]
    members: tuple[Member, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


def similar_schools(found: Families, names: Mapping[int, tuple[str, str]]) -> Iterable[Similar]:
    """Every family of `found`, in the order of URN.

    names  urn -> name and authority; a member that is not in it is named by its number
    """
    if found.members.is_empty():
        return
    far = found.few_close
    order = sorted(found.weights, key=lambda name: -found.weights[name])
    values = {row[0]: row[1:] for row in found.described.select("urn", *order).iter_rows()}
    fits = {
        key[0]: {row["variable"]: row for row in part.iter_rows(named=True)}
        for key, part in found.fit.partition_by("urn", as_dict=True).items()
    }
    families = found.members.sort("urn", "rank").partition_by(
        "urn", as_dict=True, maintain_order=True
    )
    for (urn,), members in families.items():
        yield Similar(
            urn=urn,
            stage=found.stage,
            few_close=urn in far,
            variables=tuple(_variable(name, found, fits[urn][name]) for name in order),
            members=tuple(
                Member(
                    rank=one["rank"],
                    urn=one["member"],
                    name=names.get(one["member"], ("", ""))[0] or f"URN {one['member']}",
                    la_name=names.get(one["member"], ("", ""))[1],
                    values=tuple(_number(value) for value in values[one["member"]]),
                )
                for one in members.iter_rows(named=True)
            ),
        )


@dataclass(frozen=True)
class Listed:
    """The Department's own list of schools similar to one: (rank, urn), nearest first."""

    title: str
    members: tuple[tuple[int, int], ...]


def listed_by_department(store: Store, on: date) -> dict[int, Listed]:
    """urn -> the Department's list, of the latest file that was public on the day.

    It is shown beside ours and used for nothing. Empty where no such file is loaded.
    """
    found: dict[int, Listed] = {}
    for release in store.releases(kind="similar_schools", known_on=on):
        table = store.table("similar_schools", release).sort("urn", "rank")
        for (urn,), part in table.partition_by("urn", as_dict=True).items():
            pairs = tuple(part.select("rank", "neighbour_urn").iter_rows())
            found[int(urn)] = Listed(release.title, pairs)
    return found


def names_of(register: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """urn -> name and authority, from a register table."""
    rows = register.select(
        "urn", pl.col("name").fill_null(""), pl.col("la_name").fill_null("")
    ).unique("urn", keep="first", maintain_order=True)
    return {urn: (name, la_name) for urn, name, la_name in rows.iter_rows()}


def similar_text(family: Similar) -> list[str]:
    """One family for a terminal: what the schools are alike in, then who they are."""
    catalogue = indicators()
    out = ["\n" + heading(f"The {len(family.members)} similar {family.stage} schools", mark="-")]
    if family.few_close:
        out.append(FEW_CLOSE)
    out.append(
        table(
            ("Compared in", "Year", "Weight", "School", "Mean of them", "Difference, SD"),
            [
                (
                    catalogue[one.indicator].name,
                    year_label(one.year_end),
                    f"{one.weight:.0%}",
                    _shown(one.school),
                    _shown(one.family_mean),
                    _shown(one.difference_sd),
                )
                for one in family.variables
            ],
            right=frozenset({2, 3, 4, 5}),
        )
    )
    heads = ("", "URN", "School", "Authority", *(one.indicator for one in family.variables))
    rows = [
        (one.rank, one.urn, one.name, one.la_name, *map(_shown, one.values))
        for one in family.members
    ]
    out.append(table(heads, rows, right=frozenset(range(4, len(heads)))))
    return out


def _shown(value: float | None) -> str:
    return "not published" if value is None else f"{value:.4g}"


def _variable(name: str, found: Families, fit: Mapping[str, Any]) -> Variable:
    school = _number(fit["school"])
    return Variable(
        indicator=name,
        year_end=found.years[name],
        weight=round(found.weights[name], 4),
        school=school,
        family_mean=_number(fit["family_mean"]),
        difference_sd=None if school is None else _number(fit["difference_sd"]),
    )


def _number(value: float | None) -> float | None:
    """Rounded as far as anybody reads; nothing for what is not a number."""
    return None if value is None or value != value else round(value, 4)
