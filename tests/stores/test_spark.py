"""Spark, on this machine: the same findings as without it, and no value on its way."""

import json
import os
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from test_planted import AS_OF, Hand, flawed, in_parquet, mapping

import auditor
from auditor.cli import group
from auditor.cli.on_spark import careful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of Spark and of what it rests on
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
# Each table is several jobs.
FEW = ("pnr", "traveller", "remark", "deletion_log")
CANARIES = ("KANARIENVOGEL", "PIOLINGUA")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Hand]:
    folder, hand = tmp_path_factory.mktemp("spark"), flawed()
    hand.pnr("2028-06-01T10:00:00Z", masked=True, cells={"surname": "KANARIENVOGEL"})
    hand.add("remark", remark_id="FAKE7000000001", pnr_id=hand.key, general="PIOLINGUA KOSHER")
    in_parquet(folder, hand)
    return folder, hand


@pytest.fixture(scope="module")
def session(lake: tuple[Path, Hand]) -> "Iterator[SparkSession]":
    from pyspark.sql import SparkSession  # noqa: PLC0415 - heavy

    os.environ["PYSPARK_PYTHON"] = sys.executable  # noqa: TID251 - else workers take the first python3 there is
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"  # noqa: TID251 - nobody else is to reach it
    (lake[0] / "events").mkdir()
    settings = {
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2", "spark.eventLog.enabled": "true", "spark.eventLog.compress": "false",
        "spark.eventLog.dir": (lake[0] / "events").as_uri(), "spark.sql.session.timeZone": "UTC",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    running = builder.getOrCreate()
    running.sparkContext.setLogLevel("ERROR")
    yield running
    running.stop()


def test_tables_are_judged_as_without_it_and_no_value_is_in_its_log(
    session: "SparkSession", lake: tuple[Path, Hand], tmp_path: Path
) -> None:
    from auditor import spark  # noqa: PLC0415 - heavy

    folder, _ = lake
    held = mapping(tmp_path, "parquet")
    held = replace(held, tables={name: held.tables[name] for name in FEW})
    frames = {
        table: session.read.parquet(str(folder / "lake" / table)).repartition(2)
        if table == "pnr"
        else session.read.parquet(str(folder / "lake" / table))
        for table in FEW
    }
    audited = spark.audit(frames, held, "eu-pnr", as_of=AS_OF, holder="piu")
    alone = auditor.audit(
        str(folder / "lake"), "eu-pnr", AS_OF, law_as_of=AS_OF, holder="piu", mapping=held, max_findings=10_000
    )  # fmt: skip
    assert accounts(audited.report) == accounts(alone)
    assert audited.report.elements == alone.elements
    audited.findings.write.parquet(str(tmp_path / "findings"))
    audited.clauses.write.parquet(str(tmp_path / "clauses"))
    rows = session.read.parquet(str(tmp_path / "findings")).collect()
    assert Counter((each.rule, each.clause, each.table, each.column, each.message) for each in rows) == Counter(
        (each.rule, each.clause, each.place.table, each.place.column, each.message) for each in alone.findings
    )  # fmt: skip
    told = session.read.parquet(str(tmp_path / "clauses")).where("status = 'fail'").collect()
    assert sum(each.findings for each in told) >= 150
    events = b"".join(
        path.read_bytes() for path in (folder / "events").rglob("*") if path.is_file()
    )
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.parquet") if path.is_file())
    assert b"SparkListenerJobStart" in events
    for canary in CANARIES:
        assert canary.encode() not in events
        assert canary.encode() not in written
        assert canary not in repr(rows)


def accounts(report: Any) -> list[object]:
    return [
        (
            each.policy,
            each.clause,
            each.status,
            each.applicable,
            each.evaluated,
            each.unevaluated,
            each.findings,
        )
        for each in report.requirements
    ]


def test_messages_are_judged_as_without_it(session: "SparkSession", tmp_path: Path) -> None:
    from auditor import spark  # noqa: PLC0415 - heavy

    auditor.generate(
        tmp_path / "out",
        auditor.Plan(format="pnrgov", count=6, seed=3, per_message=2, extent="everything"),
        clean_under=None,
    )
    (tmp_path / "out" / "broken.edi").write_bytes(b"KANARIENVOGEL")
    files = session.read.format("binaryFile").load(str(tmp_path / "out" / "*.edi"))
    audited = spark.audit_messages(files, "eu-pnr", law_as_of=date(2030, 1, 15), holder="piu")
    names = sorted((tmp_path / "out").glob("pnrgov*.edi"))
    alone = [
        auditor.audit([path.read_bytes()], "eu-pnr", law_as_of=date(2030, 1, 15), holder="piu") for path in names
    ]  # fmt: skip
    rows = audited.findings.collect()
    assert Counter((each.rule, each.clause, each.element, each.source) for each in rows) == Counter(
        (each.rule, each.clause, each.element, path.name)
        for path, report in zip(names, alone, strict=True)
        for each in report.findings
    )
    counted = {(each.policy, each.clause): each.findings for each in audited.clauses.collect()}
    for clause in {each.clause for each in alone[0].requirements}:
        assert counted["eu-pnr", clause] == sum(
            each.findings
            for report in alone
            for each in report.requirements
            if each.clause == clause
        )
    (unread,) = audited.unread.collect()
    assert unread.source == "broken.edi"
    assert "KANARIENVOGEL" not in json.dumps(unread.asDict())


ONE_TABLE = """
mapping: 1
zone: UTC
tables:
  pnr:
    reads: "pnr/**/*.parquet"
    kind: pnr
    columns:
      pnr_id: key
      locator: reservation.locator
      booked_by: reservation.received_from
      transferred_at: {clock: transferred}
"""


@pytest.mark.usefixtures("session")  # which the command finds
def test_the_command_judges_a_store_there_as_here(lake: tuple[Path, Hand], tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(ONE_TABLE, "utf-8")
    told = [
        "audit",
        str(lake[0] / "lake"),
        "--mapping",
        str(tmp_path / "one.yaml"),
        "--policy",
        "eu-pnr",
    ]
    told += [
        "--holder",
        "piu",
        "--as-of",
        AS_OF.isoformat(),
        "--law-as-of",
        AS_OF.isoformat(),
        "--format",
        "json",
    ]
    reports = []
    for engine in ("here", "spark"):
        done = CliRunner().invoke(group, [*told, "--engine", engine], prog_name="auditor")
        assert not done.exception
        reports.append(json.loads(done.stdout))
    here, there = reports
    assert there["requirements"] == here["requirements"]
    assert there["elements"] == here["elements"]
    assert not any(canary in json.dumps(there) for canary in CANARIES)


def test_what_spark_cannot_do_is_said() -> None:
    for more in (["--timeout", "3", "--mapping", "m.yaml"], []):
        done = CliRunner().invoke(
            group,
            ["audit", "lake", "--policy", "eu-pnr", "--engine", "spark", *more],
            prog_name="auditor",
        )
        assert done.exit_code == 2


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("spoilt", ["all", "one of many"])
def test_a_job_that_fails_is_said_in_own_words_and_leaves_no_half_report(
    spoilt: str, lake: tuple[Path, Hand], tmp_path: Path
) -> None:
    """It was an internal fault, whose words were Spark's own."""
    (tmp_path / "one.yaml").write_text(ONE_TABLE, "utf-8")
    shutil.copytree(lake[0] / "lake", tmp_path / "lake")
    files = sorted((tmp_path / "lake" / "pnr").rglob("*.parquet"))
    if spoilt == "all":
        for file in files:
            file.write_bytes(b"PAR1KANARIENVOGELPAR1")
    else:
        (files[0].parent / "part-zz.parquet").write_bytes(b"PAR1KANARIENVOGELPAR1")
    told = ["audit", str(tmp_path / "lake"), "--mapping", str(tmp_path / "one.yaml"), "--policy", "eu-pnr",
            "--holder", "piu", "--as-of", AS_OF.isoformat(), "--format", "json", "--engine", "spark"]  # fmt: skip
    done = CliRunner().invoke(group, told, prog_name="auditor", standalone_mode=False)
    assert done.return_value == 4
    assert not done.stdout
    assert "Spark could not go on" in done.stderr
    assert not any(word in done.output for word in (*CANARIES, str(tmp_path)))


@pytest.mark.parametrize(("said", "then"), [("10485760b", "1MB"), ("-1", "-1"), ("64MB", "64MB")])
def test_what_is_sent_to_every_worker_is_little_unless_somebody_says_how_much(
    said: str, then: str
) -> None:
    """Found with ten million rows: Spark took 3,400,000 records for few, by the size of their file."""
    name = "spark.sql.autoBroadcastJoinThreshold"

    class Conf(dict[str, str]):
        def set(self, key: str, value: str) -> None:
            self[key] = value

    conf = Conf({name: said})
    careful(conf)
    assert conf == {name: then}
