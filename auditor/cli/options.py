"""Options that verbs share: what the data are, by which law, which clauses; each said once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli import settings, terminal
from auditor.cli.choices import DIRECTION, FORMAT, HOLDER, complete_keys, complete_policies
from auditor.cli.dates import DAY

if TYPE_CHECKING:
    from auditor.sources.files import Search

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def named(_context: click.Context, parameter: click.Parameter, value: T) -> T:
    """What names something, and is not empty, as a variable is that nobody has set."""
    if value == "" or (isinstance(value, tuple) and "" in value):
        raise click.BadParameter("it is empty: name something, or leave it out", param=parameter)
    return value


class _Policy(click.Option):
    """A law is never guessed; where it is missing, it is said where to look."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401 - click's signature
        """The value, or a complaint that says what to do."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            hint = "`auditor policy list` shows the laws there are"
            raise click.MissingParameter(hint, ctx=ctx, param=self) from None


POLICY = click.option(
    "--policy",
    callback=named,
    cls=_Policy,
    multiple=True,
    required=True,
    metavar="ID|FILE",
    shell_complete=complete_policies,
    help="The law to audit under; may be repeated. `auditor policy list` shows all.",
)
AS_KNOWN_THEN = click.option(
    "--as-known-then",
    is_flag=True,
    help="Hide court readings that became public after --law-as-of.",
)
ANONYMISE = click.option(
    "--anonymise-sources", is_flag=True, help="Call sources source-1, source-2 …"
)
REDACT = click.option(
    "--redact-places",
    is_flag=True,
    help="Leave out where findings are, for circulation: nobody can be singled out.",
)


def RECORD(function: F) -> F:  # noqa: N802 - used as the others are
    """Where the run is kept, and under which name."""
    for option in (
        click.option(
            "--record-as",
            default="default",
            show_default=True,
            metavar="SERIES",
            help="What to call the store in the record of runs, where one record keeps several.",
        ),
        click.option(
            "--record",
            callback=named,
            metavar="FILE|ADDRESS",
            help="Keep what the run comes to, statuses and counts without places or values, for "
            "`auditor report --trend`: a .duckdb or .sqlite file, or postgresql://…",
        ),
    ):
        function = option(function)
    return function


BASELINE = click.option(
    "--baseline",
    callback=named,
    metavar="FILE",
    help="Findings that are known and fail no build; see `auditor baseline`.",
)
ASSESSMENT = click.option(
    "--assessment",
    callback=named,
    metavar="FILE",
    help="What people answer for of what data cannot show (YAML); see `auditor assess`.",
)
SET = click.option(
    "--set",
    "dates",
    multiple=True,
    metavar="POLICY.PARAMETER=DATE",
    help="A date that clauses depend on and that is not fixed yet, such as the start of the router; may "
    "be repeated. `auditor policy show` names the parameters.",
)


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which `--help` shows them."""

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


