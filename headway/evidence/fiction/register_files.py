"""The register's four files as at today: establishments, links, groups, group links."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, day, decimal, save, text, where
from headway.evidence.fiction.country import Country, region_of
from headway.evidence.fiction.effects import roll_in
from headway.evidence.fiction.layouts import laid_out
from headway.evidence.fiction.names import Text, head_teachers
from headway.evidence.fiction.places import Numbers, world
from headway.evidence.fiction.sites import FAR, TYPES

GIAS_DAY = "%d-%m-%Y"
PHASES = {
    "primary": ("2", "Primary"), "infant": ("2", "Primary"), "junior": ("2", "Primary"),
    "middle": ("5", "Middle deemed secondary"), "secondary": ("4", "Secondary"),
    "all_through": ("7", "All-through"), "nursery": ("1", "Nursery"),
    "special": ("0", "Not applicable"), "alternative": ("0", "Not applicable"),
    "post16": ("6", "16 plus"),
}  # fmt: skip
GENDERS = {"Boys": "1", "Girls": "2", "Mixed": "3"}
FAITHS = {"": ("00", "Does not apply"), "Church of England": ("02", "Church of England"),
          "Roman Catholic": ("03", "Roman Catholic")}  # fmt: skip


def _each(values: Text, table: dict[str, Any], place: int | None = None) -> pl.Series:
    """Look each value up; `place` chooses from a tuple."""
    found = {key: entry if place is None else entry[place] for key, entry in table.items()}
    return pl.Series([found[value] for value in values.tolist()], dtype=pl.String)


DIOCESES = {"Church of England": "Diocese of", "Roman Catholic": "Archdiocese of"}


def _dioceses(faith: Text, authority: Text) -> pl.Series:
    """The diocese of a school with a religious character: called after its authority."""
    found = [
        f"{DIOCESES[kind]} {name}" if kind in DIOCESES else "Not applicable"
        for kind, name in zip(faith.tolist(), authority.tolist(), strict=True)
    ]
    return pl.Series(found, dtype=pl.String)


def write_register(country: Country, folder: Path) -> list[Path]:
    """Write the four files; their names carry the day, as the publisher's do."""
    stamp = str(country.today).replace("-", "")
    paths = [
        folder / f"gias/edubasealldata{stamp}.csv",
        folder / f"gias/links_edubasealldata{stamp}.csv",
        folder / f"gias/allgroupsdata{stamp}.csv",
        folder / f"gias/grouplinks_edubaseallacademiesandfree{stamp}.csv",
    ]
    save(establishments(country), paths[0], encoding="cp1252")
    save(links(country), paths[1], encoding="cp1252", quote=True)
    save(groups(country), paths[2], encoding="cp1252", quote=True)
    save(group_links(country), paths[3], encoding="cp1252", quote=True)
    return paths


