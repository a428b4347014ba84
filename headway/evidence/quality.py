"""What does not fit in a release: prompts for a person, never a reason to lose a file."""

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.catalogue.layouts import Layout
from headway.evidence.facts import Level, State
from headway.evidence.releases import Finding
from headway.evidence.statistics.bands import Cuts, cuts

# A mean that DfE prints may differ from ours by its rounding, and ours by its schools' rounding.
LA_UNITS = 2


class Quality:
    """Looks at one release, one measure at a time."""

    def __init__(self, layout: Layout, openings: pl.DataFrame | None) -> None:
        self._layout = layout
        self._registered = None if openings is None else openings["urn"]
        self._unmatched: dict[int, int] = {}  # urn -> row
        self._found: list[Finding] = []

    def look(self, indicator: str, facts: pl.DataFrame) -> None:
        """Remember what a person should see in these facts (FACT_SCHEMA, one measure)."""
        self._unmatched |= unmatched(facts, self._registered)
        for found in (differing_bands(indicator, facts), differing_areas(indicator, facts)):
            if found is not None:
                self._found.append(found)

    def findings(self) -> tuple[Finding, ...]:
        """Everything found, schools without a register row first."""
        if not self._unmatched:
            return tuple(self._found)
        urn, row = min(self._unmatched.items(), key=lambda pair: pair[1])
        count = len(self._unmatched)
        return (
            Finding(
                code="urn_unmatched",
                sentence=(
                    f"{count} schools of the file are in no register that is loaded (the first "
                    f"is URN {urn}, row {row}). Their values are stored."
                ),
                row=row,
                count=count,
            ),
            *self._found,
        )


def unmatched(facts: pl.DataFrame, registered: pl.Series | None) -> dict[int, int]:
    """URN and row of every school that no register knows; none without a register."""
    if registered is None:
        return {}
    rows = (
        facts.filter((pl.col("level") == Level.SCHOOL) & (pl.col("pupil_group") == "all"))
        .filter(~pl.col("urn").is_in(registered.implode()))
        .select("urn", "row")
        .unique("urn", keep="first", maintain_order=True)
    )
    return dict(rows.iter_rows())


def differing_bands(indicator: str, facts: pl.DataFrame) -> Finding | None:
    """Schools whose published band is not the one that score and interval give."""
    if facts["band"].null_count() == facts.height:
        return None
    rows = facts.filter(
        pl.col("band").is_not_null()
        & (pl.col("state") == State.OK)
        & pl.col("lower").is_not_null()
        & pl.col("upper").is_not_null()
    )
    wrong = []
    for year in rows["year_end"].unique():
        if (cut := cuts(indicator, year)) is None:
            continue
        ours = _derived(cut)
        wrong += (
            rows.filter((pl.col("year_end") == year) & (pl.col("band") != ours))
            .select("row", pl.coalesce(pl.col("urn").cast(pl.String), "area"), "band", ours=ours)
            .rows()
        )
    if not wrong:
        return None
    wrong.sort()
    row, whom, printed, ours = wrong[0]
    return Finding(
        code="band_differs",
        sentence=(
            f"{len(wrong)} published bands of {indicators()[indicator].name} are not those that "
            f"score and interval give (the first: {whom}, row {row}, published {printed}, "
            f"derived {ours})."
        ),
        row=row,
        count=len(wrong),
    )


def _derived(cut: Cuts) -> pl.Expr:
    """`Cuts.band` of every row at once: a file may hold a quarter of a million."""
    value = pl.col("value")
    high = value >= cut.well_above if cut.well_above_inclusive else value > cut.well_above
    low = value <= cut.well_below if cut.well_below_inclusive else value < cut.well_below
    return (
        pl.when(pl.col("lower") > 0)
        .then(pl.when(high).then(1).otherwise(2))
        .when(pl.col("upper") < 0)
        .then(pl.when(low).then(5).otherwise(4))
        .otherwise(3)
        .cast(pl.Int8)
    )


def reconstructed_areas(facts: pl.DataFrame) -> pl.DataFrame:
    """Each authority's published value beside the mean of its schools, weighted by pupils.

    Columns: area, year_end, published, reconstructed, schools, n, row. The two differ where the
    authority's row counts pupils of schools that are not listed: use the published one.
    """
    everyone = facts.filter((pl.col("pupil_group") == "all") & (pl.col("state") == State.OK))
    schools = (
        everyone.filter((pl.col("level") == Level.SCHOOL) & pl.col("n").is_not_null())
        .group_by("area", "year_end")
        .agg(
            reconstructed=(pl.col("value") * pl.col("n")).sum() / pl.col("n").sum(),
            schools=pl.len(),
            n=pl.col("n").sum(),
        )
        .filter(pl.col("n") > 0)
    )
    areas = everyone.filter((pl.col("level") == Level.LA) & (pl.col("peers") == "state"))
    return areas.select("area", "year_end", "phase", "row", published="value").join(
        schools, on=["area", "year_end"]
    )


def differing_areas(indicator: str, facts: pl.DataFrame) -> Finding | None:
    """Authorities whose own row is not what their schools add up to."""
    # Independent schools stand among the others in key stage 4 files, without Progress 8: only
    # progress and primary measures are of the schools that the authority's row is of. One
    # prompt a headline is enough: the other measures of a file differ for the same reason.
    measure = indicators()[indicator]
    whole = measure.method == "progress" or "secondary" not in measure.phases
    if not measure.headline or not whole:
        return None
    if not (facts["level"] == Level.LA).any():
        return None
    areas = reconstructed_areas(facts)
    # A row of all schools beside one of primaries says nothing.
    if areas.is_empty() or areas["phase"].n_unique() > 1:
        return None
    places = measure.places
    unit = LA_UNITS * 10**-places
    wide = areas.filter(
        (pl.col("published") - pl.col("reconstructed").round(places)).abs() >= unit - 1e-9
    ).sort((pl.col("published") - pl.col("reconstructed")).abs(), descending=True)
    if wide.is_empty():
        return None
    first = wide.row(0, named=True)
    return Finding(
        code="la_differs",
        sentence=(
            f"In {wide.height} of {areas.height} authorities the published "
            f"{measure.name} is not the mean of the listed schools (most in "
            f"{first['area']}: {first['published']:g} published, "
            f"{first['reconstructed']:.{places + 2}f} from its schools). The published row is used."
        ),
        row=first["row"],
        count=wide.height,
    )
