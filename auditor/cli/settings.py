"""Settings: `[tool.auditor]` in pyproject.toml, or auditor.toml, as defaults of the options.

Laws of the file: a setting is called as its option, with underscores; what no option is called is
an error; `paths` says what the data cannot say themselves.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

_OWN, _SHARED = "auditor.toml", "pyproject.toml"
_TABLES = {"set": "{}={}", "output": "{}={}"}  # options that repeat, written as tables


def load(context: click.Context, _parameter: click.Parameter, path: str | None) -> str | None:
    """Make the settings the defaults of the command's options. A callback of `--config`."""
    found = path or next((name for name in (_OWN, _SHARED) if Path(name).is_file()), None)
    if found is None:
        return None
    try:
        table = tomllib.loads(Path(found).read_text("utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise click.UsageError(f"{found}: not TOML: {fault}") from None
    except (OSError, ValueError):
        raise click.UsageError(f"{found}: it cannot be read as UTF-8 text") from None
    if Path(found).name == _SHARED:
        table = table.get("tool", {}).get("auditor", {})
    context.meta["paths"] = _paths(table.pop("paths", []), found)
    context.default_map = _defaults(context.command, table, found)
    return found


def _defaults(command: click.Command, table: Mapping[str, Any], found: str) -> dict[str, Any]:
    known = {
        (option.opts[0].lstrip("-").replace("-", "_")): option.name
        for option in command.params
        if isinstance(option, click.Option) and option.name not in ("config", "help")
    }
    defaults: dict[str, Any] = {}
    for key, value in table.items():
        name = known.get(key)
        if name is None:
            words = ", ".join(sorted([*known, "paths"]))
            raise click.UsageError(f"{found}: there is no setting {key!r}; known are {words}")
        defaults[name] = _as_on_the_command_line(key, value, command, found)
    return defaults


def _as_on_the_command_line(key: str, value: Any, command: click.Command, found: str) -> Any:  # noqa: ANN401 - what TOML holds
    if key in _TABLES and isinstance(value, Mapping):
        return [_TABLES[key].format(name, _text(each)) for name, each in value.items()]
    several = any(
        option.name == key and option.multiple
        for option in command.params
        if isinstance(option, click.Option)
    )
    if isinstance(value, Mapping) or (isinstance(value, list) and not several):
        raise click.UsageError(f"{found}: {key}: one value is expected")
    if several:
        return [_text(each) for each in (value if isinstance(value, list) else [value])]
    return value if isinstance(value, bool) else _text(value)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _paths(tables: object, found: str) -> tuple[object, ...]:
    """What `[[tool.auditor.paths]]` says, in order; later entries speak over earlier ones."""
    from auditor.sources import UsageError
    from auditor.sources.asides import Aside, told

    if not isinstance(tables, list):
        raise click.UsageError(f"{found}: paths: tables are expected, each as [[paths]]")
    asides = []
    for number, table in enumerate(tables, start=1):
        where = f"{found}: paths {number}"
        glob = table.pop("glob", None) if isinstance(table, dict) else None
        if not isinstance(glob, str):
            raise click.UsageError(f'{where}: each entry needs a glob, such as "outbox/**"')
        try:
            asides.append(Aside(glob, told(table, where)))
        except UsageError as wrong:
            raise click.UsageError(str(wrong)) from None
    return tuple(asides)
