"""What pages share: a template that escapes all that comes from the data's frame, and hashes of what may run."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from auditor.reporters.words import on_page


@cache
def text(package: str, name: str) -> str:
    """A file of a package, such as `page.css` of `auditor.reporters.html`."""
    return (files(package) / name).read_text("utf-8")


@cache
def template(package: str) -> Template:
    """The page of a package, `page.html.j2`."""
    frame = Environment(
        loader=FunctionLoader(lambda name: text(package, name)),
        autoescape=True,
        finalize=on_page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return frame.get_template("page.html.j2")


def hash_of(text: str) -> str:
    """The hash by which the page's own policy lets `text` run, of its exact bytes."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
