"""Filters that live in the address: every choice can be sent to a colleague or taken off again.

Works as a plain form. A filter knows its question, its answers and how it narrows a query;
it does not know whom it is shown to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict


@dataclass(frozen=True)
class Filter:
    """One question. `answers` are (value, words) pairs; `narrow` turns the chosen into a Q."""

    name: str
    title: str
    answers: Sequence[tuple[str, str]]
    narrow: Callable[[Sequence[str]], Q]
    counts: Mapping[str, int] | None = None
    open: bool = False


@dataclass(frozen=True)
class Option:
    """One answer as a page shows it."""

    name: str
    value: str
    words: str
    chosen: bool
    count: int | None


@dataclass(frozen=True)
class Group:
    """One question as a page shows it."""

    name: str
    title: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True)
class Tag:
    """A chosen answer, and the address without it."""

    title: str
    words: str
    remove: str


class Filters:
    """The filters of one list, read from the words of an address."""

    def __init__(self, filters: Sequence[Filter], params: QueryDict) -> None:
        self.filters = filters
        self.params = params
        self._chosen = {f.name: self._read(f) for f in filters}

    def _read(self, one: Filter) -> list[str]:
        known = {value for value, _ in one.answers}
        return [v for v in dict.fromkeys(self.params.getlist(one.name)) if v in known]

    @property
    def q(self) -> Q:
        """Every chosen answer together: any of one question, all of the questions."""
        together = Q()
        for one in self.filters:
            if chosen := self._chosen[one.name]:
                together &= one.narrow(chosen)
        return together

    @property
    def any(self) -> bool:
        """Something is chosen."""
        return any(self._chosen.values())

    @property
    def groups(self) -> list[Group]:
        """Questions with an answer to offer."""
        return [self._group(one) for one in self.filters if one.answers]

    def _group(self, one: Filter) -> Group:
        chosen = self._chosen[one.name]
        options = tuple(
            Option(one.name, value, words, value in chosen, (one.counts or {}).get(value))
            if one.counts is not None
            else Option(one.name, value, words, value in chosen, None)
            for value, words in one.answers
        )
        return Group(one.name, one.title, options, one.open or bool(chosen))

    @property
    def tags(self) -> list[Tag]:
        """What is chosen, each with the address that takes it off."""
        tags = []
        for one in self.filters:
            words = dict(one.answers)
            for value in self._chosen[one.name]:
                tags.append(Tag(one.title, words[value], self._without(one.name, value)))
        return tags

    def _without(self, name: str, value: str) -> str:
        query = self.params.copy()
        query.setlist(name, [v for v in query.getlist(name) if v != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"

    @property
    def clear(self) -> str:
        """The address with no filter, keeping search and sort."""
        query = self.params.copy()
        for one in self.filters:
            query.pop(one.name, None)
        query.pop("page", None)
        return f"?{query.urlencode()}"

    @property
    def words(self) -> str:
        """The choices in one sentence, for the inside of a file."""
        said = [f"{tag.title}: {tag.words}" for tag in self.tags]
        return "; ".join(said) if said else "None"


def field_in(field: str, **kwargs: Any) -> Callable[[Sequence[str]], Q]:
    """Narrows by a field being one of the chosen values."""
    return lambda chosen: Q(**{f"{field}__in": list(chosen)}, **kwargs)


def one_of(meanings: Mapping[str, Q]) -> Callable[[Sequence[str]], Q]:
    """Narrows by any of the chosen values, each with its own meaning."""

    def narrow(chosen: Sequence[str]) -> Q:
        together = Q()
        for value in chosen:
            together |= meanings[value]
        return together

    return narrow
