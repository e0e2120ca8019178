"""The command `auditor`: arguments, clock, environment and exit code, and nothing else.

Laws of the folder: a verb is imported when it is asked for, and what it needs when it runs. Exit
codes: 0 clean, 1 findings, 2 wrong use, 3 nothing judged, 4 unread, 5 cut by a limit, 70 fault,
74 not written.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from typing import NoReturn

import click

from auditor import __version__
from auditor.cli import streams
from auditor.cli.stopping import StoppedError, came, stopping, told
from auditor.cli.terminal import hushed, say
from auditor.formats.edifact import compiled
from auditor.judging.crash import where

VERBS = (
    "demo",
    "audit",
    "report",
    "assess",
    "evidence",
    "baseline",
    "forecast",
    "minimise",
    "generate",
    "fakecheck",
    "attest",
    "selfcheck",
    "rules",
    "policy",
    "mapping",
    "schema",
)
WRONG_USE, UNREAD, FAULT, NOT_WRITTEN = 2, 4, 70, 74
_MANY_OBJECTS = 10_000
PROGRAM, VARIABLE = "auditor", "_AUDITOR_COMPLETE"
PURE = "PNR_AUDITOR_PURE"


class Verbs(click.Group):
    """The verbs, each a file of this folder that is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of their use."""
        return list(VERBS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - as above
        cmd_name: str,
    ) -> click.Command | None:
        """The verb `cmd_name`, or None."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"auditor.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that `args` begin with; one that is none is told with the nearest."""
        if args[0] not in VERBS and args[0].isalpha() and not ctx.resilient_parsing:
            from auditor.cli.choices import nearest

            ctx.fail(f"there is no verb {args[0]!r}{nearest(args[0], VERBS)}")
        return super().resolve_command(ctx, args)


def _show_completion(
    context: click.Context, _parameter: click.Parameter, shell: str | None
) -> None:
    if shell is None:
        return
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - one of the choices
    click.echo(made(context.find_root().command, {}, PROGRAM, VARIABLE).source())
    context.exit()


def _show_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    reader = "compiled" if compiled.runs() else "pure Python"
    click.echo(f"pnr-auditor, version {__version__} (reader: {reader})")
    context.exit()


@click.command(
    cls=Verbs,
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use or configuration, "
    "3 nothing to audit or no clause could be judged, 4 an input could not be read, 5 a limit cut the audit short, "
    "70 an internal fault, 74 an output could not be written (a full disk, a closed stream). "
    "Of several, the first of 70, 74, 2, 5, 4, 1, 3, 0.",
)
@click.option(
    "--show-completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_show_completion,
    help="Print what makes this shell complete verbs, options, policies, rules and formats. "
    'In ~/.bashrc: eval "$(auditor --show-completion bash)"; in ~/.zshrc likewise; in '
    "~/.config/fish/completions/auditor.fish: auditor --show-completion fish | source",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and whether EDIFACT is read by compiled code, and exit.",
)
def group() -> None:
    """Audit passenger data (API and PNR) for privacy law, clause by clause.

    \b
    Example:
      auditor audit outbox/ --policy eu-pnr --holder piu --fail-on warning
    """  # noqa: D301 - click keeps the lines after \b as they are


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; whatever happens, no value from the data is printed."""
    streams.opened()
    if os.environ.get(PURE, "0") not in {"", "0"}:
        compiled.use(compiled=False)
    # An audit makes hardly any circles, and looking for them took a fortieth of its time.
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS)
    # By its own name the program is all that runs here, to the end.
    with hushed(for_good=arguments is None), stopping():
        code = _guarded(arguments)
    sys.exit(code)


def _guarded(arguments: Sequence[str] | None) -> int:
    try:
        code = group.main(
            arguments, prog_name=PROGRAM, complete_var=VARIABLE, standalone_mode=False
        )
        with streams.watched():
            sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as wrong:
        shown = StringIO()
        wrong.show(shown)
        say(shown.getvalue(), error=True, end="")
        return wrong.exit_code
    except (StoppedError, KeyboardInterrupt, click.Abort) as stop:
        return told(stop)
    except Exception as fault:  # noqa: BLE001 - the boundary: a traceback could show values
        # Workers that were told to end with us may be missed before we are told ourselves.
        ending = came()
        return told(ending) if ending else _fault(fault)
    return code if isinstance(code, int) else 0


def _fault(fault: Exception) -> int:
    """What it means that this came so far."""
    if isinstance(fault, BrokenPipeError):
        streams.closed()
        return 0
    # Click prints help and version by itself; all else that is written is watched where it is.
    if isinstance(fault, OSError) and streams.is_lost(fault):
        streams.closed()
        say(f"auditor: not written: standard output: {fault.strerror}", error=True)
        return NOT_WRITTEN
    say(f"auditor: internal fault: {where(fault)}. Nothing was decided.", error=True)
    return FAULT
