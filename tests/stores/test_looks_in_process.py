"""What SQL tells of a value where it is certain is what the codec tells of it, in engines that can ask both."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shop import ANY, CARDS, GIVEN, NAMES, SERVICES, TEXTS
from test_postgresql import ASKED, MASKS, WORDS

from auditor.codec.titles import titles
from auditor.observed.record import Given
from auditor.stores.dialect import look, shape
from auditor.stores.instants import ISO
from auditor.stores.look import LETTERS, looker
from auditor.stores.mapping import MappedColumn, Masks
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

TITLED = st.lists(
    st.sampled_from(sorted(titles())) | st.sampled_from(["ANNA", "X", "BRUNO", "SENA", "MR1", "mrs", "XXXXX", "***"]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


def asked(engine: str, expressions: Callable[[Any], list[str]], values: list[str]) -> list[Any]:
    """What the expressions over `v` come to for each value."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"empty.{engine}"
        made: Any = duckdb.connect(str(path)) if engine == "duckdb" else sqlite3.connect(path)
        with closing(made):
            made.execute("CREATE TABLE bare (a INTEGER)")
            made.commit()
        with closing(opened(str(path), Given())) as store:
            listed = " UNION ALL ".join(
                f"SELECT {at} AS o, {store.dialect.literal(value)} AS v"
                for at, value in enumerate(values)
            )
            sql = ", ".join(expressions(store.dialect))
            query = f"SELECT {sql} FROM ({listed}) AS t ORDER BY o"  # noqa: S608 - ours
            return [row for batch in store.rows(query) for row in batch]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@settings(max_examples=40, deadline=None)
@given(
    element=st.sampled_from(ASKED),
    masks=MASKS,
    values=st.lists(
        TITLED | WORDS | NAMES | GIVEN | SERVICES | TEXTS | CARDS | ANY, min_size=1, max_size=12
    ).map(lambda found: [each for each in found if each is not None] or [""]),
)
@example(
    element="traveller.given_names",
    masks=Masks(),
    values=["ANNA MR DR", "BRUNO", "MR XXXXX", "A SR", "é MR"],
)
def test_sql_says_what_the_codec_says(
    engine: str, element: str, masks: Masks, values: list[str]
) -> None:
    seen = MappedColumn(element, masks=masks)
    here = looker(seen, Given())
    found = asked(
        engine, lambda sql: [look(sql, "v", seen, "text"), shape(sql, "v", seen, "text")], values
    )
    for value, (said, form) in zip(values, found, strict=True):
        assert said == here(value), value
        assert LETTERS[form - 1] == said[0], value


NULS = ["XXX\0FAKE", "\0FAKE", "\0", "\0 -", "XXXX\0", "FAKE\0", "X\0X\0X", "KOSHER\0MEAL", "NO\0KOSHER MEAL",
        "A\0 MRS", "4111111111111111\0", "\0004111111111111111", "MASK-1\0", "12\0XXXX\0"]  # fmt: skip


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_a_text_does_not_end_at_a_nul(engine: str) -> None:
    """Functions of SQLite do: what stands behind one was empty, or no title, to some of them."""
    for element in (
        "traveller.surname",
        "traveller.given_names",
        "remark.general",
        "payment.card_number",
        "seat.number",
    ):
        for masks in (Masks(), Masks(patterns=("MASK-[0-9]+",)), Masks(tokenised=True)):
            test_sql_says_what_the_codec_says.hypothesis.inner_test(engine, element, masks, NULS)


def test_a_result_that_was_not_fetched_to_its_end_is_in_nobodys_way() -> None:
    """Places of a table's findings are looked for until there are enough; the next table asks for looks of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.duckdb"
        with duckdb.connect(str(path)) as made:
            made.execute("CREATE TABLE t AS SELECT 'FAKE ' || i AS v FROM range(100_000) AS r(i)")
        with closing(opened(str(path), Given())) as store:
            for element in ("traveller.given_names", "remark.general"):
                told = look(store.dialect, "v", MappedColumn(element), "text")
                begun = iter(store.rows(f"SELECT {told} FROM t"))  # noqa: S608 - ours
                assert next(begun)[0] == ("c",)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.from_regex(ISO, fullmatch=True) | st.text("0123456789-T :Z+.", max_size=25), min_size=1
    )
)
@example(
    texts=[
        "2026-01-01T00:00:00Z\n",
        "2026-01-01 00:00:00+01:00",
        "2026-01-01",
        "2026-01-01T00:00:00",
    ]
)
def test_sqlite_tells_days_as_the_pattern_does(texts: list[str]) -> None:
    found = asked("sqlite", lambda sql: [sql.fits("v", ISO)], texts)
    pattern = re.compile(ISO, re.DOTALL)
    assert [bool(each) for (each,) in found] == [bool(pattern.fullmatch(each)) for each in texts]
