"""What is plainly no data: documents and programs that lie beside them, and what this program writes itself.

Laws of the file: a kind is told by the name and held against the content: what a format knows by its
beginning is data, whatever it is called; what could be broken data is never passed over.
"""

from pathlib import Path, PurePath

from auditor.sources.recognise import recognise

_SIGHT = 1 << 16  # bytes

# Kinds of files that hold no data about travellers, whatever stands in them. SQL is none: dumps are data.
_SUFFIXES = (
    ".md .markdown .rst .adoc .html .htm .css .scss .js .mjs .cjs .ts .tsx .jsx .vue .map"
    " .py .pyi .pyc .ipynb .rb .pl .php .lua .r .sh .bash .zsh .fish .ps1 .bat .cmd .awk .sed"
    " .c .h .cc .cpp .hpp .cs .go .rs .java .kt .kts .scala .swift .groovy .gradle .proto .tf .nix"
    " .toml .ini .cfg .conf .properties .env .lock .mk .cmake .bib .tex .po .pot .j2"
    " .png .jpg .jpeg .gif .svg .ico .webp .bmp .woff .woff2 .ttf .otf .eot .pem .crt .asc .sig"
)
_NAMES = (
    "readme license licence copying notice authors changelog changes contributing maintainers codeowners"
    " makefile dockerfile containerfile jenkinsfile vagrantfile gemfile rakefile procfile justfile"
)
_KINDS = frozenset(_SUFFIXES.split()), frozenset(_NAMES.split())
# What these are called is data, as far as a name tells; they are not opened twice.
_DATA = frozenset({".edi", ".edifact", ".paxlst", ".pnrgov", ".cusres", ".pnr", ".gz", ".zip"})
# With what reports, baselines, waivers, policies, labels and manifests begin, and no data do.
_BEGINNINGS = (
    b"pnr-auditor ",
    b"# Audit of passenger data\n",
    b"row,policy,clause,status,severity,",
    b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pnr-auditor"',
    b'{"schema": "urn:pnr-auditor:schema:',
    b'{"schema":"urn:pnr-auditor:schema:',
    b"::error file=",
    b"::warning file=",
    b"::notice file=",
)
_NOTHING_FOUND = b"[]"  # a report of GitLab's kind
_MARKS = (
    b'"urn:pnr-auditor:schema:',
    b'"https://docs.oasis-open.org/sarif/',
    b'"assessment-results": {',
    b'"check_name": "',
    b'"_type": "https://in-toto.io/Statement/',
)
_ADVICE = b"\nnot legal advice; law reviewed on "  # under the verdict


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
    return (kind or is_own(head, suffix)) and isinstance(recognise(iter([head])), str)


def by_name(name: str) -> bool:
    """Whether what is called so is of a kind that holds no data, as far as a name tells."""
    path = PurePath(name.replace("\\", "/"))
    suffixes, names = _KINDS
    return path.suffix.lower() in suffixes or path.name.lower() in names


def is_own(head: bytes, suffix: str) -> bool:
    """Whether what begins so was written by this program, or for it."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_BEGINNINGS) or text.rstrip() == _NOTHING_FOUND or _ADVICE in head:
        return True
    if text.startswith((b"{", b"[")):
        return any(mark in head for mark in _MARKS)
    if suffix in {".yaml", ".yml"}:
        lines = {line.partition(b":")[0] for line in text.splitlines() if b":" in line}
        return b"waivers" in lines or {b"id", b"reviewed", b"clauses"} <= lines
    return False
