"""The page of the command line: the help of every verb, as the program gives it."""

from collections.abc import Mapping

from auditor.explain.markdown import code, item, linked, page, prose, slug

PATH = "usage.md"

_OPENING = """What `auditor VERB --help` prints, of every verb. What would be typed each time may
stand in a file: {settings}. How to read what comes out: {report}."""


def render(helps: Mapping[str, str]) -> str:
    """The page; `helps` is the help of each command, by how it is called."""
    link = linked(PATH)
    verbs = [name for name in helps if name.count(" ") == 1]
    return page(
        "# Every verb and option",
        prose(
            _OPENING.format(
                settings=link("settings", "settings.md"),
                report=link("read a report", "read-a-report.md"),
            )
        ),
        "\n".join(item(link(code(name), f"#{slug(name)}")) for name in verbs),
        *(part for name, text in helps.items() for part in _section(name, text)),
    )


def _section(name: str, text: str) -> tuple[str, str]:
    level = "##" if name.count(" ") <= 1 else "###"
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"{level} {name}", f"```text\n{lines}\n```"
