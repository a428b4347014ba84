"""What is drawn behaves as published results do: lasting, drifting, noisy, tied to need."""

import numpy as np
import pytest

from headway.evidence.fiction.country import Country
from headway.evidence.fiction.effects import centred, half_up, logistic, nationals
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.primary import PROGRESS_SUBJECTS, Ks2, ks2
from headway.evidence.fiction.secondary import ks4
from headway.evidence.fiction.sites import Sites
from headway.evidence.fiction.story import Stories
from headway.evidence.fiction.visits import build_visits, worse_than_good
from headway.evidence.fiction.yearly_files import absence_rates

pytestmark = pytest.mark.slow

Drawn = tuple[Country, Stories]


def spread_out(sites: Sites, site: Numbers, values: Numbers, able: Numbers) -> Numbers:
    whole = np.full(len(sites), np.nan)
    whole[site[able]] = values[able]
    return whole


def correlation(first: Numbers, second: Numbers) -> float:
    both = ~np.isnan(first) & ~np.isnan(second)
    return float(np.corrcoef(first[both], second[both])[0, 1])


def primary(drawn: Drawn, year: int) -> Ks2:
    country = drawn[0]
    return ks2(country.rng(1000 + year), country.sites, country.effects, year)


def able(drawn: Drawn, one: Ks2) -> Numbers:
    return (one.pupils >= 11) & (drawn[0].sites.phase[one.site] != "special") & ~one.new


def test_attainment_and_progress_last_from_year_to_year_as_measured(drawn: Drawn) -> None:
    sites = drawn[0].sites
    one, two = primary(drawn, 2018), primary(drawn, 2019)

    def of(result: Ks2, values: Numbers) -> Numbers:
        return spread_out(sites, result.site, values, able(drawn, result))

    rwm = correlation(of(one, one.rwm / one.pupils), of(two, two.rwm / two.pupils))
    assert 0.56 <= rwm <= 0.65  # 0.60 in published tables
    expected = {"READ": 0.57, "WRIT": 0.47, "MAT": 0.56}
    for name in PROGRESS_SUBJECTS:
        found = correlation(of(one, one.progress[name]), of(two, two.progress[name]))
        assert abs(found - expected[name]) <= 0.06, name


def test_the_lowest_tenth_rises_without_any_programme(drawn: Drawn) -> None:
    sites = drawn[0].sites
    one, two = primary(drawn, 2017), primary(drawn, 2018)
    first = spread_out(sites, one.site, 100 * one.rwm / one.pupils, able(drawn, one))
    second = spread_out(sites, two.site, 100 * two.rwm / two.pupils, able(drawn, two))
    both = ~np.isnan(first) & ~np.isnan(second)
    change = second[both] - first[both]
    lowest = first[both] <= np.quantile(first[both], 0.1)
    assert 7 <= change[lowest].mean() - change.mean() <= 15  # 10.7 to 11.6 in two shires


def test_poorer_intakes_go_with_lower_attainment_and_more_absence(drawn: Drawn) -> None:
    sites = drawn[0].sites
    one = primary(drawn, 2019)
    keep = able(drawn, one)
    assert -0.55 <= correlation(sites.fsm[one.site][keep], (one.rwm / one.pupils)[keep]) <= -0.2
    site, missed, _ = absence_rates(drawn[0], 2019)
    ordinary = sites.phase[site] == "primary"
    assert 0.2 <= correlation(sites.fsm[site][ordinary], missed[ordinary]) <= 0.6


def test_secondary_figures_have_familiar_magnitudes(drawn: Drawn) -> None:
    country = drawn[0]
    one = ks4(country.rng(2019), country.sites, country.effects, 2019)
    two = ks4(country.rng(2018), country.sites, country.effects, 2018)
    ordinary = ~one.special & ~one.new
    assert 0.40 <= one.progress8[ordinary].std() <= 0.52
    assert 6 <= one.attainment8[ordinary].std() <= 9.5
    nation = np.average(one.attainment8[~one.new], weights=one.pupils[~one.new])
    assert abs(nation - nationals()["ks4"]["2019"]["attainment8"]) < 0.4
    assert (one.grade5 <= one.grade4).all()
    assert (one.grade4 <= one.pupils).all()
    first = spread_out(country.sites, one.site, one.progress8, ordinary)
    second = spread_out(country.sites, two.site, two.progress8, ~two.special & ~two.new)
    assert 0.6 <= correlation(first, second) <= 0.85


def test_groups_never_exceed_the_whole(drawn: Drawn) -> None:
    one = primary(drawn, 2019)
    for name, members in one.group.items():
        assert (one.rwm_group[name] <= members).all(), name
        assert (one.high_group[name] <= members).all(), name
    for part, rest in (("_B", "_G"), ("_FSM6CLA1A", "_NotFSM6CLA1A")):
        assert (one.rwm_group[part] + one.rwm_group[rest] == one.rwm).all()
        assert (one.group[part] + one.group[rest] == one.pupils).all()
    assert all((one.subject[name] <= one.pupils).all() for name in one.subject)
    assert all((one.subject[name] >= one.rwm).all() for name in one.subject)


def test_weak_progress_makes_a_poor_inspection_likelier(drawn: Drawn) -> None:
    country = drawn[0]
    visits = build_visits(country.rng(3), country.sites, country.effects, country.today)
    lately = visits.of((visits.kind != 1) & (visits.started > np.datetime64("2016-09-01")))
    bad = worse_than_good(lately)
    effect = country.effects.of("progress", 2019)[lately.site]
    lowest, highest = effect < np.quantile(effect, 0.2), effect > np.quantile(effect, 0.8)
    assert bad[lowest].mean() > 2.5 * bad[highest].mean() > 0
    need = country.sites.need[lately.site]
    assert bad[need > np.quantile(need, 0.8)].mean() > bad[need < np.quantile(need, 0.2)].mean()


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(0.5, 0, 1), (-0.5, 0, -1), (2.45, 1, 2.5), (-2.44, 1, -2.4)]
)
def test_halves_are_rounded_away_from_nought(value: float, places: int, shown: float) -> None:
    assert half_up(np.array([value]), places)[0] == pytest.approx(shown)


def test_a_centred_level_gives_the_wanted_mean() -> None:
    shift, weight = np.array([-2.0, 0.0, 3.0]), np.array([1, 5, 2])
    level = centred(0.65, shift, weight)
    assert np.average(logistic(level + shift), weights=weight) == pytest.approx(0.65, abs=1e-6)
