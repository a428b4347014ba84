"""Everything that is drawn before a file is written: the fictional country and its schools."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, text
from headway.evidence.fiction.effects import Effects
from headway.evidence.fiction.names import Text, pick, street_names
from headway.evidence.fiction.places import Authorities, Numbers, world
from headway.evidence.fiction.sites import TYPES, Sites
from headway.evidence.fiction.urns import Register, name_on, type_on


@dataclass(frozen=True)
class Country:
    """The world that every publication describes."""

    seed: int
    today: np.datetime64
    authorities: Authorities
    sites: Sites
    register: Register
    effects: Effects
    postcode: Text  # by site
    street: Text
    telephone: Text

    def rng(self, stream: int) -> np.random.Generator:
        """A generator of its own for each publication, so that adding one changes no other."""
        return np.random.default_rng([self.seed, stream])


def addresses(
    rng: np.random.Generator, sites: Sites, authorities: Authorities
) -> tuple[Text, Text, Text]:
    """Postcode, street and telephone number of each site. Telephone: Ofcom's drama numbers."""
    size = len(sites)
    outward = (
        np.where(sites.district >= 0, sites.district + 1, sites.ward + 1).astype(str).astype(object)
    )
    letters = list("ABDEFGHJLNPQRSTUWXYZ")
    postcode = (
        authorities.postcode_area[sites.authority]
        + outward
        + " "
        + rng.integers(1, 9, size).astype(str).astype(object)
        + pick(rng, letters, size)
        + pick(rng, letters, size)
    )
    telephone = np.array([f"01632960{n:03d}" for n in rng.integers(0, 1000, size)], dtype=object)
    return postcode, street_names(rng, size), telephone


def identity(country: Country, site: Numbers, on: np.datetime64) -> dict[str, pl.Series]:
    """What results tables say of a school: the columns that name and place it on a day."""
    sites, register = country.sites, country.register
    here = sites.of(site)
    codes = type_on(sites, on)[site]
    kinds = {code: entry[3] for code, entry in TYPES.items()}
    faith = here.faith.copy()
    faith[here.faith == ""] = "Does not apply"
    return {
        "LEA": text(country.authorities.code[here.authority]),
        "ESTAB": text(register.estab_on(sites, on)[site]),
        "URN": text(register.urn_on(sites, on)[site]),
        "SCHNAME": text(name_on(sites, on)[site]),
        "ADDRESS1": text(country.street[site]),
        "TOWN": text(country.authorities.town[here.authority]),
        "PCODE": text(country.postcode[site]),
        "TELNUM": text(country.telephone[site]),
        "NFTYPE": text(np.array([kinds[code] for code in codes], dtype=object)),
        "RELDENOM": text(faith),
        "AGERANGE": text(
            here.low.astype(str).astype(object) + "-" + here.high.astype(str).astype(object)
        ),
        "EGENDER": text(np.char.upper(here.gender.astype(str)).astype(object)),
    }


def summary_identity(country: Country, blank: str, names: bool = True) -> dict[str, pl.Series]:
    """The same columns for one row an authority."""
    size = len(country.authorities.code)
    columns = {
        name: constant(blank, size)
        for name in (
            "ESTAB", "URN", "SCHNAME", "ADDRESS1", "TOWN", "PCODE", "TELNUM", "NFTYPE", "RELDENOM",
            "AGERANGE", "EGENDER",
        )
    }  # fmt: skip
    columns["LEA"] = text(country.authorities.code)
    if names:
        columns["SCHNAME"] = text(country.authorities.name)
    return columns


def region_of(country: Country, key: str) -> Text:
    """A field of each authority's region."""
    values = np.array([region[key] for region in world()["region"]], dtype=object)
    return values[country.authorities.region]
