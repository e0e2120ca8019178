"""The shipped policy packs, one legal regime per file, and the list of all mistakes of a pack.

Laws of the file: a mistake is named by line, column and JSONPath; its words repeat nothing that
stands in the pack but a key or the name of a rule, and only where these are lower-case words.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import msgspec

from auditor.law.policy import Policy, PolicyError, from_tree, parse
from auditor.law.yaml_text import Problem, load_yaml, plain
from auditor.policies import whole
from auditor.policies.proofread import Spots, proofread, sound
from auditor.policies.schema import policy_schema

COMPILED = "compiled"  # the folder of what `compiled` makes; generated, like the pages

_FOLDER = files("auditor.policies")
_SUFFIX = ".yaml"


@cache
def names() -> tuple[str, ...]:
    """The ids of the shipped packs, sorted."""
    found = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def text(policy: str) -> str:
    """The pack with the id `policy` as it is written.

    Raises:
        KeyError: no shipped pack has that id.
    """
    if policy not in names():
        raise KeyError(policy)
    return (_FOLDER / f"{policy}{_SUFFIX}").read_text("utf-8")


@cache
def digest(policy: str) -> str | None:
    """The digest (SHA-256) of the shipped pack with this id; None where there is none."""
    return sha256(text(policy).encode()).hexdigest() if policy in names() else None


@cache
def read(policy: str) -> Policy:
    """The shipped pack with the id `policy`.

    Raises:
        KeyError: no shipped pack has that id.
    """
    written = text(policy)
    digest = sha256(written.encode()).hexdigest()
    try:
        made = msgspec.json.decode((_FOLDER / COMPILED / f"{policy}.json").read_bytes())
    except (OSError, msgspec.DecodeError):
        made = {}
    # What was made of another text, as while a pack is being written, is left aside.
    fresh = made.get("sha256") == digest
    return from_tree(made["policy"], digest=digest) if fresh else parse(written)


def compiled(policy: str, tree: object = None) -> str:
    """The shipped pack as JSON, with the digest of its text: read in a hundredth of the time of YAML.

    `tree` is what its text says, where that was read already.
    """
    written = text(policy)
    digest = sha256(written.encode()).hexdigest()
    made = {"sha256": digest, "policy": tree or plain(load_yaml(written))}
    return msgspec.json.encode(made).decode() + "\n"


def lint(pack: str) -> tuple[Problem, ...]:
    """Every mistake in the text of a policy pack, in the order of its lines; empty without any."""
    return proofread(pack, policy_schema(), _as_a_whole)


def stated(pack: str) -> Policy:
    """The policy that the text of a pack states; `sha256` is the digest of the text.

    Raises:
        YamlError: it has mistakes, those that `lint` tells.
    """
    tree = sound(pack, policy_schema(), _as_a_whole)
    return from_tree(tree, digest=sha256(pack.encode()).hexdigest())


def _as_a_whole(pure: Mapping[str, Any], spots: Spots) -> Iterator[Problem]:
    """What no single clause shows: clauses and parameters that are not there, dates in the wrong order."""
    try:
        policy = from_tree(pure)
    except PolicyError as fault:
        yield from fault.problems
        return
    for path, message in whole.mistakes(policy):
        yield spots.problem(path, message)
