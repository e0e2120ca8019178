"""A mapping: which column of a store is which data element, clock or fact, and what a mask looks like.

`schemas/mapping.schema.json` says it in full. Names of tables and columns are the owner's; what
a table has and the mapping does not name is content without a name, never silence.
"""

from typing import Literal

from msgspec import Struct

from auditor.observed.record import Facts, Kind

MaskName = Literal["null", "hash", "tokenised"]
FactName = Literal[
    "holder", "role", "direction", "flight_status", "retention_link", "presented_at_border",
    "collected_for", "vital_interest", "tier", "case", "resident", "ports", "carrier", "flight",
]  # fmt: skip
ClockName = Literal[
    "created", "transferred", "received", "loaded", "last_received", "departed", "arrived",
    "entered", "exited", "trip_ended", "closed",
]  # fmt: skip
Scan = Literal["engine", "codec"]
Passed = Literal["key", "partition", "ignored"]


class Masks(Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a mask besides X, * and #.

    `tokens` are whole values, `patterns` regular expressions that fit a whole value, `hash` says
    that digests (32 to 128 hexadecimal digits) stand for values, `tokenised` that every value
    does; `null`, that masking leaves nothing, which is always understood.
    """

    tokens: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    hash: bool = False
    tokenised: bool = False
    null: bool = True

    def over(self, general: "Masks") -> "Masks":
        """These and the general ones."""
        return Masks(
            (*general.tokens, *self.tokens),
            (*general.patterns, *self.patterns),
            self.hash or general.hash,
            self.tokenised or general.tokenised,
        )


class MappedColumn(Struct, frozen=True):
    """A column, or a part of one, that holds a data element; `log` names a column of an access log.

    `scan`: a free text is scanned by patterns in the engine, or read and scanned here by the codec.
    `values` turn words of the store into those of a closed list. `zone` is that of local times in a log.
    """

    element: str | None = None
    log: str | None = None
    masks: Masks = Masks()
    scan: Scan = "engine"
    values: dict[str, str] = {}
    zone: str | None = None


class Clocked(Struct, frozen=True):
    """A column that holds a clock; `zone` is that of its local times."""

    clock: ClockName
    zone: str | None = None


class Stated(Struct, frozen=True):
    """A column that holds a fact; `values` turn its words into those of the fact."""

    fact: FactName
    values: dict[str, str | bool] = {}
    at: int = 0  # which of several ports


class Nested(Struct, frozen=True):
    """A column of parts: a struct, a list (of values or of structs), or a text in JSON.

    The parts of a struct and a list are named by field; of JSON by path (`$.travellers[*].surname`).
    A list of bare values has one part, whose name is empty.
    """

    form: Literal["struct", "list", "json"]
    parts: dict[str, MappedColumn]


class Skipped(Struct, frozen=True):
    """A column that holds no passenger data: a key, a partition, or one that is passed over."""

    why: Passed


Column = MappedColumn | Clocked | Stated | Nested | Skipped


class Joined(Struct, frozen=True, forbid_unknown_fields=True):
    """Another table of the mapping, and by which columns: own column to its column."""

    table: str
    on: dict[str, str]


class Table(Struct, frozen=True, kw_only=True):
    """One table, view or set of files, each row a record or a part of one.

    `reads` is where it lies: `schema.table`, or a pattern of files below the source. `part_of`: the
    rows are parts of the records of another table, whose clocks and facts they share. `copy_of`:
    they are records themselves, copies (backup, staging, archive). `deletions`: the log of what was
    deleted; what it names and is still there was left behind. `operation` is what every row of a log is
    about, where no column says it: a log of deletions is one of `erasure`.
    """

    name: str
    reads: str
    kind: Kind
    columns: dict[str, Column]
    facts: Facts = Facts()
    zone: str | None = None
    operation: str | None = None
    part_of: Joined | None = None
    copy_of: Joined | None = None
    deletions: Joined | None = None

    @property
    def parent(self) -> Joined | None:
        """The table whose clocks and facts hold where a row has none of its own."""
        return self.part_of or self.copy_of


class Mapping(Struct, frozen=True, kw_only=True):
    """What the tables of one store hold; `zone` is that of local times, `masks` and `facts` hold for all."""

    tables: dict[str, Table]
    title: str | None = None
    zone: str | None = None
    digest: str = ""
