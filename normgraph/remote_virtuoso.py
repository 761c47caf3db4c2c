"""What Virtuoso needs otherwise: our parameters in place, and its truth values read.

Virtuoso 7 evaluates paths, filters in OPTIONAL and sub-queries without what a VALUES clause binds, and answers truth
with numbers. Both are mended here, for the questions of the catalogue alone: queries of others reach it as they are.
"""

from __future__ import annotations

import json
import re

_TERM = r'"(?:[^"\\]|\\.)*"(?:\^\^<[^<>]*>|@[\w-]+)?|<[^<>]*>|UNDEF'
_FILLED = re.compile(rf"VALUES \((?P<names>\?\w+(?: \?\w+)*)\) \{{ \((?P<terms>(?:{_TERM})(?: (?:{_TERM}))*)\) \}}")
_TOKEN = re.compile(
    r"""(?P<bound>!?\s*BOUND\(\?(?P<asked>\w+)\))|\?(?P<name>\w+)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|<[^<>\s]*>"""
)
_SHOWN = re.compile(r"SELECT\b[^{]*|AS \?\w+|(?:GROUP|ORDER) BY [^{}]*")
_BOOLEAN = re.compile(rb'("datatype": "http://www.w3.org/2001/XMLSchema#boolean",\s*"value": )"([01])"')


def in_place(query: str) -> str:
    """Return a question of the catalogue with its parameters written where they are used; others stay as they are.

    What is shown or computed must stay a variable, and keeps its VALUES clause.

    >>> print(in_place('''#+ title: x
    ... SELECT ?d WHERE { VALUES (?n ?l) { (<urn:n> "de"@de) } ?d ?p ?n . FILTER(!BOUND(?l) || ?l = "?n") }'''))
    #+ title: x
    SELECT ?d WHERE {  ?d ?p <urn:n> . FILTER(false || "de"@de = "?n") }
    >>> in_place("SELECT ?n WHERE { VALUES (?n) { (<urn:n>) } }")
    'SELECT ?n WHERE { VALUES (?n) { (<urn:n>) } }'
    """
    if not query.startswith("#+"):
        return query
    head = re.match(r"(?:#[^\n]*\n)*", query)
    start = head.end() if head else 0
    text = query[start:]
    values: dict[str, str] = {}
    for filled in _FILLED.finditer(text):
        names = [name[1:] for name in filled["names"].split()]
        values |= zip(names, re.findall(_TERM, filled["terms"]), strict=True)
    shown = " ".join(_SHOWN.findall(_FILLED.sub("", text)))
    values = {name: term for name, term in values.items() if not re.search(rf"\?{name}\b", shown)}

    def left(filled: re.Match[str]) -> str:
        names = filled["names"].split()
        kept = [
            (name, term)
            for name, term in zip(names, re.findall(_TERM, filled["terms"]), strict=True)
            if name[1:] not in values
        ]
        terms = " ".join(term for _, term in kept)
        return f"VALUES ({' '.join(name for name, _ in kept)}) {{ ({terms}) }}" if kept else ""

    def placed(token: re.Match[str]) -> str:
        name = token["asked"] or token["name"]
        if name not in values:
            return token[0]
        given = values[name] != "UNDEF"
        if token["bound"]:
            return "true" if given != token[0].startswith("!") else "false"
        return values[name] if given else token[0]

    return query[:start] + _TOKEN.sub(placed, _FILLED.sub(left, text))


def read(body: bytes) -> bytes:
    """Return an answer with the truth values of the standard: as JSON for ASK, and as literals.

    >>> read(b'{"results": {"bindings": [{"__ASK_RETVAL": {"type": "typed-literal", "value": "1"}}]}}')
    b'{"head": {}, "boolean": true}'
    """
    if b'"__ASK_RETVAL"' in body[:2000]:
        rows = json.loads(body)["results"]["bindings"]
        return json.dumps({"head": {}, "boolean": bool(rows) and rows[0]["__ASK_RETVAL"]["value"] == "1"}).encode()
    return _BOOLEAN.sub(lambda found: found[1] + (b'"true"' if found[2] == b"1" else b'"false"'), body)
