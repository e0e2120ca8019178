"""Policy files: a policy by its id, or from a YAML file of the user's own."""

import re
from difflib import get_close_matches
from pathlib import Path

from auditor import policies
from auditor.law.policy import Policy
from auditor.law.yaml_text import YamlError
from auditor.sources import UsageError, reason, text

_SUFFIXES = (".yaml", ".yml")
_PIN = "@sha256:"
_DIGEST = re.compile("[0-9a-f]{12,64}")


def packs(name: str) -> tuple[Policy, ...]:
    """The policy that a name means, or all of a folder of one's own.

    Raises:
        UsageError: there is none, or one has mistakes.
    """
    if name in policies.names() or not Path(name).is_dir():
        return (pack(name),)
    found = sorted(str(each) for each in Path(name).iterdir() if each.suffix in _SUFFIXES)
    if not found:
        raise UsageError(f"the folder {name!r} has no policy: their files end in .yaml")
    return tuple(map(pack, found))


def pack(name: str) -> Policy:
    """The policy with this id, or in this YAML file; `@sha256:…` behind either says which text it must be.

    Raises:
        UsageError: there is none, it is another text, or the file has mistakes, each named with its line.
    """
    named, pinned, digest = name.partition(_PIN)
    found = _pack(named)
    if pinned and not (_DIGEST.fullmatch(digest) and found.sha256.startswith(digest)):
        wrong = (
            "is"
            if _DIGEST.fullmatch(digest)
            else "is a digest of 12 to 64 hexadecimal digits needed; it is"
        )
        raise UsageError(
            f"the policy {named!r} {wrong} not the one that is pinned: its sha256 is {found.sha256}"
        )
    return found


def _pack(name: str) -> Policy:
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
    try:
        return policies.stated(written)
    except YamlError as fault:
        raise UsageError("\n".join(f"{name}:{each}" for each in fault.problems)) from None
