"""`--engine spark`: a store judged on a cluster, by the session that `spark-submit` or this machine has."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from auditor.judging.run import Terms
    from auditor.judging.tally import Tally
    from auditor.policies.clauses_in_force import ClauseInForce
    from auditor.stores.mapping import Mapping

# What is joined is sent whole to every worker where its files are smaller than this. Ten million rows took a file of
# 15 MB, in which keys and days come again and again, and more memory than a worker has.
_SENT, _USUAL, _CAREFUL = "spark.sql.autoBroadcastJoinThreshold", "10485760b", "1MB"
_LOCAL = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


def engine(
    asked: dict[str, Any], mapping: "Mapping"
) -> "Callable[[Terms, tuple[ClauseInForce, ...]], Tally]":
    """What judges the files below the one path that is named.

    Raises:
        click.UsageError: several are named, what Spark cannot do is asked for, or it is not installed.
    """
    paths: Sequence[str] = asked["paths"]
    if len(paths) != 1:
        raise click.UsageError(
            "--engine spark reads the tables of one mapping below one folder or address"
        )
    if asked["timeout"] is not None or asked["queries"] is not None:
        raise click.UsageError("--timeout and --queries are of databases, not of --engine spark")
    # Else workers take the first python3 there is, which need not have this package.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession

        from auditor.api import spark
    except ModuleNotFoundError:
        raise click.UsageError(
            "--engine spark needs an extra: pip install 'pnr-auditor[spark]'"
        ) from None
    builder = SparkSession.builder.appName("auditor audit")
    for name, value in _LOCAL.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    careful(session.conf)
    session.sparkContext.setLogLevel("OFF")  # what it says of itself may repeat what it reads
    return spark.engine(spark.read(session, paths[0], mapping), mapping)


def careful(conf: Any) -> None:  # noqa: ANN401 - of a library that need not be installed
    """Have Spark send less of what is joined to every worker, unless whoever runs it says how much."""
    if conf.get(_SENT) == _USUAL:
        conf.set(_SENT, _CAREFUL)
