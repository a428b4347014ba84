"""The schools: one entry a continuing school, whatever its URN has been.

A conversion to an academy gives a school a new URN and leaves the old one as its
predecessor; the school itself, its pupils and its ways go on. So results belong to the
school, and the URN under which they are published depends on the date.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from headway.evidence.fiction.names import Text, distinct, school_names
from headway.evidence.fiction.places import Authorities, Numbers, world

FAR = np.datetime64("2100-01-01")  # a date that does not come
LONG_AGO = np.datetime64("1900-01-01")  # opened before registers kept the date

# Type of establishment: code in the register, name, group code, group name, results type.
TYPES = {
    "01": ("Community school", "4", "Local authority maintained schools", "CY"),
    "02": ("Voluntary aided school", "4", "Local authority maintained schools", "VA"),
    "03": ("Voluntary controlled school", "4", "Local authority maintained schools", "VC"),
    "05": ("Foundation school", "4", "Local authority maintained schools", "FD"),
    "07": ("Community special school", "5", "Special schools", "CYS"),
    "12": ("Foundation special school", "5", "Special schools", "FDS"),
    "14": ("Pupil referral unit", "4", "Local authority maintained schools", "PRU"),
    "15": ("Local authority nursery school", "4", "Local authority maintained schools", "LANS"),
    "18": ("Further education", "1", "Colleges", "FE"),
    "28": ("Academy sponsor led", "10", "Academies", "AC"),
    "33": ("Academy special sponsor led", "10", "Academies", "ACS"),
    "34": ("Academy converter", "10", "Academies", "ACC"),
    "35": ("Free schools", "11", "Free Schools", "F"),
    "36": ("Free schools special", "11", "Free Schools", "FS"),
    "38": ("Free schools alternative provision", "11", "Free Schools", "FAP"),
    "40": ("University technical college", "11", "Free Schools", "FUTC"),
    "41": ("Studio schools", "11", "Free Schools", "FSS"),
    "42": ("Academy alternative provision converter", "10", "Academies", "ACCAP"),
    "44": ("Academy special converter", "10", "Academies", "ACCS"),
    "45": ("Academy 16-19 converter", "10", "Academies", "ACC1619"),
}
MAINTAINED = ["01", "02", "03", "05", "07", "12", "14", "15"]
NEW_TYPES = ["35", "36", "38", "40", "41"]

# Shares in a large English city (register of one, November 2023: 444 schools and settings,
# of which 293 primary, 82 secondary, 27 nursery) and in England as a whole.
CITY = {
    "primary": 241, "infant": 26, "junior": 26, "secondary": 76, "all_through": 6,
    "nursery": 27, "special": 28, "alternative": 13, "post16": 1,
}  # fmt: skip
ENGLAND = {
    "primary": 7100, "infant": 620, "junior": 520, "secondary": 1510, "all_through": 75,
    "middle": 40, "nursery": 180, "special": 480, "alternative": 165, "post16": 30,
}  # fmt: skip
CITY_MAINTAINED = {
    "primary": 0.53, "infant": 0.46, "junior": 0.46, "secondary": 0.21, "all_through": 0.0,
    "nursery": 1.0, "special": 0.46, "alternative": 0.31, "post16": 0.0,
}  # fmt: skip
ENGLAND_MAINTAINED = {
    "primary": 0.52, "infant": 0.62, "junior": 0.5, "secondary": 0.17, "all_through": 0.1,
    "middle": 0.35, "nursery": 1.0, "special": 0.5, "alternative": 0.45, "post16": 0.0,
}  # fmt: skip
KS2_PHASES = ("primary", "junior", "middle", "all_through")
KS4_PHASES = ("secondary", "all_through")


@dataclass(frozen=True)
class Sites:
    """One entry a school. Arrays of one length; dates are datetime64[D]."""

    authority: Numbers  # position in Authorities; 0 is Aldermere
    district: Numbers  # Aldermere only, else -1
    ward: Numbers  # Aldermere: 0-3 in its district; elsewhere a cluster number
    phase: Text
    type_now: Text  # codes of TYPES
    type_before: Text  # what it was until `converted`
    name: Text
    faith: Text
    gender: Text  # Mixed, Boys, Girls
    selective: Numbers  # bool
    low: Numbers
    high: Numbers
    nursery_classes: Numbers  # bool
    opened: Numbers  # when the school itself began; LONG_AGO when unknown
    closed: Numbers  # FAR while open
    converted: Numbers  # opening of the present URN when it has a predecessor; FAR if none
    route: Text  # "", "converter", "sponsored"
    roll: Numbers  # usual number of pupils
    growth: Numbers  # share a year
    need: Numbers  # deprivation in standard deviations
    fsm: Numbers  # share ever eligible for free school meals in six years
    eal: Numbers
    sen_support: Numbers
    ehcp: Numbers
    attainment: Numbers  # lasting effect on attainment, standard deviations, need included
    progress: Numbers  # lasting effect on progress, standard deviations
    climate: (
        Numbers  # lasting effect on absence and suspensions, standard deviations; high is worse
    )
    easting: Numbers
    northing: Numbers

    def __len__(self) -> int:
        return len(self.phase)

    def of(self, keep: Numbers) -> "Sites":
        """Some of the schools, by mask or position."""
        return replace(self, **{f.name: getattr(self, f.name)[keep] for f in fields(self)})

    def maintained(self) -> Numbers:
        """Maintained by the authority today."""
        return np.isin(self.type_now.astype(str), MAINTAINED)


def _phases(counts: dict[str, int], total: int) -> Text:
    """`total` phases in the proportions of `counts`; what rounding leaves are primary schools."""
    whole = sum(counts.values())
    sizes = {phase: round(count * total / whole) for phase, count in counts.items()}
    sizes["primary"] += total - sum(sizes.values())
    return np.repeat(np.array(list(sizes), dtype=object), list(sizes.values()))


def _maintained(
    rng: np.random.Generator, phase: Text, authority: Numbers, shift: Numbers
) -> Numbers:
    """Who is maintained: exact shares in Aldermere, chance elsewhere."""
    city = authority == 0
    share = np.array([ENGLAND_MAINTAINED.get(p, 0.5) for p in phase])
    share = 1 / (1 + np.exp(-(np.log((share + 1e-9) / (1 - share + 1e-9)) + shift[authority])))
    kept = rng.random(len(phase)) < share
    for name, wanted in CITY_MAINTAINED.items():
        members = np.flatnonzero(city & (phase == name))
        kept[members] = False
        kept[rng.permutation(members)[: round(wanted * len(members))]] = True
    return kept & (phase != "post16") | (phase == "nursery")


def _types(rng: np.random.Generator, phase: Text, kept: Numbers, faith: Text) -> tuple[Text, Text]:
    """Type today and type before conversion."""
    size = len(phase)
    u, v = rng.random(size), rng.random(size)
    church = np.isin(faith.astype(str), ["Church of England", "Roman Catholic"])
    voluntary = np.where((faith == "Church of England") & (v < 0.45), "03", "02")
    before = np.where(church, voluntary, np.where(v < 0.12, "05", "01"))
    for name, codes in (
        ("special", ("07", "12")),
        ("alternative", ("14", "14")),
        ("nursery", ("15", "15")),
    ):
        before = np.where(phase == name, np.where(v < 0.8, *codes), before)
    led = np.where(u < 0.66, "34", "28")
    led = np.where((u > 0.93) & ~church, "35", led)
    led = np.where(phase == "special", np.where(u < 0.62, "44", np.where(u < 0.8, "33", "36")), led)
    led = np.where(phase == "alternative", np.where(u < 0.6, "42", "38"), led)
    led = np.where(phase == "post16", np.where(u < 0.5, "18", "45"), led)
    secondary = (phase == "secondary") & ~church
    led = np.where(secondary & (u > 0.97), np.where(v < 0.6, "40", "41"), led)
    return np.where(kept, before, led).astype(object), before.astype(object)


def _conversion_dates(rng: np.random.Generator, size: int, today: np.datetime64) -> Numbers:
    """First of a month between autumn 2010 and today, thick in 2011-2014 and mostly September."""
    last = int(today.astype("datetime64[M]").astype(int)) - 1
    first = int(np.datetime64("2010-09", "M").astype(int))
    months = first + np.floor((last - first) * rng.beta(0.9, 1.25, size)).astype(int)
    september = rng.random(size) < 0.4
    months = np.where(september, (months - 8) // 12 * 12 + 8, months).clip(first, last)
    return months.astype("datetime64[M]").astype("datetime64[D]")


def build_sites(
    rng: np.random.Generator,
    authorities: Authorities,
    *,
    schools: int,
    england: int,
    today: np.datetime64,
) -> Sites:
    """`schools` in Aldermere and `england` elsewhere, before any designed story."""
    phase = np.concatenate([_phases(CITY, schools), _phases(ENGLAND, england)])
    size = len(phase)
    city = np.arange(size) < schools
    share = authorities.weight[1:] / authorities.weight[1:].sum()
    authority = np.where(city, 0, 1 + rng.choice(len(share), size, p=share))
    district, ward, easting, northing, local, local_eal = _where(rng, authorities, authority)
    need = 0.55 * authorities.deprivation[authority] + local + rng.normal(0, 0.62, size)
    faith = _faith(rng, phase, authorities.urban[authority])
    kept = _maintained(rng, phase, authority, authorities.maintained)
    type_now, type_before = _types(rng, phase, kept, faith)
    # One of each of the two rarest kinds in the city, whatever the seed.
    rare = np.flatnonzero(city & (phase == "secondary") & ~kept & (faith == ""))[:2]
    type_now[rare] = ["40", "41"][: len(rare)]
    gender = np.full(size, "Mixed", dtype=object)
    single = (phase == "secondary") & (rng.random(size) < np.where(city, 0.16, 0.07))
    gender[single] = np.where(rng.random(single.sum()) < 0.55, "Girls", "Boys")
    selective = (phase == "secondary") & (rng.random(size) < np.where(city, 0.09, 0.045))
    selective &= np.isin(type_now.astype(str), ["34", "05", "01", "02"])
    need = np.where(selective, need - 1.3, need)
    low, high, nursery = _ages(rng, phase, type_now)
    roll = _roll(rng, phase, authorities.urban[authority], city, type_now)
    academy = ~np.isin(type_now.astype(str), MAINTAINED)
    names = school_names(rng, phase, faith, academy)
    names[city] = distinct(names[city], phase[city])
    new = np.isin(type_now.astype(str), NEW_TYPES)
    converted = np.where(
        academy & ~new & (type_now != "18"), _conversion_dates(rng, size, today), FAR
    ).astype("datetime64[D]")
    opened = np.where(new, _conversion_dates(rng, size, today), LONG_AGO).astype("datetime64[D]")
    late = ~new & (rng.random(size) < 0.015)
    years = rng.integers(2005, 2018, size)
    opened = np.where(late, _first_of_september(years), opened)
    converted = np.where(late, FAR, converted)
    type_before = np.where(late | new, type_now, type_before)
    closed = np.full(size, FAR)
    gone = ~city & (rng.random(size) < 0.012)
    closed = np.where(gone, _first_of_september(rng.integers(2018, 2026, size)) - 1, closed)
    closed = np.where(
        closed < np.maximum(opened, np.where(converted == FAR, LONG_AGO, converted)), FAR, closed
    )
    latent = rng.normal(0, 1, (3, size))
    effect = authorities.effect[authority]
    progress = effect + np.sqrt(1 - 0.05) * latent[0]
    attainment = -0.36 * need + 0.62 * progress + 0.62 * latent[1] + 1.0 * selective
    climate = 0.55 * need - 0.3 * progress + 0.75 * latent[2]
    fsm = _logistic(-1.25 + 0.82 * need + rng.normal(0, 0.25, size))
    fsm = np.where(np.isin(phase.astype(str), ["special", "alternative"]), 0.25 + 0.6 * fsm, fsm)
    eal = _logistic(
        -1.45 + 1.3 * authorities.eal[authority] + 0.35 * need + rng.normal(0, 0.8, size)
    )
    eal = np.where(city, _logistic(_logit(local_eal) + rng.normal(0, 0.7, size)), eal)
    special = phase == "special"
    support = _logistic(-1.9 + 0.22 * need + rng.normal(0, 0.35, size))
    ehcp = _logistic(-3.45 + rng.normal(0, 0.5, size))
    return Sites(
        authority=authority,
        district=district,
        ward=ward,
        phase=phase,
        type_now=type_now,
        type_before=type_before.astype(object),
        name=names,
        faith=faith,
        gender=gender,
        selective=selective,
        low=low,
        high=high,
        nursery_classes=nursery,
        opened=opened.astype("datetime64[D]"),
        closed=closed.astype("datetime64[D]"),
        converted=converted.astype("datetime64[D]"),
        route=np.where(
            converted == FAR,
            "",
            np.where(np.isin(type_now.astype(str), ["28", "33"]), "sponsored", "converter"),
        ).astype(object),
        roll=roll,
        growth=rng.normal(0.0, 0.011, size),
        need=need,
        fsm=fsm,
        eal=eal,
        sen_support=np.where(special, 0.012, np.where(phase == "alternative", 0.62, support)),
        ehcp=np.where(special, 0.985, np.where(phase == "alternative", 0.28, ehcp)),
        attainment=attainment,
        progress=progress,
        climate=climate,
        easting=easting,
        northing=northing,
    )


def _logistic(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _logit(p: Any) -> Any:
    return np.log(p / (1 - p))


def _first_of_september(years: Numbers) -> Numbers:
    return (years - 1970).astype("datetime64[Y]").astype("datetime64[M]").astype(
        "datetime64[D]"
    ) + 243


def _where(
    rng: np.random.Generator, authorities: Authorities, authority: Numbers
) -> tuple[Any, ...]:
    """District, ward, easting, northing, local deprivation and local share of EAL."""
    size = len(authority)
    districts = world()["aldermere"]["district"]
    city = authority == 0
    district = np.where(city, rng.integers(0, len(districts), size), -1)
    ward = np.where(city, rng.integers(0, 4, size), rng.integers(0, 9, size))
    spread = 3500 + 17000 * (1 - authorities.urban[authority])
    # A cluster's centre depends only on its authority and number.
    angle = 2.399963 * (ward + 1) + authorities.code[authority]
    reach = spread * np.sqrt((ward + 0.5) / 9)
    east = authorities.easting[authority] + reach * np.cos(angle) + rng.normal(0, spread / 7)
    north = authorities.northing[authority] + reach * np.sin(angle) + rng.normal(0, spread / 7)
    offset = np.array([[d["east"], d["north"], d["deprivation"], d["eal"]] for d in districts])[
        district
    ]
    turn = np.pi / 4 + ward * np.pi / 2 + district
    city_east = (
        authorities.easting[0] + offset[:, 0] + 1000 * np.cos(turn) + rng.normal(0, 380, size)
    )
    city_north = (
        authorities.northing[0] + offset[:, 1] + 1000 * np.sin(turn) + rng.normal(0, 380, size)
    )
    return (
        district,
        ward,
        np.where(city, city_east, east).round().astype(int),
        np.where(city, city_north, north).round().astype(int),
        np.where(city, 0.7 * offset[:, 2], rng.normal(0, 0.35, size)),
        offset[:, 3],
    )


def _faith(rng: np.random.Generator, phase: Text, urban: Numbers) -> Text:
    u = rng.random(len(phase))
    primary = np.isin(phase.astype(str), ["primary", "infant", "junior"])
    church = np.where(primary, 0.34 - 0.20 * urban, 0.05)
    catholic = np.where(primary, 0.05 + 0.12 * urban, 0.09)
    able = np.isin(phase.astype(str), ["primary", "infant", "junior", "secondary"])
    faith = np.where(
        u < church, "Church of England", np.where(u < church + catholic, "Roman Catholic", "")
    )
    faith = np.where(
        (faith == "Roman Catholic") & np.isin(phase.astype(str), ["infant", "junior"]), "", faith
    )
    return np.where(able, faith, "").astype(object)


def _ages(
    rng: np.random.Generator, phase: Text, type_now: Text
) -> tuple[Numbers, Numbers, Numbers]:
    size = len(phase)
    table = {
        "primary": (4, 11), "infant": (4, 7), "junior": (7, 11), "secondary": (11, 16),
        "all_through": (4, 18), "middle": (9, 13), "nursery": (2, 5), "special": (4, 16),
        "alternative": (11, 16), "post16": (16, 19),
    }  # fmt: skip
    low = np.array([table[p][0] for p in phase])
    high = np.array([table[p][1] for p in phase])
    sixth = np.isin(phase.astype(str), ["secondary", "special"]) & (rng.random(size) < 0.55)
    high = np.where(sixth, np.where(phase == "special", 19, 18), high)
    nursery = np.isin(phase.astype(str), ["primary", "infant"]) & (rng.random(size) < 0.45)
    low = np.where(nursery, 3, low)
    technical = np.isin(type_now.astype(str), ["40", "41"])
    return (
        np.where(technical, 14, low),
        np.where(technical, 19, high),
        nursery | (phase == "nursery"),
    )


def _roll(
    rng: np.random.Generator, phase: Text, urban: Numbers, city: Numbers, type_now: Text
) -> Numbers:
    middle = {
        "primary": 250, "infant": 215, "junior": 290, "secondary": 950, "all_through": 1150,
        "middle": 440, "nursery": 88, "special": 135, "alternative": 60, "post16": 1100,
    }  # fmt: skip
    spread = {"primary": 0.58, "secondary": 0.33, "special": 0.45, "alternative": 0.55}
    base = np.array([middle[p] for p in phase], dtype=float)
    sd = np.array([spread.get(p, 0.32) for p in phase])
    young = np.isin(phase.astype(str), ["primary", "infant", "junior"])
    base = base * np.where(young, np.where(city, 1.55, 0.62 + 0.85 * urban), 1.0)
    sd = np.where(city & young, 0.34, sd)
    roll = base * np.exp(rng.normal(0, sd) - sd**2 / 8)
    roll = np.where(np.isin(type_now.astype(str), ["40", "41"]), 0.3 * roll, roll)
    return np.clip(roll, np.where(phase == "secondary", 250, 14), 2100).round()
