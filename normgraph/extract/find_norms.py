"""Finds norm citations: a cheap trigger (`§`, `Art`), then the chain that follows it, each section a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract import norm_parts as parts
from normgraph.extract import titles
from normgraph.extract.model import Citation, Match, Role, Sign
from normgraph.extract.names import VERSION_YEAR, Names
from normgraph.extract.norm_chain import BELOW, Chain, Item
from normgraph.extract.territories import unsaid
from normgraph.extract.titles import Hit

_TREATY_TITLE = re.compile(r"Vertrag (?:über|zur|zwischen|für) ")
_CUT = "a list too long to be read to its end"


def find_norms(text: str, names: Names, taken: list[tuple[int, int]]) -> Iterator[Citation]:
    """Yield the norm citations of a text in order; `taken` are sorted spans in which a `§` belongs to something else.

    >>> from normgraph.extract.names import load
    >>> [(c.statute, c.section, c.absatz) for c in find_norms("§§ 53 Abs. 2 Nr. 1, 52 Abs. 1 und 2 GKG", load(), [])]
    [('GKG', '53', '2'), ('GKG', '52', '1'), ('GKG', '52', '2')]
    """
    done, span = 0, 0
    for start in sorted(m.start() for trigger in parts.TRIGGERS for m in trigger.finditer(text)):
        if start < done or (text[start] in "AP" and start and text[start - 1].isalnum()):
            continue
        while span < len(taken) and taken[span][1] <= start:
            span += 1
        if span < len(taken) and taken[span][0] <= start:
            continue
        plain = parts.PLAIN.match(text, start)
        if plain is not None and (name := names.plain(plain["law"], article=text[start] == "A")):
            done = plain.end()
            yield _in_annex(text, _plain(plain, name))
            continue
        chain = Chain(text, start, names)
        if not chain.read():
            continue
        done, cut = chain.end, chain.law is None and chain.is_long()
        if cut:
            done = parts.ENDLESS.match(text, chain.end).end()  # type: ignore[union-attr]
            chain.law = names.at(text, done)
        if _private(chain):
            continue
        annex = _of_annex(chain)
        chains = [chain]
        while not cut and (tail := chains[-1].tail()) is not None:
            chains.append(tail)
        done = max(done, chains[-1].end)
        if len(chains) == 1:
            found = (_in_annex(text, c, annex) for c in _citations(chain))
            yield from (c._replace(via=_CUT) for c in found) if cut else found
            continue
        for each in chains:
            yield from (c._replace(group_start=start, group_end=chains[-1].end) for c in _citations(each))


def _plain(m: re.Match[str], name: str) -> Citation:
    section, absatz, satz, nummer, _ = m.groups("")
    start, end = m.span()
    return Citation(
        start,
        end,
        "norm",
        m[0],
        name,
        section.replace(" ", ""),
        absatz,
        satz,
        nummer,
        group_start=start,
        group_end=end,
        sign="§" if m[0][0] == "§" else "Art.",
    )


def _of_annex(chain: Chain) -> re.Match[str] | None:
    """Return the annex whose section a chain is, where it stands behind: the chain then ends with it, or its law."""
    annex = parts.OF_ANNEX.match(chain.text, chain.units_end) if chain.law is None and not chain.article else None
    if annex is None:
        return None
    chain.law = chain.names.at(chain.text, annex.end())
    chain.items[-1].end = chain.end = chain.law.end if chain.law else annex.start("zu") if annex["zu"] else annex.end()
    return annex


def _in_annex(text: str, c: Citation, annex: re.Match[str] | None = None) -> Citation:
    """Make a section that an annex counts one of it: no other section of that number is meant.

    >>> text = "Anlage 2 § 3 Abs. 1 XyG"
    >>> found = _in_annex(text, Citation(9, 23, "norm", text[9:], "XyG", "3", "1", group_start=9, sign="§"))
    >>> found.text, found.section, found.paragraph
    ('Anlage 2 § 3 Abs. 1 XyG', 'Anlage 2', '3')
    """
    if annex is None and c.sign == "§" and text.startswith(" ", c.group_start - 1):
        annex = parts.IN_ANNEX.search(text, max(0, c.group_start - 16), c.group_start)
        annex = annex if c.statute else None
    if annex is None or c.paragraph:
        return c
    start = min(c.start, annex.start()) if c.start == c.group_start else c.start
    label = f"{'Anhang' if annex['kind'] == 'hang' else 'Anlage'} {annex['number'] or ''}".strip()
    begin = min(c.group_start, start)
    return c._replace(start=start, text=text[start : c.end], section=label, paragraph=c.section, group_start=begin)


def _private(chain: Chain) -> bool:
    """Whether the "§" belongs to a contract or a body's own statutes: no norm of a law or titled treaty."""
    law = chain.law
    if law and (law.kind != "unknown" or (chain.article and _TREATY_TITLE.match(law.name))):
        return False
    return parts.PRIVATE.match(chain.text, chain.units_end) is not None


