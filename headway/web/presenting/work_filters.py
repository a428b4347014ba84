"""Narrowing a list that is already in hand: the questions, the answers chosen, the tags.

A list of contacts, of things to do or of events is short enough to be read whole; what the
address asks for is picked from it, so the counts beside the answers cost nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

Answers = Callable[[Any], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Question:
    """A filter. `answers` gives the (value, words) that a row stands for; none, one or more."""

    name: str
    label: str
    answers: Answers
    order: Callable[[str], Any] = str.casefold  # of the words


@dataclass(frozen=True)
class Answer:
    """One answer of a question, with how many rows have it."""

    value: str
    words: str
    schools: int
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question with its answers, as the filters component draws it."""

    name: str
    label: str
    choices: tuple[Answer, ...]


@dataclass(frozen=True)
class Tag:
    """A filter that is on: its words, and the address of the list without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Narrowed:
    """The rows that are left, the questions with their answers, and what is chosen."""

    rows: Sequence[Any]
    asked: tuple[Asked, ...]
    tags: tuple[Tag, ...]
    query: str
    sort: str
    q: str

    def sorted_by(self, sort: str) -> str:
        """The address's query with another order."""
        return _joined(self.query, {"sort": sort})

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What travels with a file: the filters in words."""
        words = "; ".join(f"{tag.label}: {tag.words}" for tag in self.tags) or "none"
        return [("Filters", words)]


def narrowed(
    rows: Sequence[Any],
    questions: Sequence[Question],
    asked: QueryDict | Mapping[str, Any],
    *,
    text: Callable[[Any], str] | None = None,
) -> Narrowed:
    """The rows that have one chosen answer of every question, and every word typed."""
    chosen = {q.name: [v[:80] for v in _list(asked, q.name)] for q in questions}
    typed = str(asked.get("q", ""))[:100].strip() if text else ""
    answers = {q.name: [dict(q.answers(row)) for row in rows] for q in questions}
    words_of = {
        q.name: {value: words for one in answers[q.name] for value, words in one.items()}
        for q in questions
    }
    asked_of = {name: set(values) for name, values in chosen.items() if values}
    typed_words = typed.casefold().split() if text else []
    kept = (
        list(rows)
        if not asked_of and not typed_words
        else [
            row
            for place, row in enumerate(rows)
            if all(values & answers[name][place].keys() for name, values in asked_of.items())
            and all(word in text(row).casefold() for word in typed_words if text)
        ]
    )
    shown = tuple(
        Asked(q.name, q.label, _choices(q, answers[q.name], chosen[q.name])) for q in questions
    )
    pairs = [(name, value) for name, values in chosen.items() for value in values]
    everything = [("q", typed)] * bool(typed) + pairs
    # "q=" and not nothing: a page may narrow a list by itself where nothing is asked at all.
    tags = [Tag("Search", typed, urlencode(pairs) or "q=")] if typed else []
    for q in questions:
        for value in chosen[q.name]:
            rest = [pair for pair in everything if pair != (q.name, value)]
            words = words_of[q.name].get(value, value)
            tags.append(Tag(q.label, words, urlencode(rest) or "q="))
    sort = str(asked.get("sort", ""))[:30]
    return Narrowed(kept, shown, tuple(tags), urlencode(everything), sort, typed)


def _list(asked: QueryDict | Mapping[str, Any], name: str) -> list[str]:
    if isinstance(asked, QueryDict):
        return [value for value in asked.getlist(name) if value]
    return list(asked.get(name, []))


def _choices(
    question: Question, answers: Sequence[Mapping[str, str]], chosen: Sequence[str]
) -> tuple[Answer, ...]:
    counts = Counter(value for one in answers for value in one)
    words = {value: said for one in answers for value, said in one.items()}
    found = [Answer(v, words[v], counts[v], v in chosen) for v in counts]
    return tuple(sorted(found, key=lambda answer: question.order(answer.words)))


def _joined(query: str, more: Mapping[str, str]) -> str:
    return "&".join(part for part in (query, urlencode(more)) if part)
