"""`auditor.spark`: audits on a cluster: of tables as data frames, and of messages in binary files.

    from auditor import spark

    audited = spark.audit(df, "mapping.yaml", "eu-pnr", as_of=date(2026, 11, 22), holder="piu")
    audited.report.exit_code
    audited.clauses.write.parquet("clauses")
    audited.findings.write.parquet("findings")

It needs the extra: pip install 'pnr-auditor[spark]', and this package on every worker (a wheel, or
`spark-submit --py-files`). No value leaves a worker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from auditor.api import arguments as asked
from auditor.api.audit import Engine
from auditor.api.audit import audit as audited
from auditor.api.stores import mapping_of
from auditor.judging.report import Report
from auditor.judging.run import Terms
from auditor.judging.tally import Tally
from auditor.judging.tally import report as folded
from auditor.law.finding import Finding
from auditor.law.policy import Policy
from auditor.observed.record import Holder
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.sources import UsageError
from auditor.stores.audit import Question
from auditor.stores.mapping import Mapping as StoreMapping
from auditor.stores.spark.audit import PLACES, Broken, failures
from auditor.stores.spark.audit import audit as audit_frames
from auditor.stores.store import MissingError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_LAW = ("rule", "name", "severity", "policy", "clause", "cites", "element", "message")
FINDINGS = (
    "rule string, name string, severity string, policy string, clause string, cites string, element string, "
    "message string, candidate boolean, source string, `table` string, `column` string, traveller long, `row` long"
)
"""What a finding is in a frame."""
CLAUSES = (
    "policy string, clause string, title string, status string, applicable long, evaluated long, "
    "unevaluated long, findings long"
)
"""What a clause is in a frame."""
MESSAGES = (
    "rule string, name string, severity string, policy string, clause string, cites string, element string, "
    "message string, candidate boolean, source string, message_number long, record long, segment long, tag string"
)
"""What a finding in a message is in a frame."""


class Audited(Struct, frozen=True):
    """An audit of tables: the report, all findings row by row, and what became of each clause.

    The frames are worked out when they are written or counted, on the cluster.
    """

    report: Report
    findings: Any
    clauses: Any


def audit(  # noqa: PLR0913 - what an audit is asked by
    frames: "DataFrame | Mapping[str, DataFrame]",
    mapping: StoreMapping | str,
    policy: str | Policy | Sequence[str | Policy],
    *,
    as_of: date | datetime,
    law_as_of: date | None = None,
    holder: Holder | None = None,
    places: int = PLACES,
) -> Audited:
    """The audit of data frames: of one, for the only table of the mapping, or of each by its table.

    `places` of a kind are told in the report of each partition; the frame of findings has all.

    Raises:
        UsageError: a frame or a column of the mapping is missing, or something cannot be meant.
        StoreError: a job failed or the cluster was lost; there is no report of a part of it.
    """
    mapping = mapping_of(mapping) if isinstance(mapping, str) else mapping
    found = _framed(frames, mapping)
    rest: list[Broken] = []
    judged = engine(found, mapping, rest, places)
    report = _report(judged, policy, as_of, law_as_of, holder)
    session = next(iter(found.values())).sparkSession
    return Audited(report, _findings(rest), _clauses(session, report))


def _report(
    judged: Engine,
    policy: str | Policy | Sequence[str | Policy],
    as_of: date | datetime,
    law_as_of: date | None,
    holder: Holder | None,
) -> Report:
    packs = asked.packs(policy)
    day = asked.law_day(law_as_of, as_of, None)
    terms = Terms(law_as_of=day, as_of=asked.instant(as_of), holder=holder)
    clauses = terms.clauses(packs)
    run = audited([b""], packs, as_of, law_as_of=law_as_of, holder=holder).run
    return folded(judged(terms, clauses), run, clauses)


def read(session: "SparkSession", root: str, mapping: StoreMapping) -> "dict[str, DataFrame]":
    """The data frame of each table of the mapping, of the files of Parquet or CSV below `root` that it reads.

    Raises:
        UsageError: a table reads nothing that is there, or neither Parquet nor CSV.
        StoreError: what is there cannot be read.
    """
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra

    frames = {}
    for number, (name, table) in enumerate(mapping.tables.items(), start=1):
        # Spark knows no `**`: all files of that kind below the folder before it.
        folder, _, pattern = table.reads.partition("*")
        kind = table.reads.rpartition(".")[2].lower()
        if kind not in ("parquet", "csv"):
            raise UsageError(f"table {number} of the mapping reads neither Parquet nor CSV")
        reader = session.read.option("header", "true").option(
            "recursiveFileLookup", str(bool(pattern)).lower()
        )
        with failures():
            try:
                frames[name] = reader.format(kind).load(f"{root.rstrip('/')}/{folder.rstrip('/')}")
            except AnalysisException:
                raise UsageError(
                    f"table {number} of the mapping reads nothing that is there"
                ) from None
    return frames


def engine(
    frames: "Mapping[str, DataFrame]",
    mapping: StoreMapping,
    found: list[Broken] | None = None,
    places: int = PLACES,
) -> Engine:
    """What judges the frames; `found` is told where rows break something."""

    def judged(terms: Terms, clauses: tuple[ClauseInForce, ...]) -> Tally:
        as_of = terms.as_of or terms.now
        if as_of is None:
            raise UsageError("on which day are the data judged? give as_of or now")
        tally = Tally(terms.most)
        question = Question(
            clauses=clauses, as_of=as_of, holder=terms.holder, given=terms.given, places=places
        )
        try:
            rest = audit_frames(frames, mapping, question, tally)
        except MissingError as wrong:
            raise UsageError(wrong.reason) from None
        if found is not None:
            found.extend(rest)
        tally.settle()
        return tally

    return judged


def _framed(
    frames: "DataFrame | Mapping[str, DataFrame]", mapping: StoreMapping
) -> "Mapping[str, DataFrame]":
    if isinstance(frames, Mapping):
        return frames
    if len(mapping.tables) != 1:
        raise UsageError("the mapping has several tables: give the data frame of each by its name")
    return {next(iter(mapping.tables)): frames}


def _findings(rest: Iterable[Broken]) -> "DataFrame":
    told = [each.frame.mapInPandas(partial(_rows, each.kinds), FINDINGS) for each in rest]
    whole: DataFrame = told[0]
    for each in told[1:]:
        whole = whole.unionByName(each)
    return whole


def _rows(kinds: tuple[Finding, ...], batches: Iterator[Any]) -> Iterator[Any]:
    """The rows that break something, as findings; in a worker."""
    import pandas as pd  # noqa: PLC0415 - an extra

    columns = [part.split()[0].strip("`") for part in FINDINGS.split(", ")]
    for batch in batches:
        rows = []
        for number, partition, row in batch.itertuples(index=False):
            each = kinds[number]
            place = each.place
            rows.append(
                (
                    *_law(each), each.candidate, f"{place.table}/partition-{partition:05d}", place.table,
                    place.column, place.traveller, row,
                )
            )  # fmt: skip
        yield pd.DataFrame(rows, columns=columns)


def _law(finding: Finding) -> tuple[Any, ...]:
    return tuple(
        str(getattr(finding, name)) if name == "severity" else getattr(finding, name)
        for name in _LAW
    )


def _clauses(session: "SparkSession", report: Report) -> "DataFrame":
    return session.createDataFrame(
        [
            (
                each.policy, each.clause, each.title or each.cites, each.status, each.applicable, each.evaluated,
                each.unevaluated, each.findings,
            )
            for each in report.requirements
        ],
        CLAUSES,
    )  # fmt: skip


# --- messages ---------------------------------------------------------------------------------------


class AuditedMessages(Struct, frozen=True):
    """An audit of files of messages: findings, clauses with their counts, and files that could not be read."""

    findings: Any
    clauses: Any
    unread: Any


def audit_messages(
    files: "DataFrame",
    policy: str | Sequence[str],
    *,
    law_as_of: date,
    as_of: date | datetime | None = None,
    holder: Holder | None = None,
) -> AuditedMessages:
    """The audit of whole files: `spark.read.format("binaryFile").load(…)`, one judged apart from the others.

    How often a flight was sent is counted within a file alone. A file is named by its name without
    its folder, as an address of a lake may hold more than that.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    terms = {"policy": policy, "law_as_of": law_as_of, "as_of": as_of, "holder": holder}
    told = files.select("path", "content").mapInPandas(partial(_messages, terms), _TOLD).persist()
    findings = told.where("clauses is null and reason is null").drop("clauses", "reason")
    unread = told.where("reason is not null").select("source", "reason")
    counts = ("applicable", "evaluated", "unevaluated", "findings")
    parts = told.where("clauses is not null").select(
        f.explode(
            f.from_json("clauses", f"array<struct<{CLAUSES.replace(' ', ':').replace(',:', ',')}>>")
        ).alias("c")
    )
    rank = f.array_position(f.array(*map(f.lit, _WORST)), f.col("c.status"))
    clauses = (
        parts.groupBy("c.policy", "c.clause", "c.title")
        .agg(
            f.min_by("c.status", rank).alias("status"),
            *(f.sum(f"c.{name}").alias(name) for name in counts),
        )
        .orderBy("policy", "clause")
    )
    return AuditedMessages(findings, clauses, unread)


