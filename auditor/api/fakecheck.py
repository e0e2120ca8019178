"""Whether files are provably fake, as one function."""

from collections.abc import Callable, Collection, Iterable

from auditor.api import arguments as asked
from auditor.api.arguments import Name
from auditor.observed.record import Limits, Unread
from auditor.people.fakeness import check
from auditor.people.fakeness.check import Outcome
from auditor.sources import files
from auditor.sources.recognise import called


def fakecheck(  # noqa: PLR0913 - one keyword per thing that can be asked for
    source: Name | bytes | Iterable[Name],
    *,
    input_format: str | None = None,
    leaving_out: Collection[str] = (),
    search: files.Search = files.Search(),  # noqa: B008 - frozen
    limits: Limits = Limits(),  # noqa: B008 - as above
    watch: Callable[[int, int], object] | None = None,
) -> Outcome:
    """Which identifying values of `source` lie in no reserved range, by element and place.

    Args:
        source: paths (files, folders, archives, patterns, `-`), or the bytes of one source.
        input_format: the format of all sources; else each is recognised by its beginning.
        leaving_out: real paths of files in folders that are not looked at.
        search: what in folders is left out on request, and what names are relative to.
        limits: how much of a hostile or broken input is read.
        watch: is told how many bytes were read, and how many there are in all.

    Raises:
        UsageError: something that was asked for cannot be meant.
    """
    wanted = called(input_format).name if input_format else None
    if isinstance(source, bytes):
        return check.source(files.STDIN, source, limits, wanted)
    names, _ = asked.paths(source)
    found = list(files.find(names, leaving_out, search))
    total = sum(each.size for each in found if not isinstance(each, Unread))
    tell = None if watch is None else lambda size: watch(size, total)
    return check.together(
        outcome
        for each in found
        for outcome in (
            [check.lost(each)]
            if isinstance(each, Unread)
            else check.file(each, limits, wanted, tell)
        )
    )
