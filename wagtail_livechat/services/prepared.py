"""Queries that Django builds once: for the few that every message needs.

Building a query takes Django several times as long as a database takes to answer it
by its key. Here a queryset is built and compiled once for each database; after that
only the values change. The SQL is Django's own, and so are the conversions of what
comes back.
"""

from collections.abc import Callable
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet


class Prepared:
    """A queryset with whole numbers or strings to be filled in.

    ``build`` makes it, with ``values_list``, from as many values as ``kinds`` names
    types (``int`` or ``str``). It is called once for each database, with samples.
    """

    def __init__(self, build: Callable[..., QuerySet], *kinds: type):
        self._build = build
        self._samples = [
            # Values that cannot be anything else of the query.
            1_987_654_300 + number if kind is int else f"\x01sample-{number}\x01"
            for number, kind in enumerate(kinds)
        ]
        self._compiled: dict[str, tuple[str, list[Callable], list]] = {}
        self._model = None

    def rows(self, *values: int | str) -> list[list[Any]]:
        """What ``list(build(*values))`` would be, each row as a list."""
        alias = self.alias()
        sql, fillers, columns = self._compiled.get(alias) or self._compile(alias)
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, [fill(values) for fill in fillers])
            rows = [list(row) for row in cursor.fetchall()]
        for position, column in enumerate(columns):
            for convert in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            ):
                for row in rows:
                    row[position] = convert(row[position], column, connection)
        return rows

    def alias(self) -> str:
        """The database it is read from now."""
        if self._model is None:
            self._model = self._build(*self._samples).model
        return router.db_for_read(self._model)

    def _compile(self, alias: str) -> tuple[str, list[Callable], list]:
        compiler = self._build(*self._samples).query.get_compiler(alias)
        sql, params = compiler.as_sql()
        fillers = [self._filler(param) for param in params]
        columns = [selected for selected, _sql, _alias in compiler.select]
        self._compiled[alias] = sql, fillers, columns
        return self._compiled[alias]

    def _filler(self, param: Any) -> Callable[[tuple], Any]:
        if param not in self._samples:
            return lambda values: param
        position = self._samples.index(param)
        kind = type(param)  # PostgreSQL's may be a subclass of int of a fixed size
        if kind in (int, str):
            return lambda values: values[position]
        return lambda values: kind(values[position])