COLOUR = click.option(
    "--color",
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=lambda _context, _parameter, when: terminal.paint(when),
    help="Colours in the text. Default: at a terminal; NO_COLOR and FORCE_COLOR are heeded.",
)
WAIVERS = together(
    click.option(
        "--waivers",
        callback=named,
        metavar="FILE",
        help="Findings that somebody answers for until a day (YAML).",
    ),
    click.option(
        "--waivers-expire-within",
        "waivers_soon",
        type=click.IntRange(min=0),
        default=30,
        show_default=True,
        metavar="DAYS",
        help="Announce waivers that expire within so many days.",
    ),
    click.option(
        "--fail-on-unused-waivers",
        is_flag=True,
        help="Exit with 1 where a waiver excuses nothing, too.",
    ),
)
TOLD = together(
    click.option(
        "--quiet",
        "-q",
        "told",
        flag_value="verdict",
        help="Print one line, the verdict; no progress.",
    ),
    click.option(
        "--verbose", "-v", "told", flag_value="every", help="Print every place of every finding."
    ),
)
SEARCH = together(
    click.option(
        "--exclude",
        callback=named,
        multiple=True,
        metavar="PATTERN",
        help="Leave out what fits, as .gitignore says it; may be repeated.",
    ),
    click.option(
        "--gitignore/--no-gitignore",
        default=True,
        show_default=True,
        help="Leave out of folders what .gitignore leaves out of the repository.",
    ),
    click.option(
        "--source-root",
        callback=named,
        metavar="FOLDER",
        help="The folder that reports name files from. Default: that of the repository, else of the "
        "settings, else the working folder.",
    ),
    click.option(
        "--stdin-filename",
        callback=named,
        metavar="FILE",
        help="The file that standard input is: its name in reports, and what settings say of it.",
    ),
)
ALLOW_EMPTY = click.option(
    "--allow-empty",
    is_flag=True,
    help="Let what was asked for hold nothing: an empty file or folder, a pattern that fits nothing.",
)
DATA = together(
    click.option("--holder", type=HOLDER, help="Who holds the data, where they do not say it."),
    click.option(
        "--direction",
        type=DIRECTION,
        help="The direction of the flights for the State that receives the data, where they do not say it.",
    ),
    click.option(
        "--zone", metavar="ZONE", help="The time zone of local times, such as Europe/Paris."
    ),
    SET,
    click.option(
        "--input-format", type=FORMAT, help="The format of all input. Default: recognised."
    ),
)
SCOPE = together(
    click.option(
        "--select",
        multiple=True,
        metavar="KEY",
        shell_complete=complete_keys,
        help="Judge this rule, policy or policy/clause alone; may be repeated.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="KEY",
        shell_complete=complete_keys,
        help="Do not judge this rule, policy or policy/clause; may be repeated.",
    ),
)
DEFAULT = click.option(
    "--default",
    "told_default",
    multiple=True,
    metavar="NAME=VALUE",
    is_eager=True,
    expose_value=False,
    callback=settings.fall_back,
    help="What holds where neither the settings nor another option say it, such as fail-on=warning; an output "
    "is written beside theirs. For hooks and jobs of others.",
)
MAPPING = together(
    click.option(
        "--mapping",
        callback=named,
        metavar="FILE",
        help="What the tables of a store hold (YAML); PATHS are then files and folders of Parquet, CSV, DuckDB "
        "or SQLite, or a server such as postgresql://host/database. See `auditor mapping`.",
    ),
    click.option(
        "--timeout",
        type=click.IntRange(min=1),
        metavar="SECONDS",
        help="How long a query to a store may take. Default: as long as it takes.",
    ),
)
ENGINE = click.option(
    "--engine",
    type=click.Choice(["here", "spark"]),
    default="here",
    show_default=True,
    help="Where a store is judged: in this process, or by Spark, which reads Parquet and CSV below one folder "
    "or address. The findings are the same.",
)
QUERIES = click.option(
    "--queries",
    callback=named,
    metavar="FILE",
    help="Write queries that find the rows of each kind of finding, for the owner of the store (SQL).",
)
CONFIG = click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=settings.load,
    help="Settings. Default: auditor.toml, else [tool.auditor] of pyproject.toml, in the working folder "
    "or the nearest above it.",
)


def shared(context: click.Context, asked: dict[str, Any]) -> dict[str, Any]:
    """The keywords that functions of the api share, from the options `DATA` and `SCOPE` and the settings."""
    from auditor.observed.record import Facts, Given
    from auditor.sources.side_cars import checked_zone

    return {
        "holder": asked["holder"],
        "dates": dates(asked["dates"]),
        "given": Given(
            facts=Facts(direction=asked["direction"]), zone=checked_zone(asked["zone"], "--zone")
        ),
        "aside": context.meta.get("paths", ()),
        "input_format": asked["input_format"],
        "select": asked["select"],
        "ignore": asked["ignore"],
    }


def search(context: click.Context, asked: dict[str, Any]) -> "Search":
    """How files are found and called, from the options `SEARCH` and the settings."""
    from auditor.sources.files import Search
    from auditor.sources.ignored import Excluded
    from auditor.sources.naming import absolute

    told = [context.meta["excluded"]] if "excluded" in context.meta else []
    if asked["exclude"]:
        told.append(Excluded(absolute("."), tuple(asked["exclude"])))
    root = asked["source_root"]
    if root is not None and not Path(root).is_dir():
        raise click.UsageError(f"--source-root {root}: it is no folder")
    return Search(
        exclude=tuple(told),
        gitignore=asked["gitignore"],
        root=root,
        settings=context.meta.get("home"),
        stdin=asked["stdin_filename"],
    )


def dates(stated: tuple[str, ...]) -> dict[str, date]:
    """The days that `POLICY.PARAMETER=DATE` state."""
    found = {}
    for each in stated:
        key, equals, day = each.partition("=")
        if not equals:
            raise click.UsageError(f"--set {each!r}: write POLICY.PARAMETER=DATE")
        found[key] = DAY.convert(day, None, None)
    return found


def store_error() -> type[Exception]:
    """What a store that fails raises; looked for where something was raised, and loaded nowhere else."""
    from auditor.stores.store import StoreError

    return StoreError
