"""Names that are visibly invented: places, schools, trusts, streets and head teachers."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

Text = np.ndarray[Any, np.dtype[np.object_]]


@cache
def words() -> dict[str, list[str]]:
    """The word lists in words.toml."""
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


def place_names() -> list[str]:
    """Every stem with every ending, where the join reads well; the same list every time."""
    return [
        stem + ending
        for stem in words()["stems"]
        for ending in words()["endings"]
        if stem[-1] != ending[0] and not (stem[-1] in "aeiou" and ending[0] in "aeiouw")
    ]


def pick(rng: np.random.Generator, choices: list[str], size: int) -> Text:
    """`size` of the words, with repeats."""
    return np.array(choices, dtype=object)[rng.integers(0, len(choices), size)]


def head_teachers(rng: np.random.Generator, size: int) -> tuple[Text, Text, Text]:
    """Title, first name, surname."""
    lists = words()
    surnames = pick(rng, lists["surname_first"], size) + pick(rng, lists["surname_second"], size)
    woman = rng.random(size) < 0.68
    titles = np.where(
        woman, pick(rng, lists["womens_titles"], size), pick(rng, lists["mens_titles"], size)
    )
    first = np.where(woman, pick(rng, lists["women"], size), pick(rng, lists["men"], size))
    return titles, first, surnames


def street_names(rng: np.random.Generator, size: int) -> Text:
    """Number and street."""
    numbers = rng.integers(1, 240, size).astype(str).astype(object)
    names = pick(rng, words()["pairs_first"] + words()["stems"], size)
    return numbers + " " + names + " " + pick(rng, words()["streets"], size)


def trust_names(rng: np.random.Generator, size: int) -> list[str]:
    """Names of multi-academy trusts, each once."""
    stems, themes = words()["stems"], words()["trust_words"]
    tails = ["Learning Trust", "Education Trust", "Schools Trust", "Academies Trust", "Partnership"]
    codes = rng.permutation(len(stems) * len(themes) * len(tails))[:size]
    return [
        f"{stems[code % len(stems)]} {themes[code // len(stems) % len(themes)]} "
        f"{tails[code // len(stems) // len(themes)]}"
        for code in codes.tolist()
    ]


SUFFIX = {
    "primary": "Primary School",
    "infant": "Infant School",
    "junior": "Junior School",
    "secondary": "School",
    "all_through": "All-Through School",
    "middle": "Middle School",
    "nursery": "Nursery School",
    "special": "School",
    "alternative": "Pupil Referral Unit",
    "post16": "Sixth Form College",
}
FAITH_WORDS = {"Church of England": "Church of England", "Roman Catholic": "Catholic"}


def school_names(
    rng: np.random.Generator, phase: Text, faith: Text, academy: np.ndarray[Any, np.dtype[np.bool_]]
) -> Text:
    """A name for each school, fitting its phase, faith and standing. Names may repeat."""
    size = len(phase)
    lists = words()
    place = pick(rng, place_names(), size)
    stem = pick(rng, lists["stems"], size)
    feature = pick(rng, lists["features"], size)
    pair = pick(rng, lists["pairs_first"], size) + " " + pick(rng, lists["pairs_second"], size)
    saint = pick(rng, lists["saints"], size)
    style = rng.random(size)
    names = []
    for i in range(size):
        kind = SUFFIX[phase[i]]
        if academy[i] and phase[i] in ("secondary", "special", "all_through") and style[i] < 0.55:
            kind = "Academy"
        elif academy[i] and phase[i] == "alternative":
            kind = "Alternative Provision Academy"
        elif academy[i] and phase[i] in ("primary", "infant", "junior") and style[i] < 0.4:
            kind = kind.replace("School", "Academy")
        if faith[i] in FAITH_WORDS:
            names.append(f"{saint[i]}'s {FAITH_WORDS[faith[i]]} {kind}, {place[i]}")
        elif style[i] < 0.4:
            names.append(f"{pair[i]} {kind}")
        elif style[i] < 0.7:
            names.append(f"{place[i]} {kind}")
        elif phase[i] == "primary" and style[i] < 0.8:
            names.append(f"{place[i]} Community {kind}")
        else:
            names.append(f"{stem[i]} {feature[i]} {kind}")
    return np.array(names, dtype=object)


def distinct(names: Text, phase: Text) -> Text:
    """The same names, but where one stands for the second time another is made of a place."""
    fresh = iter(place_names()[::-1])
    seen: set[str] = set()
    result = names.copy()
    for i, name in enumerate(names.tolist()):
        result[i] = name if name not in seen else f"{next(fresh)} {SUFFIX[phase[i]]}"
        seen.add(name)
    return result
