"""Reads that many pages make in the same form: put into SQL once a process, run many times.

For a page that asks thirty small questions, putting them into SQL costs far more than the
database takes to answer. A `Prepared` read is written as a query set like any other; of what
differs from call to call (days, numbers, words, lists of numbers) it keeps the places.

    OPEN = Prepared(lambda on, urns: Entry.objects.open().filter(since_on__lte=on, school__in=urns))
    OPEN.models(today, [100001, 100002])

The query set has to be the same for every call but for the values given: whatever depends on
who asks is filtered outside, or not prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

Build = Callable[..., QuerySet[Any, Any]]
UNLIKELY_YEAR, UNLIKELY_NUMBER = 4001, 31_870  # fits the smallest column of numbers


@dataclass(frozen=True)
class _Text:
    """A statement in pieces; between two of them stands a value: (its argument, or itself)."""

    pieces: tuple[str, ...]
    values: tuple[tuple[int | None, Any], ...]

    def filled(self, given: Sequence[Any]) -> tuple[str, list[Any]]:
        """The statement and its values for what is given."""
        text, values = [self.pieces[0]], []
        for (argument, fixed), piece in zip(self.values, self.pieces[1:], strict=True):
            value = fixed if argument is None else given[argument]
            if argument is not None and isinstance(value, list):
                text.append(", ".join(["%s"] * len(value)))
                values += value
            else:
                text.append("%s")
                values.append(_adapted(value) if argument is not None else value)
            text.append(piece)
        return "".join(text), values


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _stand_in(place: int, value: Any) -> Any:
    """A value that no query set holds by itself, of the same type as the one given."""
    if isinstance(value, list):
        return [UNLIKELY_NUMBER + place] if value and isinstance(value[0], int) else [_word(place)]
    if isinstance(value, date):
        return date(UNLIKELY_YEAR, 1, 1 + place)
    return UNLIKELY_NUMBER + place if isinstance(value, int) else _word(place)


def _word(place: int) -> str:
    return f"\N{SNOWMAN}{place}"


def _text(compiler: Any, given: Sequence[Any]) -> _Text:
    sql, params = compiler.as_sql()
    stand_ins = [_stand_in(place, value) for place, value in enumerate(given)]
    found = {
        str(_adapted(one[0] if isinstance(one, list) else one)): place
        for place, one in enumerate(stand_ins)
    }
    values = tuple((found.get(str(value)), value) for value in params)
    pieces = tuple(sql.split("%s"))
    if len(pieces) != len(values) + 1 or set(found.values()) - {place for place, _ in values}:
        raise ValueError("A prepared read has to use every value that it is given, as a value.")
    return _Text(pieces, values)


def _compiler(build: Build, given: Sequence[Any], *, exists: bool = False) -> Any:
    rows = build(*(_stand_in(place, value) for place, value in enumerate(given)))
    query = rows.query.exists() if exists else rows.query.chain()
    return query.get_compiler(connection=connection)


class Prepared:
    """One read. A list that is given empty finds nothing, without asking the database."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._kept: dict[tuple[Any, ...], tuple[Any, _Text, Any]] = {}

    def tuples(self, *given: Any) -> list[Any]:
        """The rows of a query set that ends in `values_list`."""
        return [tuple(row) for row in self._rows(given)[1]]

    def models(self, *given: Any) -> list[Any]:
        """The rows of a query set of a model, with what it selects along and annotates."""
        compiler, rows = self._rows(given)
        if not rows:
            return []
        select, info = compiler.select, compiler.klass_info
        fields = info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [one[0].target.attname for one in select[start:end]]
        make, alias = _Making(info["model"]).from_db, connection.alias  # asked for once: it is slow
        beside = _making(get_related_populators(info, select, alias))  # type: ignore[call-arg]
        annotated = list((compiler.annotation_col_map or {}).items())
        found = []
        for row in rows:
            one = make(alias, names, row[start:end])
            for populator in beside:
                populator.populate(row, one)
            for name, column in annotated:
                setattr(one, name, row[column])
            found.append(one)
        return found

    def _rows(self, given: Sequence[Any]) -> tuple[Any, list[Any]]:
        if any(isinstance(value, list) and not value for value in given):
            return None, []
        key = (connection.vendor, connection.alias, *(_kind(value) for value in given))
        if key not in self._kept:
            compiler = _compiler(self._build, given)
            text = _text(compiler, given)
            converters = compiler.get_converters([one[0] for one in compiler.select])
            self._kept[key] = compiler, text, converters
        compiler, text, converters = self._kept[key]
        with connection.cursor() as cursor:
            cursor.execute(*text.filled(given))
            rows = cursor.fetchall()
        if converters:
            rows = list(compiler.apply_converters(rows, converters))
        return compiler, rows


class _Making:
    """Makes instances of a model from rows; what was not selected is read when asked for.

    As `Model.from_db`, without going through every field that was not selected. Only for models
    that leave it as it is; signals, which it would send, are not used in this project.
    """

    def __init__(self, model: type[Model]) -> None:
        whole = Model.from_db.__func__  # type: ignore[attr-defined]
        plain = model.__init__ is Model.__init__ and model.from_db.__func__ is whole  # type: ignore[attr-defined]
        self._model = model
        self.from_db = self._made if plain else model.from_db

    def _made(self, db: str, names: Sequence[str], values: Sequence[Any]) -> Model:
        one = self._model.__new__(self._model)
        state = ModelState()
        state.db, state.adding = db, False
        one.__dict__.update(zip(names, values, strict=True), _state=state)
        return one


def _making(beside: Sequence[Any]) -> Sequence[Any]:
    """The same for models that are selected along."""
    for populator in beside:
        populator.model_cls = _Making(populator.model_cls)
        _making(populator.related_populators)
    return beside


class Present:
    """Which of several query sets find anything: one statement for all of them."""

    def __init__(self, **builds: Build) -> None:
        self._builds = builds
        self._kept: dict[tuple[Any, ...], tuple[_Text, ...]] = {}

    def of(self, *given: Any) -> set[str]:
        """The names of those that find something. Each takes every value, and may leave some."""
        key = (connection.vendor, connection.alias, *(_kind(value) for value in given))
        if key not in self._kept:
            self._kept[key] = tuple(self._prepared(build, given) for build in self._builds.values())
        parts, values = [], []
        for text in self._kept[key]:
            sql, more = text.filled(given)
            parts.append(f"EXISTS({sql})")
            values += more
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            row = cursor.fetchone()
        return {name for name, found in zip(self._builds, row, strict=True) if found}

    @staticmethod
    def _prepared(build: Build, given: Sequence[Any]) -> _Text:
        compiler = _compiler(build, given, exists=True)
        sql, params = compiler.as_sql()
        found = {str(_adapted(_stand_in(place, value))): place for place, value in enumerate(given)}
        values = tuple((found.get(str(value)), value) for value in params)
        return _Text(tuple(sql.split("%s")), values)


def _kind(value: Any) -> str:
    return f"[{type(value[0]).__name__}]" if isinstance(value, list) else type(value).__name__
