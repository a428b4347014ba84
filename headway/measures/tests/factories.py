"""Fictional editions and figures."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from headway.core.models import Job
from headway.measures.models import (
    AimYear,
    AreaFigure,
    AreaLevel,
    DecileBand,
    Edition,
    Family,
    Figure,
    FigureState,
    FloorYear,
    Publication,
    ReleaseRecord,
    Upload,
    UploadState,
)
from headway.schools.tests.factories import PersonFactory, SchoolFactory

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class ReleaseRecordFactory(factory.django.DjangoModelFactory):
    """A loaded key stage 2 file."""

    class Meta:
        model = ReleaseRecord

    release_id = factory.Sequence(lambda n: f"ks2-2025-{n:04d}")
    title = "Key stage 2 results, 2024/25"
    publisher = "Department for Education"
    kind = "facts"
    layout = "ks2-2023"
    file_name = "england_ks2final.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size_bytes = 1_000
    year_end = 2025
    status = "final"
    as_at = date(2025, 12, 11)
    as_at_basis = "publication calendar"
    rows = 450
    schools = 450
    values = 4_500
    indicators = ["P_RWM_EXP"]
    codes = {"SUPP": 12}


class EditionFactory(factory.django.DjangoModelFactory):
    """The current edition of Aldermere; the second one of a test has to say current=False."""

    class Meta:
        model = Edition

    number = factory.Sequence(lambda n: n + 1)
    as_at = date(2026, 1, 15)
    authority = "399"
    authority_name = "Aldermere"
    framework_key = "aldermere-2025"
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    current = True
    published_at = NOW
    published_by = factory.SubFactory(PersonFactory)


class FigureFactory(factory.django.DjangoModelFactory):
    """53% of 58 pupils, in the latest year."""

    class Meta:
        model = Figure

    edition = factory.SubFactory(EditionFactory)
    school = factory.SubFactory(SchoolFactory)
    indicator = "P_RWM_EXP"
    year_end = 2025
    pupil_group = "all"
    latest = True
    value = 53.0
    lower = 40.4
    upper = 65.2
    n = 58
    state = FigureState.OK
    raw = factory.LazyAttribute(lambda o: "SUPP" if o.value is None else f"{o.value:g}%")
    status = "final"
    series = factory.LazyAttribute(lambda o: f"{o.indicator}:2023")
    release = factory.SubFactory(ReleaseRecordFactory)
    row = factory.Sequence(lambda n: n + 2)
    national = 62.0
    la_value = 59.0
    region_value = 60.0
    family_mean = 57.0
    core_cities = 58.0
    neighbours = 57.5
    sig = "ns"
    gap = factory.LazyAttribute(lambda o: None if o.value is None else o.value - o.national)
    important = True
    quartile = 1
    quartile_firmness = "likely"
    quartile_text = "In the lowest quarter of city primaries, likely."
    percentile_national = 24.0
    trend_label = "no clear change"
    small = "full"
    sentence = "In 2025, 53% of the 58 pupils reached the expected standard."

    class Params:
        hidden = factory.Trait(
            value=None, lower=None, upper=None, n=5, state=FigureState.SUPPRESSED, sig="",
            important=None, quartile=None, quartile_firmness="", quartile_text="", small="hidden",
            percentile_national=None, trend_label="", sentence="",
        )  # fmt: skip


class AreaFigureFactory(factory.django.DjangoModelFactory):
    """Aldermere's own figure, ranked."""

    class Meta:
        model = AreaFigure

    edition = factory.SubFactory(EditionFactory)
    level = AreaLevel.LA
    area = "399"
    area_name = "Aldermere"
    phase = "primary"
    indicator = "P_RWM_EXP"
    year_end = 2025
    value = 59.0
    n = 12_800
    series = "P_RWM_EXP:2023"
    status = "final"
    rank = 98
    ranked = 150
    rank_low = 84
    rank_high = 111


