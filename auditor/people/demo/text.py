"""The demonstration as text: what was made, what was found, why one thing is wrong, what to do next.

Law of the file: it tells of what the report tells, and holds no figure of its own.
"""

from collections.abc import Callable, Iterator
from datetime import date
from shlex import quote
from textwrap import wrap

from auditor.judging.report import Report
from auditor.law.rule import Rule
from auditor.people.demo.sets import DATABASE, DATABASE_POLICY, DAY, POLICIES, SETS
from auditor.policies import names, read
from auditor.reporters import summary
from auditor.reporters.grouped import Block, blocks, extent, span
from auditor.reporters.words import count, demanded
from auditor.rules import all_rules, by_name

WIDTH = 100
# What may not be sent, what is kept too long, what nothing is permitted for: a rule of each is told.
_TOLD: tuple[Callable[[Rule], bool], ...] = (
    lambda rule: rule.stage == "special" and rule.at_once,
    lambda rule: rule.stage == "deleted",
    lambda rule: rule.closed_list == "purposes",
)
_MARGIN, _DEEPER = "  ", "    "
_LABEL = 8


def made(values: int) -> Iterator[str]:
    """What lies in the folders, and that no value of it belongs to anybody."""
    yield f"MADE: data of people who do not exist, as an authority might hold them on {DAY}"
    width = max(len(each.name) for each in SETS) + len("data/")
    for each in SETS:
        yield f"{_MARGIN}{'data/' + each.name:<{width}}  {each.what}"
    file = f"{DATABASE}.sqlite"
    yield f"{_MARGIN}{file:<{width}}  six years of records in seven tables, with two logs"
    yield f"{_MARGIN}{values:,} identifying values were read back: each lies in a range that belongs to nobody"


def found(report: Report, database: Report) -> Iterator[str]:
    """The headline of each regime, and how much there was; the same of the database."""
    yield f"AUDITED: as data that lie there on {DAY}, under {count(len(POLICIES), 'regime')}"
    width = max(map(len, POLICIES))
    for regime in report.run.policies:
        yield from _row(regime.id, summary.verdict(report, regime), width, _MARGIN)
    amount = f"{summary.counted(report)} in {summary.examined(report)}"
    yield from _row("together", amount, width, _MARGIN)
    yield f"AND IN A DATABASE: where it lies, by {DATABASE}.mapping.yaml, which says what each column holds"
    (regime,) = database.run.policies
    yield from _row(regime.id, summary.verdict(database, regime), width, _MARGIN)
    amount = f"{summary.counted(database)} in {count(database.records, 'record')}"
    yield from _row("together", amount, width, _MARGIN)


def three(report: Report) -> Iterator[str]:
    """Three findings, each with its place, its article and its remedy."""
    yield "THREE OF THE FINDINGS"
    for at, block in enumerate(_chosen(report)):
        if at:
            yield ""
        yield f"{_MARGIN}{block.rule} {block.name} · {extent(block.findings)}"
        kind = block.kinds[0]
        yield from _row("what", f"{kind.message} [{kind.element or 'the record as a whole'}]")
        yield from _row("where", span(kind.findings[:1]))
        yield from _row("law", demanded(block))
        yield from _row("do", block.remedies[0])


def explained(report: Report) -> Iterator[str]:
    """The rule behind the first of them."""
    rule = by_name()[_chosen(report)[0].name]
    yield f"WHY: {rule.id} {rule.name}"
    for paragraph in rule.doc.strip().split("\n\n"):
        label, colon, text = paragraph.partition(": ")
        if colon and label in ("What", "Why"):
            yield from _row(label.lower(), text)
    clauses, laws = _used(rule)
    used = f"{count(clauses, 'clause')} of {count(laws, 'policy')}"
    yield from _row("used by", f"{used}, each with its citation: see the next steps")


def next_steps(folder: str, program: str) -> Iterator[str]:
    """The report to open, and commands to type, each with what it shows."""
    folder = quote(folder)
    yield f"NEXT: open {folder}/report.html in a browser (report.json and report.sarif are for programs)"
    for shows, *lines in _commands(folder, DAY.replace(year=DAY.year + 1)):
        yield f"{_MARGIN}# {shows}"
        first, *others = lines
        yield f"{_MARGIN}{program} {first}"
        yield from (f"{_DEEPER}{_DEEPER}{line}" for line in others)


def _commands(folder: str, ahead: date) -> Iterator[tuple[str, ...]]:
    """What a command shows, and its lines."""
    data = f"{folder}/data"
    yield (
        "all findings under one law; in a build, the exit code is the verdict (here 1)",
        f"audit {data}/pnr-unfiltered --policy eu-pnr --as-of {DAY}",
    )
    yield "a rule: why, whose clauses, what to do", f"rules explain {_told_rules()[0].name}"
    yield "a law, clause by clause, with how sure each citation is", "policy show eu-pnr"
    yield (
        "what will be kept too long or too legibly, and when",
        f"forecast {data}/store --policy eu-pnr --from {DAY} --to {ahead}",
    )
    yield (
        "the same message without what the law does not permit, and a list of what went",
        f"minimise {data}/pnr-unfiltered/pnrgov-00001.edi --policy eu-pnr \\",
        f"--out {folder}/lawful.edi --changes {folder}/changes.json",
    )
    yield (
        "a database, where it lies: no value leaves it, and a place is a table, a column and a row",
        f"audit {folder}/{DATABASE}.sqlite --mapping {folder}/{DATABASE}.mapping.yaml \\",
        f"--policy {DATABASE_POLICY} --as-of {DAY}",
    )
    yield "the proof, word by word, that nobody is in those data", f"attest make {data}"
    yield "two laws compared, each difference proven by a record", "policy diff eu-pnr uk"


def _chosen(report: Report) -> list[Block]:
    """The gravest block of each rule that is told."""
    all_ = blocks(report.findings)
    return [next(each for each in all_ if each.rule == rule.id) for rule in _told_rules()]


def _told_rules() -> list[Rule]:
    return [next(filter(fits, all_rules())) for fits in _TOLD]


def _used(rule: Rule) -> tuple[int, int]:
    """How many clauses of how many shipped policies use it."""
    packs = [read(name) for name in names()]
    uses = [sum(clause.rule == rule.name for clause in pack.clauses) for pack in packs]
    return sum(uses), sum(map(bool, uses))


def _row(label: str, text: str, width: int = _LABEL, indent: str = _DEEPER) -> list[str]:
    head = f"{indent}{label:<{width}}  "
    return _fold(text, head, " " * len(head))


def _fold(text: str, first: str, then: str) -> list[str]:
    return wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
