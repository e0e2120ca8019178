"""Charts as SVG: drawn by hand, coloured by class so that dark mode and print work, each beside its numbers.

Laws of the file: no chart has a script, a style or a picture from elsewhere; whatever it shows also
stands in a table; a text is escaped as it enters.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from auditor.reporters.html.cells import Bin, running
from auditor.reporters.html.figures import Ages, Bar
from auditor.reporters.words import flat

_WIDTH = 640
_LABEL, _ROW = 250, 26
_HEIGHT, _FOOT = 150, 26
_LONGEST = 38  # characters of a label


def _svg(  # noqa: PLR0913, PLR0917 - what a picture is made of
    name: str,
    title: str,
    description: str,
    height: int,
    parts: Iterable[str],
    fits: str = "xMidYMid",
) -> Markup:
    body = Markup("").join(Markup(part) for part in parts)  # noqa: S704 - escaped where they are made
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" preserveAspectRatio="{}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(
        _WIDTH,
        height,
        fits,
        flat(name),
        flat(name),
        flat(name),
        flat(title),
        flat(name),
        flat(description),
        body,
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(flat(text))}</text>'


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'class="{kind}"/>'
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def bars(found: Sequence[Bar]) -> Markup:
    """Findings by clause: one horizontal bar for each."""
    most = max((each.number for each in found), default=1) or 1
    room = _WIDTH - _LABEL - 70
    parts = []
    for row, each in enumerate(found):
        y = row * _ROW
        width = max(2, room * each.number / most)
        parts += [
            _text(_LABEL - 10, y + 17, _short(each.label), "label", "end"),
            _rect(_LABEL, y + 5, width, _ROW - 10, f"bar {each.severity}"),
            _text(_LABEL + width + 6, y + 17, each.shown, "number"),
        ]
    described = f"{len(found)} clauses, by number of findings"
    return _svg("by-clause", "Findings by clause", described, max(len(found), 1) * _ROW, parts)


def statuses(name: str, counts: Sequence[tuple[str, int]]) -> Markup:
    """What became of the clauses of one regime: one stacked bar."""
    total = sum(number for _, number in counts) or 1
    parts, x = [], 0.0
    for status, number in counts:
        width = _WIDTH * number / total
        if number:
            parts.append(_rect(x, 0, max(width - 2, 1), 14, f"bar {status}"))
        x += width
    told = ", ".join(f"{number} {status}" for status, number in counts if number)
    # The bar fills its card, however wide that is.
    return _svg(f"{name}-statuses", "Status of the clauses", told, 14, parts, fits="none")


def ages(name: str, found: Ages) -> Markup:
    """Records against the deadline of one clause: gone by on the left, to come on the right of a line."""
    bins = [*found.passed, *found.ahead]
    most = max((each.records for each in bins), default=1)
    step = _WIDTH / max(len(bins), 1)
    parts = []
    for at, each in enumerate(bins):
        height = max(2, (_HEIGHT - 24) * each.records / most)
        kind = "bar passed" if at < len(found.passed) else "bar ahead"
        parts.append(_rect(at * step + 1, _HEIGHT - height, min(step - 2, 64), height, kind))
        if step > 34:  # noqa: PLR2004 - room for a number
            middle = at * step + 1 + min(step - 2, 64) / 2
            parts.append(
                _text(middle, _HEIGHT - height - 5, f"{each.records:,}", "number", "middle")
            )
        elif each.records == most and not any("number" in part for part in parts):
            # Where bars are too narrow for numbers, the tallest alone has one.
            parts.append(
                _text(at * step + step / 2, _HEIGHT - height - 5, f"{most:,}", "number", "middle")
            )
    line = len(found.passed) * step
    parts += [
        f'<line x1="0" x2="{_WIDTH}" y1="{_HEIGHT}" y2="{_HEIGHT}" class="axis"/>',
        *_ends(bins, step),
    ]
    if found.passed and found.ahead:
        parts.append(f'<line x1="{line:.1f}" x2="{line:.1f}" y1="0" y2="{_HEIGHT}" class="today"/>')
    told = (
        f"{sum(each.records for each in found.passed):,} records past the deadline, "
        f"{sum(each.records for each in found.ahead):,} before it"
    )
    title = f"Records against the deadline of {found.clause}"
    return _svg(f"{name}-ages", title, told, _HEIGHT + _FOOT, parts)


def _ends(bins: Sequence[Bin], step: float) -> list[str]:
    """The first and the last month below the axis."""
    if not bins:
        return []
    said = [_text(1, _HEIGHT + 17, bins[0].first, "tick")]
    if len(bins) > 1:
        last = min(len(bins) * step, _WIDTH - 1)
        said.append(_text(last, _HEIGHT + 17, bins[-1].last, "tick", "end"))
    return said


def coming(name: str, found: Ages) -> Markup:
    """How many records will have passed the deadline by each month: a staircase."""
    sums = running(found.ahead)
    most = max(sums, default=1)
    step = _WIDTH / max(len(sums), 1)
    points, y = [f"0,{_HEIGHT}"], float(_HEIGHT)
    for at, total in enumerate(sums):
        y = _HEIGHT - (_HEIGHT - 24) * total / most
        points += [f"{at * step:.1f},{y:.1f}", f"{(at + 1) * step:.1f},{y:.1f}"]
    points.append(f"{_WIDTH},{_HEIGHT}")
    parts = [
        f'<polygon points="{" ".join(points)}" class="area"/>',
        f'<line x1="0" x2="{_WIDTH}" y1="{_HEIGHT}" y2="{_HEIGHT}" class="axis"/>',
        _text(_WIDTH - 2, y - 6, f"{most:,} records", "number", "end"),
        *_ends(found.ahead, step),
    ]
    title = f"Records that will have passed the deadline of {found.clause}"
    return _svg(f"{name}-coming", title, f"{most:,} by the end", _HEIGHT + _FOOT, parts)