def establishments(country: Country) -> pl.DataFrame:
    """edubasealldata: 140 columns, one row a URN, open and closed."""
    entries, sites, authorities = (
        country.register.establishments,
        country.sites,
        country.authorities,
    )
    site = entries.site
    here = sites.of(site)
    authority = here.authority
    closed = entries.closed < country.today
    codes = entries.type_code
    names = {code: (entry[0], entry[1], entry[2]) for code, entry in TYPES.items()}
    title, first, last = head_teachers(country.rng(11), len(entries))
    districts = world()["aldermere"]["district"]
    city = authority == 0
    district = authorities.name[authority].copy()
    ward = np.array(
        [f"{name} {number + 1}" for name, number in zip(district, here.ward, strict=True)],
        dtype=object,
    )
    for i, entry in enumerate(districts):
        mine = city & (here.district == i)
        district[mine] = entry["name"]
        ward[mine] = np.array(entry["wards"], dtype=object)[here.ward[mine]]
    census = (
        f"{str(country.today)[:4]}-01-15"
        if str(country.today)[5:] > "06-30"
        else f"{int(str(country.today)[:4]) - 1}-01-16"
    )
    roll = roll_in(sites, int(census[:4]))[site]
    shown_roll = ~closed & (entries.opened < np.datetime64(census)) & (here.phase != "post16")
    trust, has_trust = country.register.trusts, entries.trust >= 0
    trust_name, trust_uid = trust.name[entries.trust], trust.uid[entries.trust]
    federation = has_trust & trust.federation[entries.trust]
    academy = has_trust & ~federation
    nursery = np.isin(here.phase.astype(str), ["primary", "infant", "nursery"])
    sixth = here.high >= 18
    changed = country.today - country.rng(12).integers(0, 300, len(entries))
    changed = np.where(closed, np.minimum(changed, entries.closed + 20), changed)
    changed[-1] = country.today
    urban = np.where(
        authorities.urban[authority] > 0.4,
        "Urban: Nearer to a major town or city",
        "Larger rural: Further from a major town or city",
    )
    open_reason = {"": "00", "Academy Converter": "10", "Fresh Start": "05", "New Provision": "03",
                   "Result of Amalgamation": "02", "Split school": "04"}  # fmt: skip
    close_reason = {"": "00", "Academy Converter": "10", "Fresh Start": "05", "Closure": "01",
                    "Result of Amalgamation/Merger": "02", "Split school": "04"}  # fmt: skip
    opened_why = entries.reason_opened.copy()
    closed_why = np.where(closed, entries.reason_closed, "").astype(object)
    columns = {
        "URN": text(entries.urn),
        "LA (code)": text(authorities.code[authority]),
        "LA (name)": text(authorities.name[authority]),
        "EstablishmentNumber": text(entries.estab),
        "EstablishmentName": text(entries.name),
        "TypeOfEstablishment (code)": text(codes),
        "TypeOfEstablishment (name)": _each(codes, names, 0),
        "EstablishmentTypeGroup (code)": _each(codes, names, 1),
        "EstablishmentTypeGroup (name)": _each(codes, names, 2),
        "EstablishmentStatus (code)": text(np.where(closed, "2", "1")),
        "EstablishmentStatus (name)": text(np.where(closed, "Closed", "Open")),
        "ReasonEstablishmentOpened (code)": _each(opened_why, open_reason),
        "ReasonEstablishmentOpened (name)": where(
            opened_why == "", "Not applicable", text(opened_why)
        ),
        "OpenDate": day(entries.opened, GIAS_DAY),
        "ReasonEstablishmentClosed (code)": _each(closed_why, close_reason),
        "ReasonEstablishmentClosed (name)": where(
            closed_why == "", "Not applicable", text(closed_why)
        ),
        "CloseDate": where(~closed, "", day(entries.closed, GIAS_DAY)),
        "PhaseOfEducation (code)": _each(here.phase, PHASES, 0),
        "PhaseOfEducation (name)": _each(here.phase, PHASES, 1),
        "StatutoryLowAge": text(here.low),
        "StatutoryHighAge": text(here.high),
        "Boarders (code)": constant("1", len(site)),
        "Boarders (name)": constant("No boarders", len(site)),
        "NurseryProvision (name)": text(
            np.where(
                here.nursery_classes,
                "Has Nursery Classes",
                np.where(nursery, "No Nursery Classes", "Not applicable"),
            )
        ),
        "OfficialSixthForm (code)": text(np.where(sixth, "1", np.where(here.high >= 16, "2", "0"))),
        "OfficialSixthForm (name)": text(
            np.where(
                sixth,
                "Has a sixth form",
                np.where(here.high >= 16, "Does not have a sixth form", "Not applicable"),
            )
        ),
        "Gender (code)": _each(here.gender, GENDERS),
        "Gender (name)": text(here.gender),
        "ReligiousCharacter (code)": _each(here.faith, FAITHS, 0),
        "ReligiousCharacter (name)": _each(here.faith, FAITHS, 1),
        "Diocese (name)": _dioceses(here.faith, authorities.name[authority]),
        "AdmissionsPolicy (code)": text(
            np.where(here.selective, "2", np.where(here.high >= 16, "4", "0"))
        ),
        "AdmissionsPolicy (name)": text(
            np.where(
                here.selective,
                "Selective",
                np.where(here.high >= 16, "Non-selective", "Not applicable"),
            )
        ),
        "SchoolCapacity": text(np.ceil(here.roll * 1.08 / 15) * 15),
        "CensusDate": where(~shown_roll, "", constant(_gias(census), len(site))),
        "NumberOfPupils": where(~shown_roll, "", text(roll)),
        "NumberOfBoys": where(
            ~shown_roll,
            "",
            text(
                np.round(
                    roll
                    * np.where(here.gender == "Girls", 0, np.where(here.gender == "Boys", 1, 0.508))
                )
            ),
        ),
        "NumberOfGirls": where(
            ~shown_roll,
            "",
            text(
                roll
                - np.round(
                    roll
                    * np.where(here.gender == "Girls", 0, np.where(here.gender == "Boys", 1, 0.508))
                )
            ),
        ),
        "PercentageFSM": where(~shown_roll, "", decimal(100 * here.fsm, 1)),
        "TrustSchoolFlag (code)": text(np.where(academy, "3", "0")),
        "TrustSchoolFlag (name)": text(
            np.where(academy, "Supported by a multi-academy trust", "Not applicable")
        ),
        "Trusts (code)": where(~academy, "", text(trust_uid)),
        "Trusts (name)": where(~academy, "", text(trust_name)),
        "SchoolSponsorFlag (name)": text(
            np.where(
                np.isin(codes.astype(str), ["28", "33"]), "Linked to a sponsor", "Not applicable"
            )
        ),
        "FederationFlag (name)": text(
            np.where(federation, "Supported by a federation", "Not applicable")
        ),
        "Federations (code)": where(~federation, "", text(trust_uid)),
        "Federations (name)": where(~federation, "", text(trust_name)),
        "UKPRN": text(10900000 + np.arange(len(site))),
        "LastChangedDate": day(changed, GIAS_DAY),
        "Street": text(country.street[site]),
        "Locality": text(np.where(city, ward, "").astype(object)),
        "Town": text(authorities.town[authority]),
        "Postcode": text(country.postcode[site]),
        "SchoolWebsite": text(
            np.array(
                [f"https://school-{urn}.example" for urn in entries.urn.tolist()], dtype=object
            )
        ),
        "TelephoneNum": text(country.telephone[site]),
        "HeadTitle (name)": where(closed, "", text(title)),
        "HeadFirstName": where(closed, "", text(first)),
        "HeadLastName": where(closed, "", text(last)),
        "HeadPreferredJobTitle": where(closed, "", constant("Headteacher", len(site))),
        "GOR (code)": text(region_of(country, "code")[authority]),
        "GOR (name)": text(region_of(country, "name")[authority]),
        "DistrictAdministrative (code)": text(authorities.gss[authority]),
        "DistrictAdministrative (name)": text(district),
        "AdministrativeWard (name)": text(ward),
        "ParliamentaryConstituency (name)": text(
            np.where(city, "Aldermere " + district, district).astype(object)
        ),
        "UrbanRural (name)": text(urban.astype(object)),
        "GSSLACode (name)": text(authorities.gss[authority]),
        "Easting": text(here.easting),
        "Northing": text(here.northing),
        "FSM": where(~shown_roll, "", text(np.round(here.fsm * roll))),
    }
    return laid_out(columns, "gias-establishments")


