"""Opening, making and refusing databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ranking import tables
from retrieval import database
from retrieval.database import DatabaseMissing, DatabaseUnusable, check_database, open_database, writing


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_new_database_is_durable_and_checks_foreign_keys(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "a.db"))
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}


def test_the_revision_that_the_code_expects_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


@pytest.mark.parametrize("metadata", [database.metadata, tables.metadata], ids=["catalogue", "ranking"])
def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path, metadata: sa.MetaData) -> None:
    engine = open_database(url(tmp_path / "a.db"))
    found = sa.inspect(engine)
    for table in metadata.tables.values():
        columns = {column["name"]: column for column in found.get_columns(table.name)}
        assert list(columns) == [column.name for column in table.columns]
        for column in table.columns:
            assert columns[column.name]["nullable"] == (column.nullable and not column.primary_key), column
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key.columns]
        assert {index["name"] for index in found.get_indexes(table.name)} == {index.name for index in table.indexes}
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == database.HEAD
    engine.dispose()


def test_opening_again_keeps_the_data_and_needs_no_alembic(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "a.db"))
    with writing(engine) as connection:
        connection.execute(sa.insert(database.meta), {"key": "k", "value": "v"})
    engine.dispose()
    code = (
        "import sys, sqlalchemy as sa; from retrieval.database import open_database, meta; "
        f"engine = open_database({url(tmp_path / 'a.db')!r}); "
        "connection = engine.connect(); row = connection.execute(sa.select(meta)).one(); "
        "sys.exit(0 if tuple(row) == ('k', 'v') and 'alembic' not in sys.modules else 1)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


def test_many_processes_may_make_the_same_database_at_once(tmp_path: Path) -> None:
    code = f"from retrieval.database import open_database; open_database({url(tmp_path / 'a.db')!r})"
    starts = [subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2]) for _ in range(4)]
    assert [start.wait(60) for start in starts] == [0, 0, 0, 0]


def test_reading_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="aisle demo"):
        open_database(url(tmp_path / "a.db"), create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "no database address"),
        ("mysql://root@localhost/x", "known are sqlite, postgresql"),
        ("sqlite:////no/such/folder/a.db", "/no/such/folder is not there"),
        ("sqlite:////tmp", "is a folder"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:9/x?connect_timeout=2", "127.0.0.1:9"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(address: str, said: str) -> None:
    with pytest.raises(DatabaseUnusable, match=said) as raised:
        open_database(address)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, os.urandom(8192)], ids=["text", "noise"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="is not a database"):
        open_database(url(tmp_path / "a.db"))
    assert (tmp_path / "a.db").read_bytes() == content


def test_damage_inside_the_file_is_named_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = open_database(url(path))
    with writing(engine) as connection:
        connection.execute(sa.insert(database.meta), [{"key": f"k{i}", "value": "x" * 500} for i in range(500)])
    engine.dispose()
    damaged = bytearray(path.read_bytes())
    half = len(damaged) // 2
    damaged[half:] = b"\xa5" * (len(damaged) - half)
    path.write_bytes(damaged)
    engine = open_database(url(path))
    assert check_database(engine)
    with pytest.raises(DatabaseUnusable, match=r"is damaged.*import the feed again"), engine.connect() as connection:
        connection.execute(sa.select(database.meta)).all()
    engine.dispose()


def test_a_sound_database_checks_out(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "a.db"))
    assert check_database(engine) == []
    engine.dispose()


def test_a_database_of_a_newer_aisle_is_refused(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "a.db"))
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseUnusable, match="newer Aisle"):
        open_database(url(tmp_path / "a.db"))


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """Both read before they write: without the lock at the start, the second would fail at once."""
    engine = open_database(url(tmp_path / "a.db"))
    code = f"""
import sqlalchemy as sa
from retrieval.database import open_database, writing, meta
engine = open_database({url(tmp_path / "a.db")!r})
for _ in range(50):
    with writing(engine) as connection:
        value = int(connection.execute(sa.select(meta.c.value)).scalar_one())
        connection.execute(sa.update(meta).values(value=str(value + 1)))
"""
    with writing(engine) as connection:
        connection.execute(sa.insert(database.meta), {"key": "n", "value": "0"})
    writers = [subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2]) for _ in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    with engine.connect() as connection:
        assert connection.execute(sa.select(database.meta.c.value)).scalar_one() == "150"
    engine.dispose()
