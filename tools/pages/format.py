"""The page of a message type: its table of slots, and the service codes it carries."""

from collections.abc import Iterable
from importlib import import_module

from auditor.explain.markdown import Link, code, linked, page, prose, table
from auditor.formats import access_log, declaration, records
from auditor.knowledge.service import LAYOUTS, SERVICES, Service
from pages import ledger, record, slot
from pages.slot import Row

INDEX = "formats.md"

_READING = (
    ("2.1", "component 1 of data element 2"),
    ("2", "data element 2, whatever its components"),
    ("2+", "data element 2 and all after it"),
    ("n.2", "component 2 of each data element; the segment repeats one composite"),
    ("n.4-5", "components 4 to 5 of each"),
    ("`9{6}`", "a form: six digits; `a` is a letter, `.+` anything"),
)
_EVIDENCE = {
    "V": "read in public material",
    "C": "seen in samples",
    "K": "from memory",
    "R": "from memory",
}
_OPENING = """What bytes are read as, and which data element each position is. A format is known by
its first bytes; `--input-format` overrides."""
_SEGMENTS = """A message is a row of segments. A segment begins with its tag (`TIF`) and holds data
elements, parted by `+`, each of which may hold components, parted by `:`. Segments stand in groups;
`*` is every group."""
_FIRST = """The first row that fits a position names it. A row without a data element is structure:
it frames the data and says nothing of a traveller. What no row names is reported as
`unlisted.content`, never dropped."""
_PATHS = """A path names XML elements by their local names, matched from the end; `@` stands before
an attribute. The first row that fits a path names it, the longest path first. A row without a data
element is structure. What no row names is reported as `unlisted.content`, never dropped."""
_WRITTEN = """A tree says keys and values; here each key has its place, in the order of the message. A
second value of a key fills its second place; `=x` is what stands where the tree says nothing, `*`
all further values. What stands behind `&` is left out with its gap, and `[C332]` begins what is
written once for each tree of that name, or is the composite before it again. A key without `~` is an
element of the dictionary, `@` and
what follows aside. docs/decisions/0009-trees-and-layouts.md says the rest."""
_WRITTEN_XML = """A tree says keys and values; here each key has its place. `each` says under which
name a tree repeats the element; those beside the message are alternatives by their name."""
_SERVICES = """A special service request (SSR) with a code of this table is the element beside it,
and no service code. The {others} codes known besides are `service.code`, with `service.text` where
text follows; any other code is shown as `?`. No authority publishes what each stands for: the last
column says how it is known here."""
_LAYOUTS = "Texts that are parted by slashes, slot by slot; a dash is structure."


def path(name: str) -> str:
    """Where the page of the message type stands below docs/."""
    return f"formats/{name}.md"


def render(name: str) -> str:
    """The page."""
    link = linked(path(name))
    module = import_module(f"auditor.formats.{name}")
    return page(
        f"# {module.TITLE}",
        *(prose(each) for each in (module.__doc__ or "").strip().split("\n\n")),
        *(_markup(link) if name == slot.XML else _edifact(name, link)),
        *_services(name, link),
    )


def _edifact(name: str, link: Link) -> Iterable[str]:
    yield prose(_SEGMENTS)
    yield table(("position", "means"), _READING)
    yield prose(_FIRST)
    yield "## Positions"
    yield _slots(slot.rows(name), link)
    yield "## The frame of every interchange"
    yield _slots(slot.rows(slot.FRAME), link)
    yield "## How it is written"
    yield prose(_WRITTEN)
    yield table(("group", "repeats", "segment"), slot.layout(name))


def _markup(link: Link) -> Iterable[str]:
    yield prose(_PATHS)
    yield "## Paths"
    yield table(
        ("path", "element", "title"),
        ((row.where, _element(row.element, link), row.title) for row in slot.paths()),
    )
    yield "## How it is written"
    yield prose(_WRITTEN_XML)
    yield f"```xml\n{slot.skeleton()}```"


def _slots(rows: Iterable[Row], link: Link) -> str:
    return table(
        ("group", "tag", "position", "element", "title"),
        ((row.group, row.tag, row.where, _element(row.element, link), row.title) for row in rows),
    )


def _element(element: str | None, link: Link) -> str:
    if element is None:
        return "structure"
    return link(element, f"elements.md#{element.partition('.')[0]}")


def _services(name: str, link: Link) -> Iterable[str]:
    if not slot.has_services(name):
        return
    mapped = [each for each in SERVICES.values() if each.element is not None]
    yield "## Service codes"
    yield prose(_SERVICES.format(others=len(SERVICES) - len(mapped)))
    yield table(
        ("code", "element", "title", "known"),
        (
            (code(each.code), _element(each.element, link), each.title, _known(each))
            for each in mapped
        ),
    )
    yield prose(_LAYOUTS)
    yield table(
        ("code", "slots"),
        (
            (code(each), " / ".join(one or "–" for one in layout))
            for each, layout in LAYOUTS.items()
        ),
    )


def _known(service: Service) -> str:
    how = (_EVIDENCE.get(each, each) for each in service.evidence.split(","))
    return "; ".join(dict.fromkeys(how))


def index() -> str:
    """The list of all formats."""
    link = linked(INDEX)
    rows = [
        (link(slot.label(name), path(name)), import_module(f"auditor.formats.{name}").TITLE)
        for name in slot.tables()
    ]
    rows += [
        (link("JSON", record.PATH), records.TITLE),
        (link("access log", ledger.LOG_PATH), access_log.TITLE),
        (link("declaration", ledger.DECLARATION_PATH), declaration.TITLE),
    ]
    return page("# Formats", prose(_OPENING), table(("format", "title"), rows))
