"""Opens the store's database and owns the catalogue's tables. Knows no product, event or feed.

SQLite is opened with a write-ahead log that is synced at every commit; foreign keys are enforced. Alembic is loaded
only where the tables are not up to date.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

#: The newest Alembic revision in retrieval/migrations/versions.
HEAD = "0003"

BUSY_TIMEOUT_MS = 15_000
DIALECTS = ("sqlite", "postgresql")

metadata = sa.MetaData()

products = sa.Table(
    "products",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("images", sa.JSON, nullable=False),
    sa.Column("brand", sa.Text, nullable=False),
    sa.Column("category", sa.JSON, nullable=False),
    sa.Column("price", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("list_price", sa.BigInteger),
    sa.Column("list_currency", sa.Text),
    sa.Column("available", sa.Boolean, nullable=False),
    sa.Column("quantity", sa.Integer),
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("translations", sa.JSON, nullable=False),
    sa.Column("rating", sa.Double),
    sa.Column("rating_count", sa.Integer, nullable=False),
    sa.Column("release_date", sa.Date),
    sa.Column("promotion", sa.Text, nullable=False),
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("product_id", sa.Text, sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("facet", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


class DatabaseUnusable(Exception):
    """The database cannot be opened, read or written; the message says why and what to do."""


class DatabaseMissing(DatabaseUnusable):
    """There is no database at the address, and none was to be made."""


def open_database(url: str, *, create: bool = True) -> Engine:
    """Connects and brings the tables up to date.

    `url` is an SQLAlchemy URL: sqlite:///path or postgresql+psycopg://…. With `create=False` a SQLite file that is not
    there stays so and DatabaseMissing is raised. DatabaseUnusable for every other reason, from here and from every
    statement that the engine runs later on a damaged, locked or full database.
    """
    address = _address(url)
    path = _sqlite_path(address)
    if path is not None:
        _check_path(path, create)
    try:
        engine = _engine(address)
        with engine.connect() as connection:
            revision = _revision(connection)
        if revision != HEAD:
            _upgrade(engine, revision, address)
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise DatabaseUnusable(_explain(error, address)) from error
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that will write. On SQLite it takes the write lock at once, waiting for it, so that a transaction
    that reads first cannot fail half-way because another process wrote meanwhile."""
    return engine.execution_options(aisle_writes=True).begin()


def insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what happens where the row is there already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def upsert(connection: Connection, table: sa.Table) -> sa.Insert:
    """INSERT … ON CONFLICT (primary key) DO UPDATE of every other column."""
    new = insert(connection, table)
    columns = {column.name: new.excluded[column.name] for column in table.columns if not column.primary_key}
    return new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=columns)


def check_database(engine: Engine) -> list[str]:
    """What is wrong with the file, as SQLite's own check finds it; nothing where all is well. Reads the whole file."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with engine.connect() as connection:
            lines = [str(line) for line in connection.exec_driver_sql("PRAGMA quick_check").scalars()]
    except DatabaseUnusable as error:  # so damaged that the check itself cannot go on
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return [str(error)]
    return [] if lines == ["ok"] else lines


def wipe(engine: Engine) -> bool:
    """Leaves no byte of what was deleted in SQLite's file and its log; False where another process was in the way.

    The file is written anew, which takes as long as copying it. PostgreSQL does it by itself, in its own time.
    """
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise DatabaseUnusable(_explain(error, engine.url)) from error
        return False
    finally:
        raw.close()
    return not busy


def _address(url: str) -> URL:
    try:
        address = sa.make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable(
            f"{url!r} is no database address; expected e.g. sqlite:///store/aisle.db or postgresql+psycopg://host/name"
        ) from error
    if address.get_backend_name() not in DIALECTS:
        raise DatabaseUnusable(f"unknown database {address.get_backend_name()!r}; known are {', '.join(DIALECTS)}")
    return address


def _sqlite_path(address: URL) -> Path | None:
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def _check_path(path: Path, create: bool) -> None:
    if path.is_dir():
        raise DatabaseUnusable(f"{path} is a folder, not a database file; name the file, e.g. {path / 'aisle.db'}")
    if path.exists():
        return
    if not create:
        raise DatabaseMissing(f"there is no database at {path}; make one with `aisle ingest FEED` or `aisle demo`")
    if not path.parent.is_dir():
        raise DatabaseUnusable(f"the folder {path.parent} is not there; make it first, or name another one")


def _engine(address: URL) -> Engine:
    options: dict[str, Any] = {"json_serializer": _dumps}
    if address.get_backend_name() == "sqlite":
        if _sqlite_path(address) is None:
            options["poolclass"] = StaticPool
        options["connect_args"] = {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    elif "connect_timeout" not in address.query:
        options["connect_args"] = {"connect_timeout": 10}
    try:
        engine = sa.create_engine(address, **options)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            f"the driver for {address.drivername} is not installed ({error}); pip install 'aisle[postgres]'"
        ) from error
    if address.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)

    def name_the_trouble(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, sa.exc.OperationalError | sa.exc.DatabaseError) and not isinstance(
            context.sqlalchemy_exception, sa.exc.IntegrityError | sa.exc.ProgrammingError | sa.exc.DataError
        ):
            raise DatabaseUnusable(_explain(context.sqlalchemy_exception, address)) from context.original_exception

    event.listen(engine, "handle_error", name_the_trouble)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver's guess
    cursor = connection.cursor()
    for setting in (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("aisle_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine, revision: str | None, address: URL) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseUnusable(
            f"{address.render_as_string()} was written by a newer Aisle (revision {revision}, this one knows "
            f"{HEAD}); update Aisle, or use another store"
        )
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4201934)")
        if _revision(connection) != HEAD:  # another process may have done it while this one waited
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _explain(error: Exception, address: URL) -> str:
    where = str(_sqlite_path(address) or address.render_as_string())
    said = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    lower = said.lower()
    if "not a database" in lower:
        return f"{where} is not a database ({said}); name another file, or move it away and import the feed again"
    if "malformed" in lower or "corrupt" in lower:
        return f"{where} is damaged ({said}); restore a backup, or move it away and import the feed again"
    if "unable to open" in lower or "permission" in lower:
        return f"{where} cannot be opened ({said}); check that the file and its folder may be read and written"
    if "readonly" in lower or "read-only" in lower:
        return f"{where} cannot be written ({said}); check the permissions of the file and its folder"
    if "full" in lower:
        return f"{where} cannot grow ({said}); free some space"
    if "locked" in lower:
        return f"{where} is busy ({said}): another process has been writing for long; try again when it is done"
    return f"{where} cannot be used ({said}); check the address, and that the server runs and lets you in"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