def _gias(iso: str) -> str:
    return f"{iso[8:]}-{iso[5:7]}-{iso[:4]}"


def links(country: Country) -> pl.DataFrame:
    """Predecessors and successors, each link from both ends."""
    entries, register, sites = country.register.establishments, country.register, country.sites
    name = dict(zip(entries.urn.tolist(), entries.name.tolist(), strict=True))
    earlier = entries.site[~entries.current]
    old, new = register.urn_before[earlier], register.urn_now[earlier]
    on = sites.converted[earlier]
    rows = [("Successor", old, new, on - 1), ("Predecessor", new, old, on)]
    kinds = {"amalgamated": "amalgamated", "split": "Split School"}
    for move in register.moves:
        word = kinds[move.kind]
        opened = sites.opened[move.new]
        before, after = register.urn_now[[move.old]], register.urn_before[[move.new]]
        rows.append((f"Successor - {word}", before, after, np.array([opened - 1])))
        rows.append((f"Predecessor - {word}", after, before, np.array([opened])))
    urn = np.concatenate([row[1] for row in rows])
    other = np.concatenate([row[2] for row in rows])
    frame = pl.DataFrame(
        {
            "URN": text(urn),
            "LinkURN": text(other),
            "LinkName": pl.Series([name.get(code, "") for code in other.tolist()]),
            "LinkType": pl.Series([row[0] for row in rows for _ in row[1]]),
            "LinkEstablishedDate": day(np.concatenate([row[3] for row in rows]), GIAS_DAY),
        }
    )
    return frame.sort("URN", "LinkURN", maintain_order=True)


