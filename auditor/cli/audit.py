"""`auditor audit`: check messages, records, logs and declarations; the verb of a build."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import UNREAD, options, publish, recording
from auditor.cli import baseline_files as excuses
from auditor.cli.choices import REPORTER, complete_outputs
from auditor.cli.dates import LAW, MOMENT, today
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import Output, checked, standard_output
from auditor.cli.progress import progress
from auditor.cli.sections import Sectioned
from auditor.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditor.judging.report import Report
    from auditor.law.finding import Finding
    from auditor.sources.files import Search


# What `--help` shows together; what is named nowhere stands at the end.
_SECTIONS = {
    "The law": ("policy", "law_as_of", "as_known_then", "dates", "select", "ignore"),
    "The data": ("as_of", "holder", "direction", "zone", "input_format"),
    "Which files": ("exclude", "gitignore", "source_root", "stdin_filename", "allow_empty"),
    "When a build fails": (
        "fail_on",
        "fail_on_unevaluated",
        "strict",
        "baseline",
        "waivers",
        "waivers_soon",
        "fail_on_unused_waivers",
    ),
    "The report": (
        "form",
        "outputs",
        "told",
        "color",
        "max_findings",
        "assessment",
        "anonymise_sources",
        "redact_places",
        "record",
        "record_as",
    ),
    "Stores (tables and databases)": ("mapping", "engine", "timeout", "queries"),
}


@click.command(
    name="audit",
    cls=Sectioned,
    sections=_SECTIONS,
    short_help="Check messages, records, logs and declarations.",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@options.POLICY
@click.option(
    "--as-of",
    type=MOMENT,
    help="The day on which the data lie at rest. Without it each message is judged as a "
    "transfer, on the day it was prepared, and a stored record today.",
)
@click.option(
    "--law-as-of",
    type=LAW,
    help="By which day's law; `received`: each record by the law of the day it was received. "
    "Default: --as-of, else today.",
)
@options.AS_KNOWN_THEN
@options.DATA
@click.option(
    "--format",
    "form",
    type=REPORTER,
    default="text",
    show_default=True,
    help="The format of the report on standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    shell_complete=complete_outputs,
    help="Write the report to a file as well; may be repeated. With `findings` as the format, every "
    "finding as a line of JSON, or a row of Parquet if the file ends in .parquet, however many there are.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="From which severity on to exit with 1.",
)
@click.option(
    "--fail-on-unevaluated",
    is_flag=True,
    help="Exit with 1 where a clause could not be evaluated, too.",
)
@click.option(
    "--strict/--no-strict",
    default=False,
    help="Refuse to audit where nothing in the data could fail; else a warning says so.",
)
@options.SCOPE
@options.SEARCH
@options.ALLOW_EMPTY
@click.option(
    "--max-findings",
    type=click.IntRange(min=0),
    metavar="N",
    help="List the N gravest findings; exit 5 if some are left out. Default: the gravest 10,000 and one "
    "of each source. All are counted.",
)
@options.TOLD
@options.COLOUR
@options.BASELINE
@options.WAIVERS
@options.ASSESSMENT
@options.ANONYMISE
@options.REDACT
@options.RECORD
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="How many processes to use, also on one large file. The report is the same.",
)
@options.MAPPING
@options.ENGINE
@options.QUERIES
@options.DEFAULT
@options.CONFIG
@click.pass_context
def command(context: click.Context, /, **asked: Any) -> int:  # noqa: ANN401 - one per option
    """Check messages, records, access logs and declarations for privacy law.

    PATHS are files, folders, archives and patterns; `-` is standard input. The report goes to
    standard output; the exit code is the verdict.

    What a message holds that its receiver must delete is a warning at most, as nobody has broken
    the law yet: a build needs --fail-on warning to fail on it. For data that are stored, give --as-of.

    \b
    Examples:
      auditor audit outbox/ --policy eu-pnr --holder piu --fail-on warning
      auditor audit store.jsonl --policy eu-pnr --as-of 2026-11-22 --holder piu
      auditor audit 'in/**/*.edi' --policy eu-pnr --output json=report.json --fail-on never
      auditor audit store.jsonl --policy eu-pnr --holder piu --record runs.duckdb
      auditor audit lake/ --mapping mapping.yaml --policy eu-pnr --holder piu
    """  # noqa: D301 - click keeps the lines after \b as they are
    wanted = publish.wanted((*asked["outputs"], *publish.beside(context, asked["outputs"])))
    outputs = [each for each in wanted if each.form != publish.STREAM]
    streams = [each for each in wanted if each.form == publish.STREAM]
    if streams and asked["redact_places"]:
        raise click.UsageError(
            "--output findings= names the place of each: not with --redact-places"
        )
    publish.for_stdout(asked["form"], asked["told"])
    series = recording.named(asked["record_as"])
    read = (
        *asked["policy"],
        asked["baseline"],
        asked["waivers"],
        asked["assessment"],
        asked["mapping"],
        context.meta.get("settings"),
    )
    search = options.search(context, asked)
    found = asked["queries"]
    queries = [] if found is None else [Output(f"--queries {found}", Path(found))]
    leaving_out = checked(
        [*wanted, *queries, standard_output(asked["form"]), *recording.output(asked["record"])],
        asked["paths"],
        read,
        search=search,
    )
    try:
        with (
            mistakes(),
            publish.streamed(streams) as stream,
            publish.lines(queries) as tell,
        ):
            report = _report(context, asked, stream, leaving_out, search, tell)
    except options.store_error() as failed:
        say(f"auditor: not audited: {failed}", error=True)
        return UNREAD
    if asked["redact_places"]:
        from auditor.judging.redact import redacted

        report = redacted(report)
    fault = publish.to_files(report, outputs)
    publish.to_stdout(report, asked["form"], asked["told"])
    if asked["form"] != "text" or asked["told"] == "verdict":  # else the report tells it itself
        publish.to_stderr(report)
    recording.keep(report, asked["record"], series)
    if fault is not None:
        raise fault
    return report.exit_code


def _report(  # noqa: PLR0917 - what a report follows from
    context: click.Context,
    asked: dict[str, Any],
    stream: "Callable[[Finding], object] | None",
    leaving_out: frozenset[str],
    search: "Search",
    tell: "Callable[[str], object] | None",
) -> "Report":
    from auditor.api.audit import audit
    from auditor.law.finding import Severity

    fail_on = asked["fail_on"]
    store: dict[str, Any] = {}
    if asked["mapping"] is not None:
        from auditor.api.stores import mapping_of

        mapping = mapping_of(asked["mapping"])
        store = {"mapping": mapping, "timeout": asked["timeout"], "queries": tell}
        if asked["engine"] == "spark":
            from auditor.cli.on_spark import engine

            store["engine"] = engine(asked, mapping)
    elif asked["timeout"] is not None or tell is not None or asked["engine"] != "here":
        raise click.UsageError(
            "--timeout, --queries and --engine are for stores: give --mapping too"
        )
    with progress(quiet=asked["told"] == "verdict") as watch:
        return audit(
            asked["paths"],
            asked["policy"],
            asked["as_of"],
            law_as_of=asked["law_as_of"],
            now=today(),
            as_known_then=asked["as_known_then"],
            max_findings=asked["max_findings"],
            baseline=excuses.of_audit(context, asked["baseline"]),
            waivers=excuses.waivers(asked["waivers"]),
            assessment=excuses.assessment(asked["assessment"], asked["policy"]),
            waivers_soon=asked["waivers_soon"],
            fail_on_unused_waivers=asked["fail_on_unused_waivers"],
            anonymise_sources=asked["anonymise_sources"],
            fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
            fail_on_unevaluated=asked["fail_on_unevaluated"],
            strict=asked["strict"],
            warn=lambda why: say(f"auditor: warning: {why}", error=True),
            jobs=asked["jobs"],
            watch=watch,
            stream=stream,
            leaving_out=leaving_out,
            search=search,
            allow_empty=asked["allow_empty"],
            **store,
            **options.shared(context, asked),
        )
