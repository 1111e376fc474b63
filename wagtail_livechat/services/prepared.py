"""Queries that Django builds once: for the few that every message needs.

Building a query takes Django several times as long as a database takes to answer it
by its key. Here a queryset is built and compiled once for each database; after that
only the values change. The SQL is Django's own, and so are the conversions of what
comes back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.sql import Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL of one database, what fills its parameters, and the columns it answers."""

    sql: str
    fillers: list[Callable[[tuple], Any]]
    columns: list

    def rows(self, connection, values: tuple) -> list[list[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [fill(values) for fill in self.fillers])
            rows = [list(row) for row in cursor.fetchall()]
        for position, column in enumerate(self.columns):
            for convert in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            ):
                for row in rows:
                    row[position] = convert(row[position], column, connection)
        return rows


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
        self._statements: dict[str, _Statement] = {}
        self._model = None

    def rows(self, *values: int | str) -> list[list[Any]]:
        """What ``list(build(*values))`` would be, each row as a list."""
        alias = self.alias()
        statement = self._statements.get(alias)
        if statement is None:
            statement = self._statements[alias] = self._compile(alias)
        return statement.rows(connections[alias], values)

    def alias(self) -> str:
        """The database it is read from now."""
        return router.db_for_read(self._model_asked())

    def _model_asked(self) -> type:
        if self._model is None:
            self._model = self._build(*self._samples).model
        return self._model

    def _compile(self, alias: str) -> _Statement:
        query = self._build(*self._samples).query
        reading = query.get_compiler(alias)
        sql, params = self._as_sql(query, reading)
        columns = [selected for selected, _sql, _alias in reading.select]
        return _Statement(sql, [self._filler(param) for param in params], columns)

    def _as_sql(self, query: Query, reading: SQLCompiler) -> tuple[str, tuple]:
        """The SQL and its parameters; afterwards ``reading`` knows its columns."""
        return reading.as_sql()

    def _filler(self, param: Any) -> Callable[[tuple], Any]:
        if param not in self._samples:
            return lambda values: param
        position = self._samples.index(param)
        kind = type(param)  # PostgreSQL's may be a subclass of int of a fixed size
        if kind in (int, str):
            return lambda values: values[position]
        return lambda values: kind(values[position])


class PreparedUpdate(Prepared):
    """An update, and the rows as it leaves them: one statement where that exists.

    ``build`` makes a queryset of the rows without joins; ``changes`` are what its
    ``update`` is given. To be called in a transaction, so that what another database
    than SQLite and PostgreSQL is asked afterwards is what was updated.
    """

    def __init__(self, build: Callable[..., QuerySet], *kinds: type, **changes: Any):
        super().__init__(build, *kinds)
        self._changes = changes

    def rows(self, *values: int | str) -> list[list[Any]]:
        """Update ``build(*values)``; its rows afterwards, each as a list."""
        alias = self.alias()
        if _can_answer_updates(connections[alias]):
            return super().rows(*values)
        found = self._build(*values).using(alias)
        return [list(row) for row in found] if found.update(**self._changes) else []

    def alias(self) -> str:
        """The database it is written to now."""
        return router.db_for_write(self._model_asked())

    def _as_sql(self, query: Query, reading: SQLCompiler) -> tuple[str, tuple]:
        reading.pre_sql_setup()
        update = query.chain(UpdateQuery)
        update.add_update_values(self._changes)
        sql, params = update.get_compiler(reading.using).as_sql()
        names = ", ".join(name for _column, (name, _params), _alias in reading.select)
        return f"{sql} RETURNING {names}", params


def _can_answer_updates(connection) -> bool:
    """Whether it knows ``UPDATE ... RETURNING``: Django asks about inserts only,
    which MariaDB answers too.
    """
    return (
        connection.vendor in ("postgresql", "sqlite")
        and connection.features.can_return_columns_from_insert
    )
