"""Acts that a text introduces by a short name in brackets, and two of one name: `(EuGVVO a.F.)`, `(EuGVVO n.F.)`."""

from __future__ import annotations

import re

from normgraph.extract.model import Citation

SHORT = r"(?:\d\.\s?)?[A-ZÄÖÜ][\wÄÖÜäöüß-]{1,30}(?:\s[IVX]{1,4})?"
AS = (
    r"(?:(?:im\s(?:Folgenden|Weiteren)|künftig|fortan|nachfolgend|kurz|abgekürzt)(?:\s(?:nur|auch|kurz|mit))*"
    r"(?:\sals)?:?\s)"
)
_EDITION = re.compile(rf"\s?\(\s?{AS}?(?P<name>{SHORT})\s(?P<which>[an])\.?\s?F\.?\s?\)")
_OLD_OR_NEW = re.compile(r"(?P<name>.+?)(?:\s(?P<which>[an])\.?\s?F\.?)?")


def has_number(c: Citation) -> bool:
    """Whether a citation has the number of its act, "2011/95", not its name alone."""
    if not c.statute.startswith(("RL ", "VO ")):
        return False
    number = c.statute.split(" ")[-1].removesuffix("/EU").removesuffix("/EG")
    return number in c.text or "/".join(reversed(number.split("/"))) in c.text  # data bases put the year behind


def editions_of(text: str, citations: list[Citation]) -> dict[str, dict[str, str]]:
    """Return the acts that a text introduces by one name, `(EuGVVO a.F.)` and `(EuGVVO n.F.)`: by name, by a and n."""
    found: dict[str, dict[str, str]] = {}
    for c in citations:
        if c.statute and has_number(c) and (m := _EDITION.match(text, c.end)) is not None:
            found.setdefault(m["name"], {})[m["which"]] = c.statute
    return found


def of_edition(c: Citation, editions: dict[str, dict[str, str]], plain: set[str]) -> Citation | None:
    """Return a citation of one of two acts of one name, of either where neither it nor the text says of which."""
    said = _OLD_OR_NEW.fullmatch(c.statute)
    acts = editions.get(said["name"]) if said else None
    if said is None or acts is None:
        return None
    if act := acts.get(said["which"] or c.version[:1]):
        via = f"{said['name']} {said['which'] or c.version[:1]}. F. as the text introduces it"
        return c._replace(statute=act, match="resolved", via=via, reason="", version="")
    if said["which"] or c.version or said["name"] in plain or len(acts) < 2:
        return None
    reason = f"the text introduces {said['name']} as two acts, a. F. and n. F."
    return c._replace(match="ambiguous", candidates=tuple(sorted(acts.values())), reason=reason)
