"""A mistake of the caller, told in the way in which click tells its own; and a machine without room."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from auditor.cli import NOT_WRITTEN, streams
from auditor.cli.terminal import say
from auditor.sources.outputs import OutputError


class NotWrittenError(click.ClickException):
    """Something could not be written, and no other use of the verb would change that."""

    exit_code = NOT_WRITTEN

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Say so on standard error."""
        say(f"auditor: not written: {self.message}", error=True)


def not_written(fault: OutputError) -> click.ClickException:
    """What a verb ends with that could not write: wrong use where another place would do."""
    return (click.UsageError if fault.is_wrong_use else NotWrittenError)(str(fault))


@contextmanager
def read_by_somebody() -> Iterator[None]:
    """Write to standard output; if the reader closes the pipe, the verdict still counts.

    Raises:
        NotWrittenError: it is full or closed.
    """
    try:
        with streams.watched():
            yield
            sys.stdout.flush()
    except BrokenPipeError:
        streams.closed()
    except streams.LostError as fault:
        raise NotWrittenError(f"standard output: {fault.strerror}") from None


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what the api refuses into wrong use of the verb that asked it."""
    from auditor.sources import UsageError

    try:
        yield
    except UsageError as wrong:
        raise click.UsageError(str(wrong), click.get_current_context(silent=True)) from None
    except OutputError as fault:
        raise not_written(fault) from None
