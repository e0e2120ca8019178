"""The manifest of an evidence pack: an in-toto Statement that names each file with its SHA-256.

Source: in-toto Attestation Framework, Statement v1 (in-toto.io/Statement/v1).
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.observed.record import harmless
from auditor.policies.json_schema import DIALECT, URN, Schema, plain

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
NAME = "manifest.json"


class Digest(Struct, frozen=True, forbid_unknown_fields=True):
    """The SHA-256 of a file, in hexadecimal."""

    sha256: Sha256


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the pack: its name from the folder on."""

    name: str
    digest: Digest


class Law(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy that the audit was made under, by the digest of its text."""

    id: str
    sha256: Sha256
    edition: str
    reviewed: date


class Predicate(Struct, frozen=True, forbid_unknown_fields=True):
    """What is stated of the files: what made them, by which day's law, under what, and what it came to.

    `configuration` is the digest of the settings of the audit, `assessment` that of the answers that
    people gave, if any; `places` whether the pack says where in the data findings are; `parameters` are
    the days that were given to clauses that have none, as `policy.parameter`.
    """

    version: str
    law_as_of: str
    as_of: str | None
    configuration: str
    policies: tuple[Law, ...]
    assessment: Sha256 | None
    places: bool
    headline: str
    parameters: dict[str, date] = {}
    notice: Literal["not legal advice"] = "not legal advice"


class Statement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The manifest as a whole."""

    type: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(
        name="_type", default="https://in-toto.io/Statement/v1"
    )
    subject: tuple[Subject, ...]
    predicate_type: Literal["urn:pnr-auditor:attestation:evidence:1"] = msgspec.field(
        name="predicateType", default="urn:pnr-auditor:attestation:evidence:1"
    )
    predicate: Predicate


class ManifestError(ValueError):
    """What should be a manifest is none; the text says so and repeats nothing of it."""


def statement(
    files: Mapping[str, bytes], report: Report, parameters: Mapping[str, date]
) -> Statement:
    """The manifest of `files`, which tell `report`."""
    run = report.run
    return Statement(
        subject=tuple(
            Subject(name, Digest(sha256(data).hexdigest())) for name, data in sorted(files.items())
        ),
        predicate=Predicate(
            version=run.version,
            law_as_of=str(run.law_as_of),
            as_of=run.as_of,
            configuration=run.configuration,
            policies=tuple(Law(each.id, each.sha256, each.edition, each.reviewed) for each in run.policies),
            assessment=None if run.assessment is None else run.assessment.sha256,
            places=not run.redacted,
            headline=headline(report),
            parameters=dict(sorted(parameters.items())),
        ),
    )  # fmt: skip


def written(stated: Statement) -> bytes:
    """The manifest as its file reads."""
    text = msgspec.json.format(msgspec.json.encode(stated), indent=1).decode()
    return f"{harmless(text)}\n".encode()


def read(data: bytes) -> Statement:
    """The manifest that a file states.

    Raises:
        ManifestError: it is none.
    """
    try:
        return msgspec.json.decode(data, type=Statement)
    except (msgspec.DecodeError, UnicodeError, RecursionError):  # its words may repeat what it read
        raise ManifestError("manifest.json is no manifest of an evidence pack") from None


def schema() -> Schema:
    """The schema of the manifest (`schemas/evidence.schema.json`)."""
    _, found = msgspec.json.schema_components((Statement,), ref_template="#/$defs/{name}")
    head: dict[str, Any] = {"$schema": DIALECT, "$id": URN.format("evidence")}
    tree: Schema = plain({**head, **found.pop("Statement"), "$defs": found})
    return tree
