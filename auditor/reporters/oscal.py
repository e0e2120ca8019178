"""The report as OSCAL assessment results 1.1 (NIST): an observation and a finding for each clause.

Laws of the file: only what passed is satisfied; what was not evaluated or is left to a person is not,
and says so; the only times are those of the run, and identifiers follow from what they name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TextIO
from uuid import UUID, uuid5

from auditor.judging import report_to_json
from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Regime
from auditor.law.finding import Finding
from auditor.reporters.grouped import blocks, extent, reach
from auditor.reporters.summary import (
    STATUSES,
    examined,
    held,
    judged,
    passed_over,
    reviewed,
    statuses,
    why,
)
from auditor.reporters.trees import encoded, write_tree
from auditor.reporters.words import count, demanded, flat

TITLE = "OSCAL assessment results 1.1, in JSON"

Tree = dict[str, Any]

_VERSION = "1.1.3"
_OURS = "urn:pnr-auditor:oscal"
_ROOT = UUID("6a5a1f0e-1d2b-5c3a-9b1e-0a8f7c6d5e4b")
_NO_TOKEN = re.compile(r"[^\w.\-]", re.ASCII)
_KINDS = 20
# Who examines: a person by papers, a person who is asked, else this program.
_METHODS = {"manual": "EXAMINE", "attested": "INTERVIEW"}
_REASONS = {"fail": "fail", "pass": "pass"}


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out` as one document."""
    seed = uuid5(_ROOT, encoded(report_to_json.tree(report)))
    write_tree({"assessment-results": _document(report, seed)}, out)


def _document(report: Report, seed: UUID) -> Tree:
    run, when = report.run, _when(report)
    plan = _uuid(seed, "plan")
    return {
        "uuid": _uuid(seed, "document"),
        "metadata": {
            "title": "Audit of passenger data",
            "last-modified": when,
            "version": run.configuration,
            "oscal-version": _VERSION,
            "props": [
                _prop("tool", f"pnr-auditor {run.version}"),
                _prop("law-as-of", str(run.law_as_of)),
            ],
            "remarks": reviewed(run),
        },
        "import-ap": {"href": f"#{plan}"},
        "results": [_result(report, seed, when)],
        "back-matter": {
            "resources": [
                {
                    "uuid": plan,
                    "title": "No assessment plan: the clauses of the policies that were asked for",
                },
                *(_resource(each, seed) for each in run.policies),
            ]
        },
    }


def _when(report: Report) -> str:
    return report.run.as_of or f"{report.run.day}T00:00:00Z"


def _uuid(seed: UUID, *names: str | None) -> str:
    """Version 5, from the whole report and what is named: two reports share none, and none is random."""
    return str(uuid5(seed, "\x1f".join(map(str, names))))


def _prop(name: str, value: str) -> Tree:
    return {"name": name, "ns": _OURS, "value": flat(value).strip() or "-"}


def _resource(regime: Regime, seed: UUID) -> Tree:
    props = [_prop("policy", regime.id), _prop("sha256", regime.sha256 or "-")]
    title = flat(f"{regime.title}; {regime.edition}")
    told = {"description": flat(said)} if (said := held(regime)) else {}
    return {"uuid": _uuid(seed, "policy", regime.id), "title": title, **told, "props": props}


def _result(report: Report, seed: UUID, when: str) -> Tree:
    requirements = report.requirements
    result: Tree = {
        "uuid": _uuid(seed, "result"),
        "title": headline(report),
        "description": flat(
            f"{examined(report)}; {judged(report.run)}; {', '.join(statuses(requirements))}"
            + (f"; not looked at: {passed}" if (passed := passed_over(report.passed_over)) else "")
        ),
        "start": when,
        "props": [
            _prop("findings-left-out", str(report.cut)),
            _prop("unread", str(len(report.unread))),
        ],
        "reviewed-controls": {"control-selections": [_selection(requirements)]},
    }
    found: dict[tuple[str | None, str | None], list[Finding]] = defaultdict(list)
    for each in report.findings:
        found[each.policy, each.clause].append(each)
    observations = [
        _observation(each, seed, found[each.policy, each.clause], when) for each in requirements
    ]
    observations += _others(report, seed, found[None, None], when)
    if observations:
        result["observations"] = observations
    if requirements:
        result["findings"] = [_finding(each, seed) for each in requirements]
    return result


