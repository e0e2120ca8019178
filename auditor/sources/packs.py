"""Packs: a policy by its id, or from a YAML file of the user's own."""

from difflib import get_close_matches
from pathlib import Path

from auditor import policies
from auditor.law.policy import Policy, parse
from auditor.sources import UsageError, reason, text

_SUFFIXES = (".yaml", ".yml")


def pack(name: str) -> Policy:
    """The policy with this id, or in this YAML file.

    Raises:
        UsageError: there is none, or the file has mistakes, each named with its line.
    """
    if name in policies.names():
        return policies.read(name)
    if not name.endswith(_SUFFIXES):
        near = get_close_matches(name, policies.names(), n=1)
        hint = f"; perhaps {near[0]}" if near else ""
        raise UsageError(
            f"there is no policy {name!r}{hint}: `auditor policy list` shows them, "
            "and a file of your own ends in .yaml"
        )
    try:
        written = text(Path(name))
    except OSError as fault:
        raise UsageError(f"the policy file {name!r}: {reason(fault)}") from None
    except ValueError:
        raise UsageError(f"the policy file {name!r} is not UTF-8") from None
    problems = policies.lint(written)
    if problems:
        raise UsageError("\n".join(f"{name}:{each}" for each in problems))
    return parse(written)
