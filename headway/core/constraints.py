"""Invariants that a model declares in one line, so that none is left out for its length."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def together(*fields: str, name: str) -> models.CheckConstraint:
    """All of these fields are set, or none is: half an approval is not an approval."""
    every, none = Q(), Q()
    for field in fields:
        every &= Q(**{f"{field}__isnull": False})
        none &= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=every | none, name=name)


def known(field: str, values: Iterable[str], *, name: str) -> models.CheckConstraint:
    """The field holds one of `values` (a TextChoices or StrEnum class, or a list of words)."""
    allowed = [getattr(value, "value", value) for value in values]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


def ordered(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """`second`, where it is set, is not before `first`."""
    return models.CheckConstraint(
        condition=Q(**{f"{second}__isnull": True}) | Q(**{f"{second}__gte": models.F(first)}),
        name=name,
    )