# What one file says of a clause, the worst first.
_WORST = ("fail", "on-receipt", "review", "not-evaluated", "pass", "manual", "not-applicable")
_TOLD = f"{MESSAGES}, clauses string, reason string"


def _messages(terms: dict[str, Any], batches: Iterator[Any]) -> Iterator[Any]:
    """What files come to; in a worker."""
    import msgspec  # noqa: PLC0415 - a worker's own
    import pandas as pd  # noqa: PLC0415 - an extra

    columns = [part.split()[0] for part in _TOLD.split(", ")]
    policy, as_of, rest = (
        terms["policy"],
        terms["as_of"],
        {k: terms[k] for k in ("law_as_of", "holder")},
    )
    for batch in batches:
        rows = []
        for path, content in batch.itertuples(index=False):
            name = PurePosixPath(path).name
            report = audited([bytes(content)], policy, as_of, **rest)
            rows += [
                (*_law(each), each.candidate, name, *_at(each), None, None)
                for each in report.findings
            ]
            rows += [(*[None] * 9, name, *[None] * 5, each.reason) for each in report.unread]
            clauses = [
                {
                    "policy": each.policy, "clause": each.clause, "title": each.title or each.cites,
                    "status": each.status, "applicable": each.applicable, "evaluated": each.evaluated,
                    "unevaluated": each.unevaluated, "findings": each.findings,
                }
                for each in report.requirements
            ]  # fmt: skip
            rows.append(
                (*[None] * 9, name, *[None] * 4, msgspec.json.encode(clauses).decode(), None)
            )
        yield pd.DataFrame(rows, columns=columns).astype(
            dict.fromkeys(("message_number", "record", "segment"), "Int64")
        )


def _at(finding: Finding) -> tuple[Any, ...]:
    place = finding.place
    return place.message, place.record, place.segment, place.tag
