"""The report as SARIF 2.1.0 (OASIS), for code scanning: results with rules, and clauses as taxa.

Laws of the file: no snippet and no content, only where to look; GitHub's limit on results is kept,
the gravest stay, and the run says how many were left out; what was not read is a notification.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from urllib.parse import quote

import msgspec

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Regime, Run
from auditor.law.finding import Finding
from auditor.observed.record import Place
from auditor.reporters.summary import (
    STATUSES,
    examined,
    held,
    judged,
    passed_over,
    reviewed,
    why,
)
from auditor.reporters.trees import write_tree
from auditor.reporters.words import demanded, file_of, flat, provision, sentence, spot
from auditor.rules import find

TITLE = "SARIF 2.1.0 for code scanning, such as GitHub's"

Tree = dict[str, Any]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_MOST = 5000  # results that GitHub keeps of a run
_ROOT = "SRCROOT"


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out` as one SARIF log with one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    write_tree(log, out)


def _run(report: Report) -> Tree:
    kept = sorted(report.findings, key=lambda each: -each.severity)[:_MOST]
    kept.sort(key=lambda each: each.place.source)  # as a reader walks through the files
    rules = {each.rule: each for each in kept}
    sources = sorted({file_of(each.place.source) for each in kept})
    left_out = sum(report.counts.values()) - len(kept)
    policies = [each.id for each in report.run.policies]
    return {
        "tool": {"driver": _driver(report, [rules[each] for each in sorted(rules)])},
        "automationDetails": {"id": f"pnr-auditor/{'+'.join(policies)}/"},
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder in which the audit was run."}}
        },
        "invocations": [_invocation(report, left_out)],
        "artifacts": [
            {"location": _location(each), "roles": ["analysisTarget"]} for each in sources
        ],
        "taxonomies": [_taxonomy(each, report.requirements) for each in report.run.policies],
        "columnKind": "unicodeCodePoints",
        "results": _results(kept, sorted(rules), sources, report.run),
        "properties": {
            "headline": headline(report),
            "examined": examined(report),
            **({"judged": flat(judged(report.run))} if report.run.policies else {}),
            "notice": reviewed(report.run),
            "configuration": report.run.configuration,
            "lawAsOf": str(report.run.law_as_of),
            "resultsLeftOut": left_out,
        },
    }


def _driver(report: Report, rules: Iterable[Finding]) -> Tree:
    return {
        "name": "pnr-auditor",
        "version": report.run.version,
        "semanticVersion": report.run.version,
        "organization": "The pnr-auditor contributors",
        "rules": [_rule(each) for each in rules],
        "supportedTaxonomies": [
            {"name": each.id, "index": index} for index, each in enumerate(report.run.policies)
        ],
    }


def _rule(finding: Finding) -> Tree:
    """The rule of a finding; its page is this build's own."""
    rule = find(finding.rule)
    page = flat(finding.message) if rule is None else rule.doc.strip()
    title = page.partition("\n")[0].rstrip(".")
    return {
        "id": finding.rule,
        "name": "".join(each.capitalize() for each in finding.name.split("-")),
        "shortDescription": {"text": f"{title}."},
        "fullDescription": {"text": f"{title}."},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"precision": "high", "tags": ["privacy", "passenger-data", finding.name]},
    }


def _invocation(report: Report, left_out: int) -> Tree:
    told = [
        {
            "level": "error",
            "message": {"text": f"Not read: {flat(each.reason)}."},
            "locations": [
                {"physicalLocation": {"artifactLocation": _location(file_of(each.source))}}
            ],
        }
        for each in report.unread
    ]
    if left_out:
        text = f"{left_out} results are left out, none graver than those that are here."
        told.append({"level": "warning", "message": {"text": text}})
    if passed := passed_over(report.passed_over):
        told.append({"level": "note", "message": {"text": flat(f"Not looked at: {passed}.")}})
    told.append(
        {"level": "note", "message": {"text": f"{headline(report)}; {reviewed(report.run)}."}}
    )
    return {
        "executionSuccessful": not report.unread and not report.limited,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": told,
    }


def _taxonomy(regime: Regime, requirements: Iterable[Requirement]) -> Tree:
    """A policy and its clauses, with what became of each."""
    return {
        "name": regime.id,
        "version": flat(regime.edition),
        "organization": flat(regime.jurisdiction or "unknown"),
        "shortDescription": {"text": f"{flat(regime.title)}."},
        **({"fullDescription": {"text": f"{flat(told)}."}} if (told := held(regime)) else {}),
        "isComprehensive": False,
        "taxa": [_taxon(each) for each in requirements if each.policy == regime.id],
    }


def _taxon(each: Requirement) -> Tree:
    return {
        "id": each.clause,
        "shortDescription": {"text": f"{flat(demanded(each))}."},
        "properties": {
            "status": each.status,
            "statusInWords": STATUSES[each.status],
            "applicable": each.applicable,
            "evaluated": each.evaluated,
            "unevaluated": each.unevaluated,
            "reason": flat(said) if (said := why(each)) else None,
            **({"attested": msgspec.to_builtins(each.attested)} if each.attested else {}),
        },
    }


def _results(
    findings: Sequence[Finding], rules: list[str], sources: list[str], run: Run
) -> list[Tree]:
    ordinals: Counter[str] = Counter()
    taxonomies = [each.id for each in run.policies]
    baseline = run.baseline or any(each.known for each in findings)
    results = []
    for each in findings:
        ordinals[each.fingerprint] += 1
        result: Tree = {
            "ruleId": each.rule,
            "ruleIndex": rules.index(each.rule),
            "level": str(each.severity),
            "message": {"text": _told(each)},
            "locations": [_place(each.place, sources.index(file_of(each.place.source)))],
            "partialFingerprints": {
                # GitHub follows a result by this name alone.
                "primaryLocationLineHash": f"{each.fingerprint}:{ordinals[each.fingerprint]}",
                "auditor/v1": each.fingerprint,
            },
            "properties": {"candidate": each.candidate, "element": each.element},
        }
        if each.waiver is not None:
            told = {
                "kind": "external",
                "status": "accepted",
                "justification": f"waiver {each.waiver}",
            }
            result["suppressions"] = [told]
        if baseline:  # of all results or of none, section 3.27.24
            result["baselineState"] = "unchanged" if each.known else "new"
        if each.policy in taxonomies:
            component = {"name": each.policy, "index": taxonomies.index(each.policy)}
            result["taxa"] = [{"id": each.clause, "toolComponent": component}]
        results.append(result)
    return results


def _told(each: Finding) -> str:
    law = flat(demanded(each))
    return f"{sentence(each)} ({provision(each)}). Law: {law}. Do: {flat(each.remedy)}"


def _place(place: Place, index: int) -> Tree:
    region: Tree = {"startLine": place.line or 1}
    if place.line is not None and place.start_column is not None:
        region["startColumn"] = place.start_column
    if place.offset is not None and place.length is not None:
        region |= {"byteOffset": place.offset, "byteLength": place.length}
    location = _location(file_of(place.source)) | {"index": index}
    whole = "" if file_of(place.source) == place.source else f"{place.source}: "
    return {
        "physicalLocation": {"artifactLocation": location, "region": region},
        "logicalLocations": [{"fullyQualifiedName": flat(f"{whole}{spot(place)}") or "the source"}],
    }


def _location(name: str) -> Tree:
    """A file; relative names hang on the root, whatever stands in them is percent-encoded."""
    uri = quote(name, safe="/")
    if name.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": _ROOT}
