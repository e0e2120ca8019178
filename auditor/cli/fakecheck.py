"""`auditor fakecheck`: is this fixture provably fake? The verb of a pre-commit hook."""

from typing import Any

import click

from auditor import __version__
from auditor.cli import options
from auditor.cli.choices import FORMAT
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import checked, standard_output
from auditor.cli.progress import progress
from auditor.cli.terminal import fitted, stdout


@click.command(name="fakecheck", short_help="Is this fixture provably fake?")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--input-format", type=FORMAT, help="The format of all input. Default: recognised.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the outcome is written to standard output.",
)
@options.SEARCH
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    input_format: str | None,
    form: str,
    **asked: Any,  # noqa: ANN401 - one per option
) -> int:
    """Say which identifying values are not provably fake, by element and place. No value is printed.

    A value is provably fake when it lies in a range that an authority keeps out of use, or breaks a
    rule that every real value obeys. Exit codes: 0 all are, 1 some are not, 3 nothing there, 4 something
    could not be read.

    \b
    Examples:
      auditor fakecheck tests/fixtures/
      auditor fakecheck 'tests/**/*.edi' --format json > doubts.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.api.fakecheck import fakecheck
    from auditor.people.fakeness.words import write_json, write_text

    search = options.search(context, asked)
    leaving_out = checked([standard_output()], paths, search=search)
    with mistakes(), progress() as watch:
        outcome = fakecheck(
            paths, input_format=input_format, leaving_out=leaving_out, search=search, watch=watch
        )
    if form == "json":
        write_json(outcome, __version__, stdout())
    else:
        with fitted() as out:
            write_text(outcome, __version__, out)
    return outcome.exit_code
