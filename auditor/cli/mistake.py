"""A mistake of the caller, told in the way in which click tells its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what the api refuses into wrong use of the verb that asked it."""
    from auditor.sources import UsageError

    try:
        yield
    except UsageError as wrong:
        raise click.UsageError(str(wrong), click.get_current_context(silent=True)) from None