def _selection(requirements: Sequence[Requirement]) -> Tree:
    if not requirements:
        return {"include-all": {}}
    return {"include-controls": [{"control-id": _token(each)} for each in requirements]}


def _token(each: Requirement) -> str:
    """The clause as an OSCAL token, which begins with a letter and has no slash."""
    return "c_" + _NO_TOKEN.sub("_", f"{each.policy}.{each.clause}")


def _observation(each: Requirement, seed: UUID, findings: Sequence[Finding], when: str) -> Tree:
    looked = f"{each.evaluated} of {count(each.applicable, 'record')} evaluated"
    told = f"{STATUSES[each.status]}; {count(each.findings, 'finding')}; {looked}"
    observation: Tree = {
        "uuid": _uuid(seed, "observation", each.policy, each.clause),
        "title": flat(f"{each.policy}/{each.clause}"),
        "description": flat(f"{told}; {said}" if (said := why(each)) else told),
        "props": [
            _prop("status", each.status),
            _prop("basis", each.basis),
            _prop("binding", each.binding),
        ],
        "methods": [_METHODS.get(each.status, "TEST")],
        "collected": when,
    }
    if evidence := list(_evidence(findings)):
        observation["relevant-evidence"] = evidence
    return observation


def _evidence(findings: Sequence[Finding]) -> Iterator[Tree]:
    """What was seen, each kind once, with its first place: never a value."""
    kinds = [(block, kind) for block in blocks(findings) for kind in block.kinds]
    for block, kind in kinds[:_KINDS]:
        of = f" [{kind.element}]" if kind.element else ""
        said = f"{kind.message}{of}, {kind.number} times; {reach(kind)}"
        yield {"description": flat(said), "props": [_prop("severity", str(block.severity))]}
    if len(kinds) > _KINDS:
        yield {"description": f"and {count(len(kinds) - _KINDS, 'more kind')} of finding"}


def _others(report: Report, seed: UUID, structure: Sequence[Finding], when: str) -> Iterator[Tree]:
    """What rests on no clause: structure, and what was not read."""
    if structure:
        yield {
            "uuid": _uuid(seed, "structure"),
            "title": "Structure of the messages",
            "description": extent(structure),
            "methods": ["TEST"],
            "collected": when,
            "relevant-evidence": list(_evidence(structure)),
        }
    if report.unread:
        lost = [{"description": flat(f"{each.source}: {each.reason}")} for each in report.unread]
        yield {
            "uuid": _uuid(seed, "unread"),
            "title": "Not read, so not audited",
            "description": count(len(lost), "source"),
            "methods": ["TEST"],
            "collected": when,
            "relevant-evidence": lost,
        }


def _finding(each: Requirement, seed: UUID) -> Tree:
    words = STATUSES[each.status]
    status: Tree = {
        "state": "satisfied" if each.status == "pass" else "not-satisfied",
        "reason": _REASONS.get(each.status, "other"),
    }
    if each.status != "pass":
        status["remarks"] = flat(f"{words}: {said}" if (said := why(each)) else words)
    return {
        "uuid": _uuid(seed, "finding", each.policy, each.clause),
        "title": flat(f"{each.policy}/{each.clause}: {words}"),
        "description": flat(demanded(each)),
        "props": [_prop("status", each.status)],
        "target": {"type": "objective-id", "target-id": _token(each), "status": status},
        "related-observations": [
            {"observation-uuid": _uuid(seed, "observation", each.policy, each.clause)}
        ],
    }
