"""`auditor minimise`: the same file without what the policy does not permit in it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import UNREAD, options
from auditor.cli.mistake import mistakes
from auditor.cli.moment import DAY, MOMENT, today
from auditor.cli.terminal import say, stdout
from auditor.cli.whole import whole

if TYPE_CHECKING:
    from auditor.minimise.rounds import Minimised

_LEFT = 1


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
    source, target = Path(asked["path"]), Path(asked["out"])
    _checked(source, target, asked["changes"])
    from auditor.sources import content, reason

    try:
        data = content(source)
    except OSError as fault:
        say(f"auditor: {click.format_filename(source)}: {reason(fault)}", error=True)
        return UNREAD
    with mistakes():
        made = _made(context, data, asked)
    for each in made.unread:
        say(f"auditor: not read: {each.source}: {each.reason}", error=True)
    if made.unread and not made.records:
        return UNREAD
    with whole(target, f"--out {target.name}") as partial:
        partial.write_bytes(made.data)
    _tell(made, asked["changes"])
    if made.unread:
        return UNREAD
    return _LEFT if made.left else 0


def _checked(source: Path, target: Path, changes: str | None) -> None:
    if source.is_char_device() or source.is_block_device():
        raise click.UsageError(f"{click.format_filename(source)!r} is neither a file nor a folder")
    if changes and os.path.realpath(changes) == os.path.realpath(target):
        raise click.UsageError("--out and --changes are one file: give two")
    for each in (target, Path(changes) if changes else None):
        if each is None:
            continue
        if not each.parent.is_dir():
            raise click.UsageError(f"there is no folder {click.format_filename(each.parent)!r}")
        if each.exists() and source.exists() and each.samefile(source):
            raise click.UsageError("minimise never writes over its input: give --out another file")


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


def _tell(made: "Minimised", changes: str | None) -> None:
    from auditor import __version__
    from auditor.minimise.told import write
    from auditor.reporters.words import count

    if changes is None:
        write(made, __version__, stdout())
    else:
        path = Path(changes)
        with (
            whole(path, f"--changes {path.name}") as partial,
            partial.open("w", encoding="utf-8", newline="\n") as out,
        ):
            write(made, __version__, out)
    went = f"{len(made.changes)} taken out, {count(made.counts, 'count')} put right"
    stuck = count(len(made.left), "finding")
    left = f"; {stuck} could not be taken out, and listed" if made.left else ""
    say(f"auditor: {went}{left}", error=True)
