"""`auditor evidence`: an audit as files for a data-protection authority, and the check of such files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

import click

from auditor import __version__
from auditor.cli import UNREAD, baseline_files, options, reread
from auditor.cli.choices import complete_policies
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import Output, checked
from auditor.cli.terminal import say
from auditor.sources.outputs import OutputError
from auditor.sources.outputs.atomic_file import atomic_file
from auditor.sources.outputs.atomic_folder import filled

if TYPE_CHECKING:
    from auditor.judging.report import Report
    from auditor.law.policy import Policy

_ARCHIVE = ".zip"
_MOST = 1 << 30  # bytes of a pack
_MANY = 10_000  # files of a pack


@click.group(name="evidence", short_help="An audit as files for a data-protection authority.")
def command() -> None:
    """Put an audit together for a data-protection authority, and check what was put together.

    A pack holds the report (HTML, DOCX, JSON, OSCAL), the trace of the clauses, the policies themselves,
    the assessment, and a manifest with the SHA-256 of each. It holds no value from the data, and no
    place or name of a source unless that is asked for. The same report gives the same bytes.

    \b
    Examples:
      auditor audit store.jsonl --policy eu-pnr --as-of 2026-11-29 --output json=report.json
      auditor evidence make report.json --out evidence.zip
      auditor evidence verify evidence.zip
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command(name="make", short_help="Write the pack of a report.")
@click.argument("report", metavar="REPORT.json")
@click.option(
    "--policy",
    multiple=True,
    metavar="FILE",
    shell_complete=complete_policies,
    help="The file of a policy of the report that is no shipped one.",
)
@options.ASSESSMENT
@options.SET
@click.option(
    "--with-places",
    is_flag=True,
    help="Say where in the data findings are, and how the sources are called.",
)
@click.option(
    "--out", metavar="FILE.zip|DIR", required=True,
    help="An archive if the name ends in .zip, else a new or empty folder.",
)  # fmt: skip
def make(
    report: str,
    policy: tuple[str, ...],
    assessment: str | None,
    dates: tuple[str, ...],
    out: str,
    *,
    with_places: bool,
) -> int:
    """Write the evidence pack of REPORT.json, which `auditor audit --output json=` wrote.

    \b
    Examples:
      auditor evidence make report.json --assessment assessment.yaml --out evidence.zip
      auditor evidence make report.json --assessment assessment.yaml --with-places --out evidence
    """  # noqa: D301 - as above
    from auditor.explain.evidence.pack import pack
    from auditor.reporters import LackingError
    from auditor.sources import content

    target = Output(f"--out {out}", Path(out))
    if out.lower().endswith(_ARCHIVE):
        checked([target], named=(report, *policy, assessment))
    told = reread.report(report)
    if told is None:
        return UNREAD
    answers = None
    if assessment is not None:
        baseline_files.assessment(assessment)
        answers = content(Path(assessment)).decode("utf-8-sig")
    with mistakes():
        laws = _laws(told, policy)
        from auditor.api import arguments

        days = arguments.dates(options.dates(dates), [law for law, _ in laws])
        try:
            files = pack(told, laws, assessment=answers, parameters=days, places=with_places)
        except LackingError as lacking:
            raise click.UsageError(str(lacking)) from None
        _write(out, files)
    say(f"{out}: {len(files)} files; manifest.json has sha256 {_digest(files)}", error=True)
    return 0


@command.command(name="verify", short_help="Check a pack by its manifest, and by making it again.")
@click.argument("pack", metavar="FILE.zip|DIR")
def verify(pack: str) -> int:
    """Say whether each file of a pack is the one of its manifest, and follows from its report.

    Exit code 1: something is not as the manifest states. 4: the pack cannot be read.

    \b
    Example:
      auditor evidence verify evidence.zip
    """  # noqa: D301 - as above
    from auditor.explain.evidence.verify import flaws, unchecked

    files = _read(pack)
    if files is None:
        return UNREAD
    found = list(flaws(files, __version__))
    for each in found:
        say(each)
    if not found:
        why = unchecked(files, __version__)
        say(
            f"{pack}: {why}"
            if why
            else f"{pack}: {len(files)} files, as the manifest states and made again"
        )
        say(f"manifest.json has sha256 {_digest(files)}")
    return int(bool(found))


def _laws(report: "Report", files: tuple[str, ...]) -> "list[tuple[Policy, str]]":
    """The policies of a report with their texts: those of the files, else the shipped ones."""
    from auditor import policies
    from auditor.law.policy import parse
    from auditor.sources import content, reason
    from auditor.sources.policy_files import pack

    given = {}
    for name in files:
        law = pack(name)
        try:
            given[law.id] = (law, content(Path(name)).decode())
        except OSError as fault:
            raise click.UsageError(f"{name}: {reason(fault)}") from None
    found = []
    for each in report.run.policies:
        if each.id in given:
            found.append(given[each.id])
        elif each.id in policies.names():
            text = policies.text(each.id)
            found.append((parse(text), text))
        else:
            raise click.UsageError(
                f"the policy {each.id!r} is no shipped one: name its file with --policy"
            )
    return found


def _write(out: str, files: Mapping[str, bytes]) -> None:
    from auditor.explain.evidence.pack import zipped
    from auditor.sources import UsageError

    if out.lower().endswith(_ARCHIVE):
        with atomic_file(Path(out), f"--out {out}") as archive:
            archive.write(zipped(files))
        return
    home = Path(out)
    try:
        if home.exists() and any(home.iterdir()):
            raise UsageError(f"--out {out!r}: the folder is not empty")
        with filled(home) as partial:
            for name, data in files.items():
                (partial / name).parent.mkdir(exist_ok=True)
                (partial / name).write_bytes(data)
    except OSError as fault:
        raise OutputError(f"--out {out!r}", fault) from None


def _read(name: str) -> dict[str, bytes] | None:
    """The files of a pack, none of which is ever unpacked to a disk; None where it cannot be read."""
    from auditor.sources import held, reason

    path = Path(name)
    try:
        held(path, path.stat().st_mode)
        return _of_folder(path) if path.is_dir() else _of_archive(path)
    except OSError as fault:
        say(f"auditor: not read: {name}: {reason(fault)}", error=True)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        say(f"auditor: not read: {name}: it is no evidence pack", error=True)
    return None


def _of_folder(path: Path) -> dict[str, bytes]:
    found = sorted(each for each in path.rglob("*") if each.is_file())
    _bounded(each.stat().st_size for each in found)
    return {each.relative_to(path).as_posix(): each.read_bytes() for each in found}


def _of_archive(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        entries = [each for each in archive.infolist() if not each.is_dir()]
        _bounded(each.file_size for each in entries)
        if len({each.filename for each in entries}) != len(entries):
            raise BadZipFile
        return {each.filename: archive.read(each) for each in entries}


def _bounded(sizes: Iterable[int]) -> None:
    """Refuse what no pack is as large as.

    Raises:
        BadZipFile: it is larger.
    """
    found = list(sizes)
    if len(found) > _MANY or sum(found) > _MOST:
        raise BadZipFile


def _digest(files: Mapping[str, bytes]) -> str:
    from hashlib import sha256

    return sha256(files.get("manifest.json", b"")).hexdigest()
