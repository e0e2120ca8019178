"""The page for lawyers as text, as Markdown and as one HTML file: two columns, a line for each clause."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import TextIO

from markupsafe import Markup, escape

from auditor.explain.compare.diff import Diff
from auditor.explain.compare.lawyers import SILENT, TITLES, Row, Said
from auditor.judging.report import NOT_ADVICE
from auditor.law.policy import Policy
from auditor.policies import coverage
from auditor.reporters.words import flat

_WIDTH = 100
_COLUMN = 48
_STYLE = """
body { margin: 2rem auto; max-width: 72rem; padding: 0 1.2rem;
  font: 15px/1.5 system-ui, sans-serif; color: #16202e; background: #fff; }
h1 { font: 600 1.7rem/1.25 Georgia, serif; }
h2 { font: 600 1.15rem/1.3 Georgia, serif; margin: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { vertical-align: top; text-align: left; padding: .5rem .8rem; border: 1px solid #d9d6cd; }
thead { display: table-header-group; }
thead th { background: #eef0f4; }
tr { break-inside: avoid; }
tr.topic th { background: #f7f6f2; break-after: avoid; }
tr.proven td { background: #fbfaf7; font-size: .9rem; }
ul { margin: 0; padding-left: 1.1rem; }
li { margin: .15rem 0; }
.fine { color: #4d5866; font-size: .85rem; font-weight: 400; }
.none { color: #4d5866; font-style: italic; }
@media print { body { margin: 0; font-size: 11px; } }
"""


def _heads(found: Diff) -> Iterator[tuple[Policy, str, str]]:
    for law in (found.one, found.two):
        held = "; ".join(coverage.told(law))
        state = law.status.replace("-", " ")
        yield law, law.title, f"{law.id}; {law.edition}; {state}; reviewed {law.reviewed}; {held}"


def _closing(found: Diff) -> str:
    day = max(found.one.reviewed, found.two.reviewed)
    proven = (
        f"{len(found.differences)} differences are proven, each by a record of nobody that passes one "
        "policy and fails the other (--out writes them)"
    )
    return f"Law as of {found.law_as_of}. {proven}. {NOT_ADVICE}; law reviewed on {day}"


def _fine(said: Said) -> str:
    return "; ".join((said.cites, *said.marks, said.clause))


def write_text(found: Diff, rows: Sequence[Row], out: TextIO) -> None:
    """Write two columns for a terminal."""
    out.writelines(f"{flat(line).rstrip()}\n" if line else "\n" for line in _text(found, rows))


def _text(found: Diff, rows: Sequence[Row]) -> Iterator[str]:
    for law, title, fine in _heads(found):
        yield from wrap(f"{law.id}: {title}", _WIDTH)
        yield from wrap(fine, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    for row in rows:
        yield from ("", TITLES[row.topic].upper())
        yield f"{found.one.id:<{_COLUMN}}    {found.two.id}"
        left, right = ([*_column(side)] for side in (row.one, row.two))
        for one, two in zip_longest(left, right, fillvalue=""):
            yield f"{one:<{_COLUMN}}    {two}"
        for each in row.proven:
            yield from wrap(f"proven: {each}", _WIDTH, subsequent_indent="        ")
    yield ""
    yield from wrap(_closing(found), _WIDTH)


def _column(side: Sequence[Said]) -> Iterator[str]:
    if not side:
        yield SILENT
    for said in side:
        yield from wrap(said.words, _COLUMN, initial_indent="- ", subsequent_indent="  ")
        yield from wrap(f"[{_fine(said)}]", _COLUMN, initial_indent="  ", subsequent_indent="  ")


def write_markdown(found: Diff, rows: Sequence[Row], out: TextIO) -> None:
    """Write a table for each topic."""
    out.writelines(f"{line}\n" for line in _markdown(found, rows))


def _markdown(found: Diff, rows: Sequence[Row]) -> Iterator[str]:
    yield f"# {_cell(found.one.id)} and {_cell(found.two.id)}, side by side"
    yield ""
    for _, title, fine in _heads(found):
        yield f"- **{_cell(title)}**: {_cell(fine)}"
    for row in rows:
        yield from ("", f"## {TITLES[row.topic]}", "")
        yield f"| {_cell(found.one.id)} | {_cell(found.two.id)} |"
        yield "| --- | --- |"
        for one, two in zip_longest(row.one or (None,), row.two or (None,), fillvalue=""):
            yield f"| {_linked(one)} | {_linked(two)} |"
        if row.proven:
            yield ""
            yield from (f"- proven: {_cell(each)}" for each in row.proven)
    yield from ("", f"*{_cell(_closing(found))}*")


def _linked(said: Said | str | None) -> str:
    if not isinstance(said, Said):
        return SILENT if said is None else ""
    return f"{_cell(said.words)} ({_cell(_fine(said))})"


def _cell(text: str) -> str:
    return flat(text).replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*")


def write_html(found: Diff, rows: Sequence[Row], out: TextIO) -> None:
    """Write one page that needs nothing beside it."""
    out.writelines(f"{line}\n" for line in _html(found, rows))


def _html(found: Diff, rows: Sequence[Row]) -> Iterator[str]:
    title = flat(f"{found.one.id} and {found.two.id}, side by side")
    yield "<!doctype html>"
    yield '<html lang="en-GB"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<h1>{escape(title)}</h1>"
    yield "<table><thead><tr>"
    for _, name, fine in _heads(found):
        yield f'<th scope="col">{escape(flat(name))}<br><span class="fine">{escape(flat(fine))}</span></th>'
    yield "</tr></thead><tbody>"
    for row in rows:
        yield f'<tr class="topic"><th colspan="2" scope="colgroup"><h2>{TITLES[row.topic]}</h2></th></tr>'
        yield f"<tr><td>{_items(row.one)}</td><td>{_items(row.two)}</td></tr>"
        if row.proven:
            listed = Markup("").join(
                Markup("<li>{}</li>").format(flat(each)) for each in row.proven
            )
            yield f'<tr class="proven"><td colspan="2">Proven by records of nobody:<ul>{listed}</ul></td></tr>'
    yield f'</tbody></table><p class="fine">{escape(flat(_closing(found)))}</p></main></body></html>'


def _items(side: Sequence[Said]) -> Markup:
    if not side:
        return Markup('<span class="none">{}</span>').format(SILENT)
    lines = Markup("").join(
        Markup('<li>{} <span class="fine">{}{}</span></li>').format(
            flat(each.words), flat(_fine(each)), _address(each.link)
        )
        for each in side
    )
    return Markup("<ul>{}</ul>").format(lines)


def _address(link: str | None) -> Markup:
    return Markup(' · <a href="{}" rel="noreferrer">text</a>').format(link) if link else Markup("")


FORMS: Mapping[str, Callable[[Diff, Sequence[Row], TextIO], None]] = {
    "text": write_text,
    "markdown": write_markdown,
    "html": write_html,
}