def groups(country: Country) -> pl.DataFrame:
    """Trusts and federations."""
    trusts = country.register.trusts
    size = len(trusts.uid)
    empty = constant("", size)
    not_recorded = constant("Not recorded", size)
    trust = ~trusts.federation
    return pl.DataFrame(
        {
            "Group UID": text(trusts.uid),
            "Group ID": where(
                ~trust, "", pl.Series([f"TR{uid:05d}" for uid in trusts.uid.tolist()])
            ),
            "Group Name": text(trusts.name),
            "Companies House Number": where(
                ~trust, "", pl.Series([f"99{uid:06d}" for uid in trusts.uid.tolist()])
            ),
            "Group Type (code)": text(np.where(trust, "06", "01").astype(object)),
            "Group Type": text(np.where(trust, "Multi-academy trust", "Federation").astype(object)),
            "Closed Date": empty,
            "Open date": where(trust, "", day(trusts.opened, "%d/%m/%Y")),
            "Incorporated on (open date)": where(~trust, "", day(trusts.opened, "%d/%m/%Y")),
            "Group Status (code)": constant("OPEN", size),
            "Group Status": constant("Open", size),
            "Group Street": empty,
            "Group Locality": empty,
            "Group Address 3": empty,
            "Group Town": empty,
            "Group County": not_recorded,
            "Group Postcode": empty,
            "Head of Group Title": not_recorded,
            "Head of Group First Name": empty,
            "Head of Group Last Name": empty,
            "UKPRN": empty,
        }
    )


def group_links(country: Country) -> pl.DataFrame:
    """Which academy belongs to which trust."""
    entries, trusts, authorities = (
        country.register.establishments,
        country.register.trusts,
        country.authorities,
    )
    open_now = (entries.closed == FAR) | (entries.closed >= country.today)
    rows = np.flatnonzero((entries.trust >= 0) & open_now & ~trusts.federation[entries.trust])
    member: Numbers = entries.trust[rows]
    here = country.sites.of(entries.site[rows])
    size = len(rows)
    empty = constant("", size)
    joined = np.maximum(entries.opened[rows], trusts.opened[member])
    return pl.DataFrame(
        {
            "URN": text(entries.urn[rows]),
            "Linked UID": text(trusts.uid[member]),
            "Group Name": text(trusts.name[member]),
            "Companies House Number": pl.Series(
                [f"99{uid:06d}" for uid in trusts.uid[member].tolist()]
            ),
            "Group Type": constant("Multi-academy trust", size),
            "Group Type (code)": constant("06", size),
            "Closed Date": empty,
            "Open date": empty,
            "Incorporated on (open date)": day(trusts.opened[member], GIAS_DAY),
            "Group Status": constant("Open", size),
            "Group Status (code)": constant("OPEN", size),
            "FederationType": empty,
            "Joined date": day(joined, GIAS_DAY),
            "EstablishmentName": text(entries.name[rows]),
            "TypeOfEstablishment (code)": text(entries.type_code[rows]),
            "TypeOfEstablishment (name)": pl.Series(
                [TYPES[code][0] for code in entries.type_code[rows].tolist()]
            ),
            "PhaseOfEducation (code)": _each(here.phase, PHASES, 0),
            "PhaseOfEducation (name)": _each(here.phase, PHASES, 1),
            "LA (code)": text(authorities.code[here.authority]),
            "LA (name)": text(authorities.name[here.authority]),
            "HasSharedHT": empty,
        }
    )