def _parts(chain: Chain, item: Item, ordinal: int) -> tuple[tuple[int, int], ...]:
    """Return the place that a target has for itself, its number in a list."""
    if not item.cuts:
        return ()
    place, end = item.start, item.end
    for index, cut in item.cuts:
        if index > ordinal:
            end = parts.trim(chain.text, place, cut)
            break
        place = cut
    return ((place, end),)


def _order(target: dict[str, str]) -> str:
    """Return the units as written where a sentence stands inside an item or a part is named, else nothing.

    >>> _order({"satz": "1", "nummer": "2", "inner": "3"}), _order({"nummer": "2", "satz": "1"})
    ('satz-1/nr-2/satz-3', 'nr-2/satz-1')
    """
    if "teil" in target:  # each counts anew
        return "/".join(f"{parts.SEGMENTS[level]}-{target[level]}" for level in target if level in parts.SEGMENTS)
    if not ("satz" in target or "halbsatz" in target) or not ("nummer" in target or "buchstabe" in target):
        return ""
    levels = [level for level in target if level in parts.SEGMENTS]
    first = next((at for at, level in enumerate(levels) if level in parts.ITEMS), len(levels))
    if not {"satz", "inner", "halbsatz"} & set(levels[first:]):
        return ""
    return "/".join(f"{parts.SEGMENTS[level]}-{target[level]}" for level in levels)


def _whose(chain: Chain, law: Hit) -> str:
    """Return why the name of the law does not tell which is meant, or nothing."""
    if chain.article and law.kind == "state":
        return ""  # "Art. 3 BV" is a constitution's
    if law.kind == "federal" and not chain.text.endswith(law.name, 0, law.end):
        return ""  # "des Landbeschaffungsgesetzes", whose abbreviation several Länder use
    return unsaid(law.name, law.kind)


def _citations(chain: Chain) -> Iterator[Citation]:
    text, start = chain.text, chain.start
    role: Role = "literature" if parts.COMMENTARY.match(text, chain.end) else "authority"
    law = chain.law
    if law is None:
        before = chain.names.before(text, start) or (
            chain.names.before(text, start - 2) if text[start - 2 : start] == ", " and role == "literature" else None
        )
        if before is not None:
            start, law = before
            if (year := VERSION_YEAR.search(text, law.end, chain.start - 1)) is not None and not chain.version:
                chain.version = year[1]
            chain.items[0].start = start
            if old_or_new := parts.OLD_OR_NEW.match(text, chain.end):  # "XyG § 5 Abs. 2 a. F."
                chain.version = f"{chain.version} {old_or_new[0].strip()}".strip()
                chain.items[-1].end = chain.end = old_or_new.end()
        elif parts.MATERIALS.search(text, max(0, start - 40), start):
            role = "literature"
    sign: Sign = "Art." if chain.article else "§"
    reason = "" if law else "the text names no law here"
    if law and sign == "§" and chain.names.has_articles_only(law):
        reason = f"{law.name} counts articles, not sections"
    elif law:
        reason = _whose(chain, law)
    match: Match = "unresolved" if reason else "exact"
    act = titles.act_number(text, chain.units_end, chain.law) if chain.law is not None else None
    for item in chain.items:
        for ordinal, target in enumerate(item.targets):
            letter = "/".join(filter(None, (target.get("buchstabe"), target.get("doppelbuchstabe"))))
            second = item.doubtful.get(ordinal, "") if match == "exact" and len(chain.items) == 1 else ""
            yield Citation(
                item.start,
                item.end,
                "norm",
                text[item.start : item.end],
                statute=law.name if law else "",
                section=item.section,
                absatz=target.get("absatz", ""),
                satz=target.get("satz", ""),
                nummer=target.get("nummer", ""),
                buchstabe=letter,
                halbsatz=target.get("halbsatz", ""),
                units=_order(target) if len(target) > 1 or "teil" in target else "",
                paragraph=item.paragraph,
                unterabsatz=target.get("unterabsatz", ""),
                alternative=target.get("alternative", ""),
                version=chain.version,
                group_start=start,
                group_end=chain.end,
                match="ambiguous" if second else match,
                via="range" if item.ranged else "",
                reason=f"may also be § {second}: “§§” announces a second section" if second else reason,
                candidates=(f"§ {item.section} {BELOW[item.level]} {second}", f"§ {second}") if second else (),
                role=role,
                ordinal=ordinal,
                sign=sign,
                parts=_parts(chain, item, ordinal) if act is None else (act,),  # the number of the Union's act
            )
