"""The command `auditor`: arguments, clock, environment and exit code, and nothing else.

Laws of the folder: a verb is imported when it is asked for, and what it needs when it runs. Exit
codes: 0 clean, 1 findings, 2 wrong use, 3 nothing judged, 4 unread, 5 cut by a limit, 70 fault.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from auditor import __version__
from auditor.api.fault import where

VERBS = (
    "demo",
    "audit",
    "report",
    "baseline",
    "forecast",
    "minimise",
    "generate",
    "fakecheck",
    "attest",
    "selfcheck",
    "rules",
    "policy",
    "schema",
)
WRONG_USE, UNREAD, FAULT, INTERRUPTED = 2, 4, 70, 130
_MANY_OBJECTS = 10_000


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


@click.command(
    cls=Verbs,
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use or configuration, "
    "3 nothing to audit or no clause could be judged, 4 an input could not be read, 5 a limit cut the audit short, "
    "70 an internal fault. Of several, the first of 70, 2, 5, 4, 1, 3, 0.",
)
@click.version_option(__version__, prog_name="pnr-auditor")
def group() -> None:
    """Audit passenger data (API and PNR) for privacy law, clause by clause.

    \b
    Example:
      auditor audit outbox/ --policy eu-pnr
    """  # noqa: D301 - click keeps the lines after \b as they are


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; whatever happens, no value from the data is printed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the same bytes whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    # An audit makes hardly any circles, and looking for them took a fortieth of its time.
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS)
    sys.exit(_guarded(arguments))


def _guarded(arguments: Sequence[str] | None) -> int:
    try:
        code = group.main(arguments, prog_name="auditor", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("auditor: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        closed()
        return 0
    except Exception as fault:  # noqa: BLE001 - the boundary: a traceback could show values
        click.echo(f"auditor: internal fault: {where(fault)}. Nothing was decided.", err=True)
        return FAULT
    return code if isinstance(code, int) else 0


def closed() -> None:
    """Say no more on standard output, whose reader went away, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
