"""Thousands of rows like one, for tests that must see how cost grows."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from headway.measures.copying import copy_rows


def store_like(template: models.Model, changes: Iterable[dict[str, Any]]) -> int:
    """Store a copy of an unsaved row for each change: column name -> value. How many there were."""
    fields = [
        field
        for field in template._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    base = {
        field.attname: field.get_db_prep_save(field.value_from_object(template), connection)
        for field in fields
    }
    names = [field.name for field in fields]
    rows = (list((base | change).values()) for change in changes)
    return copy_rows(type(template), names, rows)
