"""Files of Parquet and CSV as tables: which of them a table reads, what columns each has, and how it is to be read.

Laws of the file: nothing about a file is left to the engine's guess. What it would take for a preamble, a comment
or a line too short it leaves out without a word; a name with `[` or `*` it takes for a pattern. So delimiter and
columns of a text are told by its first line, and a line that does not fit is an error. Files of one table may
differ: a column that some of them have is a column of the table, and null in the others.
"""

import csv
import glob
import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from auditor.observed.record import printable
from auditor.stores.dialect import Quoting
from auditor.stores.store import ColumnOf, MissingError, Part, Row, StoreError

SUFFIXES = (".parquet", ".pq", ".csv", ".csv.gz", ".tsv")
_SQL = Quoting()
_HEAD = 1 << 20  # bytes in which the first line of a text must end
_DELIMITERS = ",;\t|"
# What names no column, but stands in a row: numbers, days, addresses of mail.
_VALUE = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|.*@.*", re.DOTALL)
_READ = re.compile(r"read_(?:parquet|csv)\(('(?:[^']|'')*')")
_NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
_ROW = "file_row_number"

Ask = Callable[[str], list[Row]]
Described = Callable[[str, str], ColumnOf]


class _File(Struct, frozen=True):
    """One file: what reads it, its columns, and those that its folders name (`year=2026`)."""

    path: Path
    reader: str
    columns: tuple[ColumnOf, ...]
    partitions: tuple[tuple[str, str | None], ...]


class Files:
    """The files below a folder, or a single one."""

    def __init__(self, path: Path, name: str, ask: Ask, described: Described) -> None:
        """Of what lies at `path`, which reports call `name`; `ask` asks the engine, `described` tells a column."""
        self._name, self._ask, self._described = name, ask, described
        self._single = None if path.is_dir() else path
        self._folder = path if path.is_dir() else path.parent
        self._file = cache(self._looked_into)
        self._met: dict[str, tuple[Path, tuple[int, int]]] = {}
        self._found = cache(self._matching)
        self.columns = cache(self._columns)

    def tables(self) -> list[str]:
        """Each file, or folder of files of a kind, as a pattern."""
        if self._single is not None:
            return [self._single.name]
        names: dict[str, None] = {}
        for file in sorted(self._folder.rglob("*")):
            suffix = _suffix(file)
            if suffix is not None and file.is_file():
                first, *rest = file.relative_to(self._folder).parts
                names[f"{glob.escape(first)}/**/*{suffix}" if rest else first] = None
        return [*names]

    def unseen(self) -> str | None:
        """How many files below the folder are of kinds that are not read."""
        if self._single is not None:
            return None
        number = sum(each.is_file() and _is_other(each) for each in self._folder.rglob("*"))
        return f"files that are neither Parquet nor CSV: {number}" if number else None

    def parts(self, reads: str) -> list[Part]:
        """Each file by itself, with the columns of all."""
        return [self._part(file, self.columns(reads)) for file in self._found(reads)]

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""
        files, there = self._found(reads), self.columns(reads)
        readers = [f"SELECT {_list(file, there)} FROM {file.reader}" for file in files]
        return f"({' UNION ALL '.join(readers)})"

    def changed(self, sql: str) -> bool:
        """Whether a file that a query read is another by now: what was counted in it and what is there differ."""
        met = (self._met[each] for each in set(_READ.findall(sql)) if each in self._met)
        return any(_stamp(path) != stamp for path, stamp in met)

    def _columns(self, reads: str) -> list[ColumnOf]:
        """The columns of all files as they are met; where files differ in the kind of one, it is a text."""
        met: dict[str, ColumnOf] = {}
        for file in self._found(reads):
            named = [
                ColumnOf(name, "text", told="VARCHAR", folder=True) for name, _ in file.partitions
            ]
            for each in (*file.columns, *named):
                known = met.setdefault(each.name.lower(), each)
                if known.type != each.type:
                    met[each.name.lower()] = ColumnOf(known.name, "text", told="VARCHAR")
        return [*met.values()]

    def _matching(self, reads: str) -> list[_File]:
        literal = self._folder / reads
        try:
            listed = [literal] if literal.is_file() else sorted(self._folder.glob(reads))
        except (ValueError, NotImplementedError, IndexError, OSError):
            raise MissingError(
                "what a table reads is no pattern of files below the source"
            ) from None
        found = [each for each in listed if each.is_file()]
        if any(_is_other(each) for each in found):
            raise StoreError(
                "a pattern fits files that are neither Parquet nor CSV: let it fit those alone that are"
            )
        found = [each for each in found if _suffix(each) is not None]
        if not found:
            raise MissingError("no file fits what the table reads")
        # A text without even a header has no rows, where others have some.
        files = [self._file(each) for each in found if _is_parquet(each) or each.stat().st_size]
        if not files:
            raise StoreError("what a table reads is empty: not even a header")
        return files

    def _looked_into(self, path: Path) -> _File:
        partitions = self._partitions(path)
        self._met[_path(path)] = path, _stamp(path)
        if not _is_parquet(path):
            names, delimiter = _head(path)
            columns = tuple(ColumnOf(name, "text", told="VARCHAR") for name in names)
            reader = _csv(path, names, delimiter)
        else:
            reader = f"read_parquet({_path(path)}, hive_partitioning=false"
            found = self._ask(f"DESCRIBE SELECT * FROM {reader})")
            columns = tuple(self._described(name, told) for name, told, *_ in found)
            reader += ")" if _holds(columns, _ROW) else f", {_ROW}=true)"
        own = tuple(each for each in partitions if not _holds(columns, each[0]))
        return _File(path, reader, columns, own)

    def _partitions(self, path: Path) -> tuple[tuple[str, str | None], ...]:
        """What folders below the source are called after: a column and its value."""
        found: dict[str, str | None] = {}
        for folder in path.relative_to(self._folder).parts[:-1]:
            name, sign, value = folder.partition("=")
            if sign and name:
                found[unquote(name)] = None if value == _NULL_PARTITION else unquote(value)
        return tuple(found.items())

    def _part(self, file: _File, there: Sequence[ColumnOf]) -> Part:
        inside = file.path.relative_to(self._folder).as_posix()
        source = printable(self._name if self._single else f"{self._name}/{inside}")
        numbered = file.reader.endswith(f"{_ROW}=true)")
        listed = _list(file, there) + (f", {_ROW}" if numbered else "")
        key = f"t.{_ROW}" if numbered else None
        ordinal = f"{key} + 1" if numbered else "row_number() OVER ()"
        return Part(source, f"(SELECT {listed} FROM {file.reader}) AS t", ordinal, key=key)


