"""Whether an evidence pack is what its manifest states: digests first, then everything made again and compared."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from auditor.explain.evidence import manifest, pack
from auditor.explain.evidence.manifest import ManifestError, Statement
from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.report_from_json import ReportError, read
from auditor.law.policy import Policy, PolicyError, parse
from auditor.reporters import LackingError
from auditor.reporters.words import flat


def flaws(files: Mapping[str, bytes], version: str) -> Iterator[str]:
    """What is not as the manifest states, each in one sentence; nothing where all is.

    `version` is that of this program: what another one made is not made again.
    """
    try:
        stated = manifest.read(files[manifest.NAME])
    except KeyError:
        yield "manifest.json is missing"
        return
    except ManifestError as fault:
        yield str(fault)
        return
    wrong = [*_digests(files, stated)]
    yield from wrong
    if wrong:
        return
    try:
        report = read(files["report.json"])
    except (KeyError, ReportError):
        yield "report.json is no report"
        return
    yield from _statement(files, stated, report)
    if stated.predicate.version == version:
        yield from _again(files, stated, report)


def unchecked(files: Mapping[str, bytes], version: str) -> str | None:
    """Why the forms of the report could not be made again here; None where they were."""
    try:
        stated = manifest.read(files[manifest.NAME])
    except (KeyError, ManifestError):
        return None
    if stated.predicate.version != version:
        return (
            f"made by another version of pnr-auditor ({flat(stated.predicate.version)}, this is {version}): "
            "the digests were checked, and nothing was made again"
        )
    return None


def _digests(files: Mapping[str, bytes], stated: Statement) -> Iterator[str]:
    named = {each.name: each.digest.sha256 for each in stated.subject}
    if len(named) != len(stated.subject):
        yield "the manifest names a file twice"
    for name, digest in named.items():
        if name not in files:
            yield f"{flat(name)} is missing"
        elif sha256(files[name]).hexdigest() != digest:
            yield f"{flat(name)} is not the file that the manifest names"
    for name in files:
        if name not in named and name != manifest.NAME:
            yield f"{flat(name)} is not in the manifest"


def _statement(files: Mapping[str, bytes], stated: Statement, report: Report) -> Iterator[str]:
    """What the manifest says of the report, against the report itself, its laws and its answers."""
    said = stated.predicate
    if manifest.statement({}, report, said.parameters).predicate != said:
        yield "what the manifest says of the report is not what the report says"
    if said.headline != headline(report):
        yield "the headline of the manifest is not that of the report"
    for law in report.run.policies:
        text = files.get(f"policies/{law.id}.yaml")
        if text is None or sha256(text).hexdigest() != law.sha256:
            yield f"policies/{flat(law.id)}.yaml is not the law that the report was made under"
    told = report.run.assessment
    answers = files.get(pack.ASSESSMENT)
    if (told is None) != (answers is None):
        yield "the assessment and the report do not belong together"
    elif told is not None and answers is not None and sha256(answers).hexdigest() != told.sha256:
        yield "the assessment is not the one that the report was made with"


def _again(files: Mapping[str, bytes], stated: Statement, report: Report) -> Iterator[str]:
    """Everything that follows from the report, made again."""
    laws: list[Policy] = []
    for each in report.run.policies:
        try:
            laws.append(parse(files[f"policies/{each.id}.yaml"].decode()))
        except (KeyError, UnicodeError, PolicyError):
            yield f"policies/{flat(each.id)}.yaml cannot be read"
            return
    try:
        for name, data in pack.rendered(report, laws, stated.predicate.parameters):
            if files.get(name) != data:
                yield f"{name} is not what follows from report.json"
        if files.get(pack.README) != pack.readme(report, files).encode():
            yield f"{pack.README} is not what follows from report.json"
    except LackingError as lacking:
        yield f"not made again: {lacking}"
    except PolicyError:
        yield "the trace cannot be made again: a policy names what this version does not know"
