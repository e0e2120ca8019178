"""JSON in a text of a server (PostgreSQL), told as `json_text` tells it: by patterns, before anything is cast.

A cast ends the query at the first text that is none, and with it the audit. Servers before version 16 cannot be asked
whether one would fail, so the grammar is written as patterns here: each string becomes `""`, any other value `0`, and
an object or a list of nothing but these becomes `0`, over and over, until one of them is left.
"""

from auditor.stores.dialect import Dialect
from auditor.stores.json_text import DEEPEST, DIGITS
from auditor.stores.members import DEEP, SAMPLE

# Characters of half a pair stand for nothing (RFC 8259, section 8.2); a text of the server has no NUL.
_ESCAPE = (
    r'\\(?:["\\/bfnrt]|u(?!0000)(?:[0-9a-ce-fA-CE-F][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}|'
    r"[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))"
)
_STRING = rf'"(?:[^"\\{chr(1)}-{chr(31)}]|{_ESCAPE})*"'
_PLAIN = rf'"[^"{chr(1)}-{chr(31)}]*"'  # where no backslash is
_DIGITS = rf"[0-9]{{0,{DIGITS - 1}}}"
_VALUE = rf"-?(?:0|[1-9]{_DIGITS})(?:\.[0-9]{_DIGITS})?(?:[eE][+-]?[0-9]{{1,2}})?|true|false|null"
_TEXT = '""'
_ONE = '(?:""|0)'
_WHOLE = rf'\[(?:{_ONE}(?:,{_ONE})*)?\]|\{{(?:"":{_ONE}(?:,"":{_ONE})*)?\}}'
_SPACE = r"[ \t\n\r]+"
_SHALLOW = 4
_TORN = f'"{_SPACE}"'


def read(dialect: Dialect, sql: str) -> str:
    """The JSON in a text, as the server keeps it; null where the text is none that every engine reads alike.

    Step by step, each in a query of its own that the next is made of, as most texts are settled by the cheap ones: no
    backslash in them, four levels deep.
    """
    literal = dialect.literal
    plain = f"strpos(x, {literal(chr(92))}) = 0"
    values = f"replace(regexp_replace(b, {literal(_VALUE)}, '0', 'g'), ' ', '')"
    whole = literal(_WHOLE)
    shallow = f"regexp_replace({values}, {literal(_SPACE)}, '', 'g')"
    for _ in range(_SHALLOW):
        shallow = f"regexp_replace({shallow}, {whole}, '0', 'g')"
    deep = (
        f"(WITH RECURSIVE r(s, n) AS (SELECT c, {_SHALLOW} UNION ALL "
        f"SELECT regexp_replace(s, {whole}, '0', 'g'), n + 1 FROM r WHERE n < {DEEPEST} AND s ~ {whole}) "
        "SELECT s FROM r ORDER BY n DESC LIMIT 1)"
    )
    one = f"IN ({literal(_TEXT)}, '0')"
    # A line end or a tab within a string stands between its quotes still, and would be taken out with the other space.
    is_one = f"b !~ {literal(_TORN)} AND CASE WHEN c {one} THEN true WHEN c ~ {whole} THEN {deep} {one} ELSE false END"
    # Of a name that is there twice, jsonb keeps the last: a colon less.
    once = (
        f"CASE WHEN {plain} THEN {_colons('x')} = {_colons('CAST(j AS text)')} "
        f"ELSE {_colons('b')} = {_colons(_bare(dialect, 'CAST(j AS text)', _STRING))} END"
    )
    bare = f"CASE WHEN {plain} THEN {_bare(dialect, 'x', _PLAIN)} ELSE {_bare(dialect, 'x', _STRING)} END"
    texts = f"SELECT x, {bare} AS b FROM (SELECT {sql} AS x OFFSET 0) AS t1 OFFSET 0"
    left = f"SELECT x, b, {shallow} AS c FROM ({texts}) AS t2 OFFSET 0"
    kept = f"SELECT x, b, CASE WHEN {is_one} THEN CAST(x AS jsonb) END AS j FROM ({left}) AS t3 OFFSET 0"
    return f"(SELECT CASE WHEN {once} THEN j END FROM ({kept}) AS t4)"


def met(dialect: Dialect, sql: str, table: str, known: frozenset[str]) -> str:
    """The query of the members that the JSON of some rows has, by names of a closed list: `.party..surname`."""
    listed = ", ".join(map(dialect.literal, sorted(known)))
    simple = "k ~ '^[A-Za-z_][A-Za-z0-9_]*$'"
    return (
        f"WITH RECURSIVE m(path, v) AS (SELECT '', {sql} FROM (SELECT * FROM {table} LIMIT {SAMPLE}) AS t UNION ALL "
        "SELECT path || '.' || s.k, s.e FROM m, LATERAL (SELECT k, e FROM "
        "jsonb_each(CASE jsonb_typeof(v) WHEN 'object' THEN v ELSE '{}' END) AS o(k, e) "
        f"WHERE {simple} AND lower(replace(k, '_', '')) IN ({listed}) UNION ALL SELECT '', e FROM "
        "jsonb_array_elements(CASE jsonb_typeof(v) WHEN 'array' THEN v ELSE '[]' END) AS a(e)) AS s "
        f"WHERE length(path) - length(replace(path, '.', '')) <= {DEEP}) "
        "SELECT DISTINCT path FROM m WHERE path <> '' AND jsonb_typeof(v) NOT IN ('object', 'array')"
    )


def _bare(dialect: Dialect, sql: str, string: str) -> str:
    return f"regexp_replace({sql}, {dialect.literal(string)}, {dialect.literal(_TEXT)}, 'g')"


def _colons(sql: str) -> str:
    return f"length({sql}) - length(replace({sql}, ':', ''))"


def steps(sql: str, path: str) -> tuple[str, list[str]]:
    """What stands at `path`: the expression of it as a text (`x`), and by which numbers several are in order."""
    sources: list[str] = []
    at, *rest = path.removeprefix("$").split("[*]")
    node = _below(sql, at)
    for number, each in enumerate(rest):
        listed = f"CASE WHEN jsonb_typeof({node}) = 'array' THEN {node} ELSE '[]' END"
        called = f"q{number}"
        sources.append(f"jsonb_array_elements({listed}) WITH ORDINALITY AS {called}(v, o)")
        node = _below(f"{called}.v", each)
    orders = [f"q{number}.o" for number in range(len(rest))]
    told = f"({node}) #>> '{{}}' AS x"
    if not sources:
        return f"SELECT {told}", []
    numbered = "".join(f", {each} AS o{number}" for number, each in enumerate(orders))
    return f"SELECT {told}{numbered} FROM {', '.join(sources)}", [
        f"o{number}" for number in range(len(rest))
    ]


def _below(sql: str, path: str) -> str:
    """A member of a member: `.a.b`, of names that need no quotes."""
    return sql + "".join(f" -> '{name}'" for name in path.split(".") if name)