def _list(file: _File, there: Iterable[ColumnOf]) -> str:
    """The columns of a table as one file has them."""
    own = {each.name.lower(): each for each in file.columns}
    named = {name.lower(): value for name, value in file.partitions}
    return ", ".join(f"{_value(each, own, named)} AS {_SQL.name(each.name)}" for each in there)


def _value(column: ColumnOf, own: dict[str, ColumnOf], named: dict[str, str | None]) -> str:
    key = column.name.lower()
    if key in named:
        value = named[key]
        return "CAST(NULL AS VARCHAR)" if value is None else _SQL.literal(value)
    if key not in own:
        return f"CAST(NULL AS {column.told})"
    sql = _SQL.name(own[key].name)
    if own[key].type == column.type:
        return sql
    if own[key].type == "instant":
        return f"strftime(make_timestamp(epoch_us({sql})), '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f"CAST({sql} AS VARCHAR)"


def _csv(path: Path, names: Sequence[str], delimiter: str) -> str:
    """All columns are texts: whether one looks like dates must not turn on its first rows."""
    columns = ", ".join(f"{_SQL.literal(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({_path(path)}, columns={{{columns}}}, delim={_SQL.literal(delimiter)}, auto_detect=false, "
        "header=true, quote='\"', escape='\"', comment='', skip=0, null_padding=false, ignore_errors=false, "
        "hive_partitioning=false)"
    )


def _head(path: Path) -> tuple[list[str], str]:
    """The names of the columns of a text, and what parts them, by its first line alone.

    Raises:
        StoreError: it is not UTF-8, or its first line names no columns.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            raw = file.read(_HEAD)
    except (OSError, EOFError) as fault:
        raise StoreError(f"a file cannot be read ({type(fault).__name__})") from None
    try:
        text = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StoreError("a file of CSV is not UTF-8") from None
    first = text.partition("\n")[0].partition("\r")[0]
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(_DELIMITERS, key=bare.count)
    try:
        names = next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        names = []
    if not any(each.strip() for each in names) or any(
        _VALUE.fullmatch(each.strip()) for each in names
    ):
        raise StoreError("the first line of a file of CSV names no columns")
    return [*_apart(names)], delimiter


def _apart(names: Iterable[str]) -> Iterator[str]:
    """Names that differ: of several alike, the later ones are numbered; one without a name is called by its number."""
    met: set[str] = set()
    for at, each in enumerate(names):
        name = each.strip() or f"column{at}"
        told, number = name, 0
        while told.lower() in met:
            number += 1
            told = f"{name}_{number}"
        met.add(told.lower())
        yield told


def _holds(columns: Iterable[ColumnOf], name: str) -> bool:
    return any(each.name.lower() == name.lower() for each in columns)


def _path(path: Path) -> str:
    """A path that means itself, whatever patterns the engine would see in it."""
    return _SQL.literal(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def _stamp(path: Path) -> tuple[int, int]:
    """How long a file is and when it was written; nothing of one that is gone."""
    try:
        told = path.stat()
    except OSError:
        return (-1, -1)
    return told.st_size, told.st_mtime_ns


def _suffix(path: Path) -> str | None:
    return next((each for each in SUFFIXES if path.name.lower().endswith(each)), None)


def _is_other(path: Path) -> bool:
    """Whether it may hold data of another kind; engines call what they leave beside theirs `.x` or `_x`."""
    return _suffix(path) is None and not path.name.startswith((".", "_"))


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}
