"""The files of an evidence pack: the report in four forms, the trace, the law, the answers, and how to check them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from auditor.explain.compare import trace_text
from auditor.explain.compare.trace import trace
from auditor.explain.evidence import manifest
from auditor.judging.headline import headline
from auditor.judging.redact import redacted
from auditor.judging.report import Report
from auditor.law.policy import RECEIVED, Policy
from auditor.reporters import load, summary
from auditor.reporters.words import flat
from auditor.sources import UsageError

REPORTS: Mapping[str, str] = {
    "report.json": "json",
    "report.html": "html",
    "report.docx": "docx",
    "report.oscal.json": "oscal",
}
TRACES: Mapping[str, str] = {"trace.json": "json", "trace.md": "markdown"}
ASSESSMENT, README = "assessment.yaml", "README.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
_ABOUT = {
    "report.html": "the report to read, in any browser, without a network",
    "report.docx": "the report to edit and file",
    "report.json": "the report for programs; every other form follows from it",
    "report.oscal.json": "the report as OSCAL assessment results (NIST)",
    "trace.md": "each clause to what checks it, and what no machine can check",
    "trace.json": "the same for programs",
    ASSESSMENT: "what people answered for of what no data can show",
    manifest.NAME: "the digest of every file here, and what they rest on (in-toto Statement)",
}


def pack(
    report: Report,
    policies: Sequence[tuple[Policy, str]],
    *,
    assessment: str | None = None,
    parameters: Mapping[str, date] | None = None,
    places: bool = False,
) -> dict[str, bytes]:
    """The files of a pack by name; the same arguments give the same bytes.

    Args:
        report: what the audit came to; its places are left out unless `places`.
        policies: those of the report, each with the text of its file.
        assessment: the text of the assessment that the report was made with.
        parameters: the days given to clauses that have none, as `policy.parameter`.
        places: whether the pack says where in the data findings are, and how the sources are called.

    Raises:
        UsageError: policies or assessment are not those that the report was made with.
    """
    texts = _laws(report, policies)
    _held(report, assessment)
    told = report if places else redacted(report)
    files = {f"policies/{name}.yaml": text.encode() for name, text in texts.items()}
    if assessment is not None:
        files[ASSESSMENT] = assessment.encode()
    files |= dict(rendered(told, [law for law, _ in policies], parameters or {}))
    files[README] = readme(told, [*files, README, manifest.NAME]).encode()
    files[manifest.NAME] = manifest.written(manifest.statement(files, told, parameters or {}))
    return files


def rendered(
    report: Report, policies: Sequence[Policy], parameters: Mapping[str, date]
) -> Iterator[tuple[str, bytes]]:
    """What follows from a report and its policies: the report in each form, and the trace."""
    for name, form in REPORTS.items():
        yield name, _told(report, form)
    day = report.run.law_as_of
    law = date.fromisoformat(report.run.day) if day == RECEIVED else day
    found = trace(policies, law, parameters, report)
    for name, form in TRACES.items():
        out = StringIO()
        trace_text.FORMS[form](found, out)
        yield name, out.getvalue().encode()


def _told(report: Report, form: str) -> bytes:
    reporter = load(form)
    if reporter.binary:
        out = BytesIO()
        reporter.tell(report, out)
        return out.getvalue()
    lines = StringIO()
    reporter.tell(report, lines)
    return lines.getvalue().encode()


def _laws(report: Report, policies: Sequence[tuple[Policy, str]]) -> dict[str, str]:
    texts = {sha256(text.encode()).hexdigest(): text for _, text in policies}
    found = {}
    for each in report.run.policies:
        if each.sha256 not in texts:
            raise UsageError(
                f"the report was made with another edition of the policy {flat(each.id)}: "
                "audit again, or name its file with --policy"
            )
        found[each.id] = texts[each.sha256]
    return found


def _held(report: Report, assessment: str | None) -> None:
    told = report.run.assessment
    if told is None and assessment is not None:
        raise UsageError("the report was made without an assessment: audit with --assessment first")
    if told is None:
        return
    if assessment is None:
        raise UsageError("the report was made with an assessment: name it with --assessment")
    if sha256(assessment.encode()).hexdigest() != told.sha256:
        raise UsageError("the assessment is not the one that the report was made with")


def readme(report: Report, names: Iterable[str]) -> str:
    """The page that says what stands in a pack, and how to check it."""
    run = report.run
    lines = [
        "Evidence of an audit of passenger data (API and PNR)",
        "",
        headline(report),
        f"{summary.examined(report)}; {summary.judged(run)}",
        *(f"{each.id}: {each.title}; {each.edition}" for each in run.policies),
        summary.reviewed(run),
        "",
        "What stands in this pack",
        "",
        *(f"  {name:<22}{_about(name)}" for name in sorted(names)),
        "",
        "No value from passengers' data is in it: a finding names the element and the clause, not what stood there.",
        "Places and names of files are in it too." if not run.redacted
        else "Places and names of files are left out; whoever made it can show them on the spot.",
        *(["The answers of the assessment name whoever gave them."] if run.assessment else []),
        "",
        "How to check it",
        "",
        "  sha256sum of each file against manifest.json, or all of it at once:",
        f"  pip install pnr-auditor=={run.version}",
        "  auditor evidence verify THIS-FOLDER-OR-ZIP",
        "",
        "  It makes every form of the report and the trace again from report.json and policies/, and compares",
        "  the bytes. That the data were those of the system, and that nobody changed report.json before the",
        "  pack was made, no digest can show: note down the digest of manifest.json when you receive it.",
    ]  # fmt: skip
    return "\n".join(map(flat, lines)) + "\n"


def _about(name: str) -> str:
    if name.startswith("policies/"):
        return "the law as the program has it, clause by clause"
    return _ABOUT.get(name, "this page")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as an archive: sorted, stored as they are, and without a time; so the bytes hang on nothing else."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
