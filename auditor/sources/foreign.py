"""What is plainly no data: documents and programs that lie beside them, and what this program writes itself.

Laws of the file: a kind is told by the name and held against the content: what a format knows by its
beginning is data, whatever it is called; what could be broken data is never passed over.
"""

from collections import deque
from collections.abc import Iterable
from itertools import chain
from pathlib import Path, PurePath

from auditor.sources.own import is_own, is_own_document, is_page
from auditor.sources.recognise import recognise

FOREIGN = "of a kind that is no data"
_SIGHT = 1 << 16  # bytes

# Kinds of files that hold no data about travellers, whatever stands in them. SQL is none: dumps are data.
_SUFFIXES = (
    ".md .markdown .rst .adoc .html .htm .css .scss .js .mjs .cjs .ts .tsx .jsx .vue .map"
    " .py .pyi .pyc .ipynb .rb .pl .php .lua .r .sh .bash .zsh .fish .ps1 .bat .cmd .awk .sed"
    " .c .h .cc .cpp .hpp .cs .go .rs .java .kt .kts .scala .swift .groovy .gradle .proto .tf .nix"
    " .toml .ini .cfg .conf .properties .env .lock .mk .cmake .bib .tex .po .pot .j2"
    " .png .jpg .jpeg .gif .svg .ico .webp .bmp .woff .woff2 .ttf .otf .eot .pem .crt .asc .sig .p7s"
    " .sha1 .sha256 .sha512 .md5 .xsd .xsl .xslt .dtd"
)
_NAMES = (
    "readme license licence copying notice authors changelog changes contributing maintainers codeowners"
    " makefile dockerfile containerfile jenkinsfile vagrantfile gemfile rakefile procfile justfile"
    " package.json package-lock.json tsconfig.json jsconfig.json composer.json pom.xml build.xml go.sum"
    " compose.yaml compose.yml docker-compose.yaml docker-compose.yml mkdocs.yml pnpm-lock.yaml"
    " requirements.txt constraints.txt cmakelists.txt robots.txt thumbs.db sha256sums md5sums"
)
_KINDS = frozenset(_SUFFIXES.split()), frozenset(_NAMES.split())
# What these are called is data, as far as a name tells; they are not opened twice.
_DATA = frozenset({".edi", ".edifact", ".paxlst", ".pnrgov", ".cusres", ".pnr", ".gz"})


def is_foreign(path: str) -> bool:
    """Whether the file of this path is plainly no data; one that cannot be read is not said to be."""
    kind = by_name(path)
    suffix = PurePath(path).suffix.lower()
    if suffix in _DATA:
        return False
    try:
        with Path(path).open("rb") as file:
            head = file.read(_SIGHT)
    except OSError:
        return False
    if not head.strip():
        return kind
    if is_own_document(Path(path), head):
        return True
    return (kind or is_own(head, suffix)) and isinstance(recognise(iter([head])), str)


def is_member(name: str, head: bytes, rest: Iterable[bytes] = ()) -> bool:
    """Whether what no format knows, and stands in an archive under this name, is plainly no data."""
    _, inside, member = name.rpartition("!")
    if not inside:
        return False
    if head.startswith(b"%PDF-"):
        return is_page(b"".join(deque(chain([head], rest), maxlen=2)))
    return by_name(member) or is_own(head, PurePath(member).suffix.lower())


def by_name(name: str) -> bool:
    """Whether what is called so is of a kind that holds no data, as far as a name tells."""
    path = PurePath(name.replace("\\", "/"))
    suffixes, names = _KINDS
    suffix, whole = path.suffix.lower(), path.name.lower()
    return suffix in suffixes or whole in names or whole.removesuffix(".txt") in names
