"""`auditor minimise`: the same file without what the policy does not permit in it."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import UNREAD, options
from auditor.cli.dates import DAY, MOMENT, today
from auditor.cli.mistake import mistakes, read_by_somebody
from auditor.cli.never_over_inputs import Output, checked, standard_output
from auditor.cli.terminal import say, stdout
from auditor.sources.outputs.atomic_file import atomic_file, atomic_text

if TYPE_CHECKING:
    from auditor.api.minimise.rounds import Minimised

_LEFT = 1
_NOT_RUN = 0o666  # a program's permission to be run is not passed on


@click.command(name="minimise", short_help="The same file without what the law does not permit.")
@click.argument("path", metavar="PATH")
@options.POLICY
@click.option("--out", metavar="FILE", required=True, help="Where to write it; never over PATH.")
@click.option(
    "--changes",
    metavar="FILE",
    help="Write the list of changes to a file. Default: standard output.",
)
@click.option("--keep-candidates", is_flag=True, help="Leave what a person must judge.")
@click.option(
    "--as-of",
    type=MOMENT,
    help="The day on which the data lie at rest; else a message is a transfer.",
)
@click.option("--law-as-of", type=DAY, help="By which day's law. Default: --as-of, else today.")
@options.DATA
@options.SCOPE
@options.CONFIG
@click.pass_context
def command(context: click.Context, /, **asked: Any) -> int:  # noqa: ANN401 - one per option
    """Write PATH again without what rules of minimisation and special categories find in it.

    Only the components, segments, elements or members that are found go; everything else stays byte
    for byte, and control counts are put right. The list of changes, in JSON, names each with its
    place in PATH and its citation. Exit code 1: something could not be taken out, and is listed.

    \b
    Examples:
      auditor minimise push.edi --policy eu-pnr --holder piu --out minimised.edi
      auditor minimise store.jsonl --policy eu-pnr --out store.new.jsonl --changes changes.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    outputs = _outputs(context, asked)
    from auditor.sources import content, reason

    source = Path(asked["path"])
    try:
        data = content(source)
        mode = stat.S_IMODE(source.stat().st_mode)
    except OSError as fault:
        say(f"auditor: {click.format_filename(source)}: {reason(fault)}", error=True)
        return UNREAD
    with mistakes():
        made = _made(context, data, asked)
    for each in made.unread:
        say(f"auditor: not read: {each.source}: {each.reason}", error=True)
    if made.unread and not made.records:
        return UNREAD
    with mistakes():
        _write(made, outputs, mode)
    _tell(made)
    if made.unread:
        return UNREAD
    return _LEFT if made.left or made.miscounted else 0


def _outputs(context: click.Context, asked: dict[str, Any]) -> list[Output]:
    """The minimised file and the list of changes, looked at before anything is read."""
    source = Path(asked["path"])
    if source.is_char_device() or source.is_block_device():
        raise click.UsageError(f"{click.format_filename(source)!r} is neither a file nor a folder")
    outputs = [Output(f"--out {asked['out']}", Path(asked["out"]))]
    if asked["changes"]:
        outputs.append(Output(f"--changes {asked['changes']}", Path(asked["changes"])))
    read = (asked["path"], *asked["policy"], context.meta.get("settings"))
    checked([*outputs, standard_output()], named=read)
    return outputs


def _write(made: "Minimised", outputs: list[Output], mode: int) -> None:
    """The file and its list of changes: both, or neither. The file is for nobody who may not read its source."""
    from auditor import __version__
    from auditor.api.minimise.changes import write

    target, *listed = outputs
    assert target.path is not None  # noqa: S101 - for mypy: it is a file
    with atomic_file(target.path, target.called, mode=mode & _NOT_RUN) as out:
        out.write(made.data)
        for each in listed:
            assert each.path is not None  # noqa: S101 - as above
            with atomic_text(each.path, each.called) as lines:
                write(made, __version__, lines)
        if not listed:
            with read_by_somebody():
                write(made, __version__, stdout())


def _made(context: click.Context, data: bytes, asked: dict[str, Any]) -> "Minimised":
    from auditor.api.minimise import minimise

    return minimise(
        data,
        asked["policy"],
        name=asked["path"],
        as_of=asked["as_of"],
        law_as_of=asked["law_as_of"],
        now=today(),
        keep_candidates=asked["keep_candidates"],
        **options.shared(context, asked),
    )


def _tell(made: "Minimised") -> None:
    from auditor.reporters.words import count

    went = f"{len(made.changes)} taken out, {count(made.counts, 'count')} put right"
    stuck = count(len(made.left), "finding")
    left = f"; {stuck} could not be taken out, and listed" if made.left else ""
    wrong = count(len(made.miscounted), "count")
    miscounted = f"; {wrong} could not be put right, and listed" if made.miscounted else ""
    say(f"auditor: {went}{left}{miscounted}", error=True)
