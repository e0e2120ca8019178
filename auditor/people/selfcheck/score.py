"""The score of a report: its findings held against the labels of what was planted.

Precision is the share of what was found that was labelled, recall the share of what was labelled that
was found, by rule and format. What a rule was given nothing to see of is listed, with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from auditor.law.finding import Finding
from auditor.people.label import Label, Labels, spot


class Row(Struct, frozen=True):
    """The score of one rule in one format: how many findings were labelled, found, missed, found besides."""

    rule: str
    format: str
    planted: int
    consequent: int
    missed: int
    extra: int

    @property
    def found(self) -> int:
        """How many labels have a finding."""
        return self.planted + self.consequent - self.missed

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        return _share(self.found, self.found + self.extra)

    @property
    def recall(self) -> float | None:
        """None where nothing was labelled."""
        return _share(self.found, self.found + self.missed)


class Score(Struct, frozen=True):
    """The rows by rule and format; of each format the rules that nothing was planted for, and why."""

    rows: tuple[Row, ...]
    unplanted: Mapping[str, Mapping[str, str]]

    @property
    def total(self) -> Row:
        """All rows in one."""
        return Row(
            "all", "all", *(sum(getattr(each, name) for each in self.rows) for name in _COUNTS)
        )

    @property
    def perfect(self) -> bool:
        """Whether all was found and nothing besides, and there was something to find."""
        whole = self.total
        return not whole.missed and not whole.extra and bool(whole.found)


LOADED = "sql"
"""The format of scripts, whose rows are audited in the database that they were loaded into."""
_COUNTS = ("planted", "consequent", "missed", "extra")


def score(findings: Iterable[Finding], labelled: Sequence[tuple[str, Labels]]) -> Score:
    """The score of findings; `labelled` are the labels of each data set by the name of its folder."""
    wanted: dict[str, Counter[Label]] = {}
    rows: dict[tuple[str, str], Counter[str]] = {}
    for folder, labels in labelled:
        counts = wanted.setdefault(labels.format, Counter())
        for each in labels.labels:
            counts[_in(folder, labels.format, each.expected)] += 1
            rows.setdefault((each.rule, labels.format), Counter())[each.origin] += 1
    sets = {folder: labels.format for folder, labels in labelled}
    alone = next(iter(sets.items())) if len(sets) == 1 else None
    for finding in findings:
        folder, form = _whose(finding.place.source, sets, alone)
        seen = Label(
            finding.rule,
            finding.policy,
            finding.clause,
            finding.element,
            spot(finding.place),
            "planted",
        )
        seen = _in(folder, form, seen)
        if wanted.get(form, Counter())[seen] > 0:
            wanted[form][seen] -= 1
        else:
            rows.setdefault((finding.rule, form), Counter())["extra"] += 1
    for form, counts in wanted.items():
        for each, left in counts.items():
            rows[each.rule, form]["missed"] += left
    found = (Row(*key, *(counts[name] for name in _COUNTS)) for key, counts in sorted(rows.items()))
    unplanted: dict[str, dict[str, str]] = {}
    for _, labels in labelled:
        unplanted.setdefault(labels.format, {}).update(labels.unplanted)
    for row in rows:
        unplanted.get(row[1], {}).pop(row[0], None)
    return Score(tuple(found), unplanted)


def _in(folder: str, form: str, label: Label) -> Label:
    """The label with its source as the folder and the name in it, however the folder was reached.

    What scripts were loaded into has whatever name its owner gave it.
    """
    name = "store" if form == LOADED else label.place.source.rpartition("/")[2]
    return replace(label, place=replace(label.place, source=f"{folder}/{name}"))


def _whose(source: str, sets: Mapping[str, str], alone: tuple[str, str] | None) -> tuple[str, str]:
    """The data set that a source belongs to, and its format: by the folder that it lies in, or by its own name."""
    *folders, name = source.split("/")
    for folder in (*reversed(folders), name.partition(".")[0]):
        if folder in sets:
            return folder, sets[folder]
    return alone or (folders[-1] if folders else "", "?")


def text(score: Score, names: Mapping[str, str]) -> Iterator[str]:
    """The score in lines, rule by rule; `names` are those of the rules by their ids."""
    width = max((len(name) for name in names.values()), default=0)
    heads = ("planted", "besides", "found", "missed", "extra", "precision", "recall")
    yield f"{'rule':<8}{'':<{width + 2}}{'format':<13}" + "".join(f"{each:>10}" for each in heads)
    for row in (*score.rows, score.total):
        name = names.get(row.rule, "")
        counts = (row.planted, row.consequent, row.found, row.missed, row.extra)
        figures = (*map(str, counts), _figure(row.precision), _figure(row.recall))
        head = f"{row.rule:<8}{name:<{width + 2}}{row.format:<13}"
        yield head + "".join(f"{each:>10}" for each in figures)
    for form, reasons in sorted(score.unplanted.items()):
        yield f"nothing was planted in {form} for:"
        for rule, why in sorted(reasons.items()):
            yield f"  {rule}  {names.get(rule, ''):<{width}}  {why}"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _figure(share: float | None) -> str:
    # Never rounded up to what it is not.
    return "-" if share is None else f"{int(share * 1000) / 1000:.3f}"
