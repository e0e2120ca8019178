"""A record of JSON or XML, a row of a log or a declaration that cannot be read as one.

What: a line of JSON is not JSON or not a record, a document of XML is not well-formed, a row of a
table has more or fewer cells than its header, a declaration is not YAML or has a key nobody knows.

Why: what cannot be parsed is not judged, and what is stored broken is not deleted by a query for
it.

Remedy: write the record again from its source.

Known false positives: a file of another kind with the same ending.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT014"
MESSAGE = "the record cannot be read"
REMEDY: dict[Holder | None, str] = {
    None: "Write the record so that it satisfies its schema.",
}
FAULT = "malformed-record"
CITES = "RFC 8259 (JSON), RFC 4180 (CSV), YAML 1.2, XML 1.0 (Fifth Edition), and the schema of the record"
check = faults(FAULT)
