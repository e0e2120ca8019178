"""`auditor attest`: proof that a data set is entirely fake."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.mistake import mistakes
from auditor.cli.terminal import say

if TYPE_CHECKING:
    from auditor.people.attest.proof import Flaw

_SHOWN = 20


@click.group(name="attest", short_help="Prove that a data set is entirely fake.")
def command() -> None:
    """Prove that a data set is entirely fake.

    `make` reads every token of a folder's files: each has to be structural, of a closed vocabulary, or
    in a range that belongs to nobody. It then writes a manifest: digests, seed, options, counts. `verify`
    reads the files again, on a way that shares nothing with what wrote them, and makes them again.

    \b
    Examples:
      auditor generate --format pnrgov --count 100 --seed 7 --out fake
      auditor attest make fake
      auditor attest verify fake
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command(name="make", short_help="Write the manifest of a folder.")
@click.argument("folder", metavar="DIR")
@click.option("--out", metavar="FILE", help="Where to write it. Default: DIR.manifest.json.")
def make(folder: str, out: str | None) -> int:
    """Write the manifest of the files in DIR, where every token of them is proven.

    \b
    Example:
      auditor attest make fake
    """  # noqa: D301 - as above
    from auditor.api import attest

    path = Path(out) if out else attest.beside(folder)
    with mistakes():
        flaws = attest.make(folder, path)
    if not flaws:
        say(f"{folder}: entirely fake; the manifest is {path}")
    return _told(flaws)


@command.command(name="verify", short_help="Prove a folder by its manifest.")
@click.argument("folder", metavar="DIR")
@click.option("--manifest", metavar="FILE", help="The manifest. Default: DIR.manifest.json.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", default=1, show_default=True,
    help="How many processes make the set again.",
)  # fmt: skip
def verify(folder: str, manifest: str | None, jobs: int) -> int:
    """Read the files in DIR again and make them again; say where they are not what was stated.

    \b
    Example:
      auditor attest verify fake
    """  # noqa: D301 - as above
    from auditor.api import attest

    path = manifest or attest.beside(folder)
    with mistakes():
        flaws = attest.verify(folder, path, jobs=jobs)
    if not flaws:
        say(f"{folder}: entirely fake, as {path} states")
    return _told(flaws)


def _told(flaws: "tuple[Flaw, ...]") -> int:
    for flaw in flaws[:_SHOWN]:
        say(str(flaw))
    if len(flaws) > _SHOWN:
        say(f"and {len(flaws) - _SHOWN} more")
    return 1 if flaws else 0
