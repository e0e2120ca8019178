"""The manifest of a data set: an in-toto Statement that says which files, and how they came about.

Source: in-toto Attestation Framework, Statement v1 (in-toto.io/Statement/v1).
"""

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Meta(ge=0)]

_URN = "urn:pnr-auditor:schema:manifest:1"


class Digest(Struct, frozen=True, forbid_unknown_fields=True):
    """The SHA-256 of a file, in hexadecimal."""

    sha256: Sha256


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the set: its name from the folder on."""

    name: str
    digest: Digest


class Generator(Struct, frozen=True, forbid_unknown_fields=True):
    """The program and its version; another version may write other bytes."""

    name: Literal["pnr-auditor"]
    version: str


class Predicate(Struct, frozen=True, forbid_unknown_fields=True):
    """What is stated of the files.

    `plan` holds the seed and the options, from which the set can be made again; null for files that this
    program did not make. `clean_under` is the policy that an audit finds nothing under. `tokens` counts
    names, closed and structural values, and values in ranges; `ranges` the latter by range.
    """

    generator: Generator
    plan: dict[str, Any] | None
    clean_under: str | None
    tokens: dict[str, Count]
    ranges: dict[str, Count]


class Statement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The manifest as a whole."""

    type: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(
        name="_type", default="https://in-toto.io/Statement/v1"
    )
    subject: list[Subject]
    predicate_type: Literal["urn:pnr-auditor:attestation:synthetic:1"] = msgspec.field(
        name="predicateType", default="urn:pnr-auditor:attestation:synthetic:1"
    )
    predicate: Predicate


class ManifestError(ValueError):
    """The bytes are no manifest of this version."""


def counted(counts: Counter[str]) -> dict[str, int]:
    """The counts in the order of their names."""
    return dict(sorted(counts.items()))


def encode(statement: Statement) -> bytes:
    """The manifest as its file reads."""
    return msgspec.json.format(msgspec.json.encode(statement), indent=2) + b"\n"


def decode(data: bytes) -> Statement:
    """The manifest in `data`.

    Raises:
        ManifestError: it is none; what is wrong in it is not said, as it could be anything.
    """
    try:
        return msgspec.json.decode(data, type=Statement)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ManifestError("it is no manifest, see `auditor schema manifest`") from None


def schema() -> dict[str, Any]:
    """The JSON Schema of the manifest."""
    (top,), found = msgspec.json.schema_components((Statement,), ref_template="#/$defs/{name}")
    assert top["$ref"] == "#/$defs/Statement"  # noqa: S101 - for its readers
    body = found.pop("Statement")
    for part in (body, *found.values()):
        part["description"] = " ".join(part["description"].split())
        part.pop("title", None)
    # What has a default is written all the same.
    body["required"] = list(body["properties"])
    for each in body["properties"].values():
        each.pop("default", None)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _URN}
    return {**head, "title": "Manifest of a synthetic data set", **body, "$defs": found}