class DecileBandFactory(factory.django.DjangoModelFactory):
    """How England's primary schools spread."""

    class Meta:
        model = DecileBand

    edition = factory.SubFactory(EditionFactory)
    indicator = "P_RWM_EXP"
    phase = "primary"
    year_end = 2025
    schools = 15_000
    d10, d20, d30, d40, d50, d60, d70, d80, d90 = (40, 47, 53, 57, 62, 66, 70, 75, 82)


def similar_member(rank: int) -> dict[str, Any]:
    """One similar school, of another authority."""
    return {
        "rank": rank, "urn": 810_000 + rank, "name": f"Elsewhere {rank} Primary",
        "la_name": "Brackenshire", "values": [30.0 + rank / 10, 41.5, None],
    }  # fmt: skip


class FamilyFactory(factory.django.DjangoModelFactory):
    """Three variables and fifty similar schools; the last differs by over half an SD."""

    class Meta:
        model = Family

    edition = factory.SubFactory(EditionFactory)
    school = factory.SubFactory(SchoolFactory)
    stage = "primary"
    few_close = True
    variables = factory.LazyFunction(
        lambda: [
            {"indicator": "C_FSM6", "year_end": 2025, "weight": 0.62, "school": 31.0,
             "family_mean": 33.5, "difference_sd": -0.16},
            {"indicator": "C_EAL", "year_end": 2025, "weight": 0.3, "school": 80.0,
             "family_mean": 41.0, "difference_sd": 1.4},
            {"indicator": "C_NOR", "year_end": 2025, "weight": 0.08, "school": None,
             "family_mean": 402.0, "difference_sd": None},
        ]
    )  # fmt: skip
    members = factory.LazyFunction(lambda: [similar_member(rank) for rank in range(1, 51)])


class AimYearFactory(factory.django.DjangoModelFactory):
    """Key stage 2 reading improved beside every comparator in the latest year."""

    class Meta:
        model = AimYear

    edition = factory.SubFactory(EditionFactory)
    framework_key = "aldermere-2025"
    kind = "outcome"
    code = "key_stages_1_and_2"
    position = 1
    part = 4
    words = "Results at key stages 1 and 2 improve each year beside others."
    part_words = "Key stage 2 reading"
    test = "improves_beside"
    indicator = "P_READ_EXP"
    phase = "primary"
    pupil_group = "all"
    year_end = 2025
    verdict = "met"
    because = "1.0 percentage points below England (worse), 1.0 better than the year before."
    value = 74.0
    england = 75.0


class FloorYearFactory(factory.django.DjangoModelFactory):
    """A school that was below the floor standard in 2018."""

    class Meta:
        model = FloorYear

    edition = factory.SubFactory(EditionFactory)
    school = factory.SubFactory(SchoolFactory)
    stage = "primary"
    year_end = 2018
    below = True
    applied = True
    discontinued = False
    because = "Results of 2018 are below the floor standard."
    rule = "FLOOR_P_2016"


class JobFactory(factory.django.DjangoModelFactory):
    """A job that has not started."""

    class Meta:
        model = Job

    title = "Publish an edition"
    asked_by = factory.SubFactory(PersonFactory)
    asked_at = NOW


class PublicationFactory(factory.django.DjangoModelFactory):
    """An edition asked for and not yet published."""

    class Meta:
        model = Publication

    job = factory.SubFactory(JobFactory)
    asked_for = {"as_at": "2026-01-15"}
    asked_at = NOW
    asked_by = factory.SubFactory(PersonFactory)


class UploadFactory(factory.django.DjangoModelFactory):
    """A local file that was loaded."""

    class Meta:
        model = Upload

    file_name = "local-figures.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size_bytes = 2_048
    state = UploadState.LOADED
    release_id = "local-2026-0001"
    report = {"sentences": ["Recognised as the authority's own figures."]}
    uploaded_at = NOW
    uploaded_by = factory.SubFactory(PersonFactory)
