"""The audit as one function: texts and paths become values, and a report comes back.

Laws of the file: it reads no clock; the same sources and terms give the same report, whatever the
number of workers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from typing import TypeAlias

import msgspec

from auditor import __version__, policies
from auditor.audit import Selection
from auditor.desk import Desk, Task, Terms, side_by_side
from auditor.finding import Severity
from auditor.policy import Policy, PolicyError
from auditor.record import Given, Holder, Record, Unread
from auditor.report import Report, Run, Tally, report
from auditor.rules import find as find_rule
from auditor.sources import Source, UsageError, asides, files
from auditor.sources.asides import Aside
from auditor.sources.recognise import called

Name: TypeAlias = str | PathLike[str]
Pack: TypeAlias = Name | Policy
