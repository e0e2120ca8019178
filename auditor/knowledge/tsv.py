"""The tables that the package carries: a row to each line, values parted by tabs, the columns named first."""

from collections.abc import Iterator
from importlib.resources import files


def rows(package: str, name: str) -> Iterator[dict[str, str]]:
    """Each row of the table `name` beside the module `package`, by its columns.

    Raises:
        ValueError: a row has more or fewer values than there are columns.
    """
    head, *lines = (files(package) / name).read_text("utf-8").splitlines()
    columns = head.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))
