"""One reader of the tables that the package carries."""

from importlib.resources import files
from pathlib import Path

import pytest

from auditor.knowledge import tsv


def test_a_row_is_told_by_its_columns() -> None:
    found = list(tsv.rows("auditor.knowledge", "elements.tsv"))
    assert {"id", "title", "nature"} <= set(found[0])
    assert "traveller.surname" in {row["id"] for row in found}


@pytest.mark.parametrize("line", ["one", "one\ttwo\tthree"])
def test_a_row_that_does_not_fit_its_columns_is_refused(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spoilt_tables").mkdir()
    (tmp_path / "spoilt_tables" / "__init__.py").touch()
    (tmp_path / "spoilt_tables" / "some.tsv").write_text(f"a\tb\n1\t2\n{line}\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    rows = tsv.rows("spoilt_tables", "some.tsv")
    assert next(rows) == {"a": "1", "b": "2"}
    with pytest.raises(ValueError, match="zip"):
        next(rows)


def test_every_table_of_the_package_fits_its_columns() -> None:
    root = Path(str(files("auditor")))
    tables = sorted(root.rglob("*.tsv"))
    assert len(tables) > 15
    for table in tables:
        package = ".".join(("auditor", *table.parent.relative_to(root).parts))
        assert list(tsv.rows(package, table.name)), table.name
