"""Finds decision citations: parts first (court, kind, date, number, reporter), then parts that stand together.

Only the neighbourhood of what every citation has, a number that looks like a register, a date or a page, is searched
for parts. A reference is a run of parts with nothing but punctuation and small words between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normgraph.extract import pinpoints
from normgraph.extract.case_names import NAME_IN_BRACKETS
from normgraph.extract.courts import by_ecli, canonical, collected
from normgraph.extract.decision_parts import ATOM, JOINED, joins, part_at
from normgraph.extract.decision_reference import LOOSELEAF, NAMING, SEVERAL, Reference, Volume, citations, names_one
from normgraph.extract.decision_zones import zones
from normgraph.extract.model import Citation
from normgraph.extract.patterns import DATE, iso_date

_NAMED = re.compile(
    r"(?:,\s|\s?--?\s?|\s[–-]\s[„\"]|\s[–\[<„\"]\s?|\s?\[|\s)([A-ZÄÖÜ][^;()\n]{1,60}?)(?=\]|>|--|\s[–-]\s|,\s|\s\(|"
    r"[“\"])[\]>“\"]?(?:--)?"
)
_NAME_IN_BRACKETS = re.compile(r"\s?[–-]?\s?\([„\"]?(?:(?:van|von|de|ter)\s)?[A-ZÄÖÜ][^;()\n\d]{1,40}\),\s")
_PAIR = re.compile(r"(?:,\s|\s?/\s?|\sund\s|\su\.\s|,\s?und\s|;\s)(?:(?:Az\.:?\s)|-\s)?")
_NAME_BEFORE = re.compile(
    r"(?:,?|\s[-–])\s(?:[<(]GK[>)],\s)?[„\"]?[A-ZÄÖÜ][^;()\n]{1,60}?[“\"]?,?\s(?:vom\s|(?:Beschwerde-?|B)?[Nn]r\.\s)?"
)
_FURTHER = re.compile(r"\b(?:und|sowie)\b")
_SUBJECT = re.compile(r"\b(?:mit|im|in|hat)\b")
_CASE_BRACKET = re.compile(
    r"\s?[-–,]?\s?(?:[\[<](?!ECLI)([A-ZÄÖÜ][^\[\]<>\n]{1,120})[\]>]|\s['‚„\"][A-ZÄÖÜ][^'‘“\"\n]{1,60}['‘“\"]|--[^\n-][^\n;]{1,50}?--|"
    r"\((?!ECLI|EU:|Slg)[A-ZÄÖÜ][^()\n]{1,60}\)(?=[,\s–-]{1,3}(?:Slg|ECLI|EU:))"
    rf"|{NAME_IN_BRACKETS})"
)
_INHERITED = re.compile(r"\)?(?:\s?[-–])?(?:[;,]|,?\s(?:und|u\.|sowie))\s(?:(?:und|u\.|sowie|auch)\s)?(?:vom\s|v\.\s)?")
_SAME_DAY = re.compile(r"\bvom\s(?:selben|gleichen)\sTage?,?\s(?:[-–(]\s?)?$")
_SHORT = 12
_OF_THAT_DAY = re.compile(r"(?:\s?[-–])?,?\s(?:und|sowie)\s(?:[-–]\s)?")
_SERIES = re.compile(r"\D+")


def find_decisions(text: str) -> Iterator[Citation]:
    """Yield the decision citations of a text in order.

    >>> [(c.court, c.date, c.file_number) for c in find_decisions("BGH, Beschluss vom 3. Mai 2016 – XII ZB 11/16 –")]
    [('BGH', '2016-05-03', 'XII ZB 11/16')]
    """
    for start, end in zones(text):
        ref: Reference | None = None
        for kind, first, last in _atoms(text, start, end):
            if ref is not None:
                if first < ref.end:
                    continue
                if _extend(text, ref, kind, first, last):
                    continue
                if names_one(text, ref):
                    yield from citations(text, ref)
            ref = _begin(text, kind, first, last, ref)
        if ref is not None and names_one(text, ref):
            yield from citations(text, ref)


def _atoms(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield kind and place of the parts in a zone; each is searched for with the sign that stands before it."""
    last = start
    if not start and (part := part_at(text, 0, end)) is not None:
        kind, last = part
        yield kind, 0, last
    while (atom := ATOM.search(text, last - 1 if last else 0, end)) is not None:
        kind = atom.lastgroup or ""
        first, last = atom.span(kind)
        yield kind, first, last


def _begin(text: str, kind: str, start: int, end: int, before: Reference | None) -> Reference | None:
    if kind == "bare":
        return None
    ref = Reference(start, start)
    if kind == "date":
        if text.startswith("vom ", start - 4):
            ref.start = start - 4
        elif text.startswith("v. ", start - 3):
            ref.start = start - 3
    elif kind == "file" and text.find("Tag", max(0, start - 9), start) > 0:
        said = _SAME_DAY.search(text, max(0, start - 30), start)
        ref.start = said.start() if said is not None else start
    if before is not None and _goes_on(text, before, ref, kind, start):
        ref.first, ref.kind = "inherited", before.kind
        if ref.start == start and kind == "file":
            ref.date = before.date
    _take(text, ref, kind, start, end)
    return ref


def _goes_on(text: str, before: Reference, ref: Reference, kind: str, start: int) -> bool:
    """Whether a reference begins that goes on with the court and kind of the one before it."""
    if kind in ("date", "kind") or ref.start < start:
        return _INHERITED.fullmatch(text, before.end, ref.start) is not None
    if kind != "file" or start - before.end > _SHORT or not before.date:
        return False
    # "Urteile vom 3. Mai 2010 - 1 K 2/09 - juris Rn. 5 und - 1 K 3/09 -": of the same day
    return SEVERAL.search(before.kind) is not None and _OF_THAT_DAY.fullmatch(text, before.end, start) is not None


def _take(text: str, ref: Reference, kind: str, start: int, end: int) -> None:
    if kind == "court":
        ref.court, ref.court_span = canonical(text[start:end]), (start, end)
    elif kind == "kind":
        ref.kind = text[start:end]
    elif kind == "date":
        printed = text[start:end]
        ref.date, ref.dated = iso_date(printed), (start, end)
        ref.impossible = "" if ref.date else printed
    elif kind in ("file", "bare"):
        opened = text[start - 1] == "(" and _OPENED.match(text, start) is not None
        ref.file.append((start - opened, end))
        ref.located = True
    elif kind == "reporter":
        ref.reporter.append((start, end))
        ref.located = True
    elif kind == "ecli":
        ref.ecli = "".join(text[start:end].split())
        ref.located = True
    elif kind == "senate":
        ref.senate = True
    ref.first = ref.first or kind
    ref.end = end
    if kind not in ("kind", "senate"):
        _behind(text, ref, kind, start)


def _behind(text: str, ref: Reference, kind: str, atom_start: int) -> None:
    """Read pinpoints, further volumes of the same series and "u. a." behind the part just taken."""
    if kind in ("file", "bare"):
        others = _OTHERS.match(text, ref.end)
        if others is not None:
            ref.end = others.end()
        further = _FURTHER_NUMBER.match(text, ref.end)
        if further is not None and (kind == "file" or ref.court == "EGMR"):
            if kind == "bare":
                ref.file.append(further.span(1))
            else:  # of the same register: `5 StR 3/10 und 4/10`
                ref.file[-1] = (atom_start, further.end())
            ref.end = further.end()
        if text.startswith("E", ref.end) and (stuck := _STUCK_ECLI.match(text, ref.end)) is not None:
            ref.ecli, ref.end = stuck[0], stuck.end()
        if (joined := JOINED.match(text, ref.end)) is not None:
            ref.file.append(joined.span(joined.lastindex or 0))
            ref.end = joined.end()
        if ref.court in NAMING and (parties := _PARTIES.match(text, ref.end)) is not None:
            ref.end = parties.end()
        if text[ref.file[-1][0]] in "CT" and (named := _CASE_BRACKET.match(text, ref.end)) is not None:
            ref.end = named.end()
    if kind == "ecli" and text.startswith("]", ref.end) and text.startswith("[", atom_start - 1):
        ref.end += 1
    if kind in ("file", "ecli") and ref.court in ("", *NAMING) and (case := _CASE.match(text, ref.end)) is not None:
        ref.end = case.end()
    if (kind == "court" or (kind == "date" and not ref.file)) and not _SAME_PLACE.match(text, ref.end):
        return
    if kind == "reporter" and text.startswith(_RESTS, ref.end):
        ref.end = _REST.match(text, ref.end).end()  # type: ignore[union-attr]
    ref.end, pinpoint, again = pinpoints.read(text, ref.end)
    ref.pinpoint = f"{ref.pinpoint} {pinpoint}".strip()
    ref.again = ref.again or again
    if kind == "reporter" and text.startswith(";", ref.end):
        series = _SERIES.match(text, ref.reporter[-1][0])
        further_place = _YEAR if _BY_YEARS.match(text, ref.reporter[-1][0]) else _VOLUME
        while series is not None and (more := further_place.match(text, ref.end)) is not None:
            ref.own_end = ref.own_end or ref.end
            ref.end, pinpoint, _ = pinpoints.read(text, more.end())
            ref.volumes.append(Volume(more.start(1), more.end(), ref.end, series[0].strip(), pinpoint))


def _names_parties(text: str, ref: Reference, number: int) -> bool:
    """Whether a case can be cited by its name here: by court, or by the register of the Union's courts."""
    return ref.court in NAMING or (not ref.court and ref.date != "" and text.startswith(("C-", "T-"), number))


def _dated_behind(text: str, ref: Reference, gap: str, end: int) -> bool:
    """Whether kind and day stand behind the number: "BGH, VI ZR 1/08, Urteil vom 3. Mai 2010"."""
    day = _DAY_BEHIND.match(text, end) if ref.file and not ref.reporter and _MARKS.fullmatch(gap) else None
    return day is not None and not _numbered_behind(text, day.end())


def _day_behind(text: str, ref: Reference, gap: str, end: int) -> bool:
    """Whether the day behind the number is of the same decision: "BSG, B 5 R 1/17, 14.9.2017"."""
    if gap in (" vom ", " v. ", "\nvom\n", "\nvom ") or "erkündet" in gap:
        return True
    gap = gap.removeprefix(")")
    marked = gap in (" vom ", " v. ", " – vom ", " - vom ", ", vom ", ", v. ", " – v. ", " - v. ") or (
        gap == ", " and ref.court != ""
    )
    return marked and (text.startswith("\n", end) or not _numbered_behind(text, end))


def _numbered_behind(text: str, end: int) -> bool:
    """Whether another number follows, to which a day before it belongs."""
    marks = _MARKS.match(text, end)
    part = part_at(text, marks.end(), min(marks.end() + _NEAR, len(text))) if marks is not None else None
    return part is not None and part[0] in ("file", "bare")


_BEFORE_COURT = (" vor dem ", " beim ", " bei dem ", " vor der ")
"""Between a number and the court where the matter is: "5 O 3/10 vor dem Landgericht Köln"."""
_NEAR = 40
_CONSTITUTIONAL = re.compile("Verf|StGH")
"""Courts whose file numbers may be a bare serial and year."""
_HEADED = re.compile(r"\s*(?:$|\n|(?:vor|nach)gehend\b)")
"""Behind the kind of a decision that stands last: "LG Ulm, 3. Mai 2010, Az: 3 O 5/10, Urteil"."""
_MARKS = re.compile(r"[\s,)(–-]{1,5}(?:Az\.?:?\s)?")
_COURT_BEHIND = re.compile(r"(?:,?\s|\s\()[^();]*[);.\n]")
_FIRST_OF_KINDS = re.compile(r",?\s[A-ZÄÖÜ][A-Za-zäöüß-]{2,30}-\s(?:und|u\.)\s")
_FORMATION = re.compile(r"\((?:GK|K|GS|GrS|Große\sKammer|Großer\sSenat|Kammer)\)")
_DAY_BEHIND = re.compile(rf"\s(?:vom|v\.)\s{DATE}")
_OPENED = re.compile(r"\d{1,2}(?:\s[A-Z])?\)")
"""The senate in brackets before its number, without the opening one: (2 B) 53 Ss 1/10."""
_SECOND = re.compile(r"Vz|\d{1,3}\s(?:Ss|HEs|AR)\s")
"""A number that stands behind the first and a dash: of a complaint about delay, or of the prosecutor."""
_REST = re.compile(
    r"(?:[-–]\d{1,5}(?![\d/.]\d)|\s[-–]\s\d{1,5}(?=\n))?(?:\s\((?:[a-z]{2,4}\.?\s)?(?:Volltext|Leits[aä]tz|L[sS]\b|Gründe|Kurzwiedergabe)[^()\n\d]{0,30}\))?"
)
"""Behind the first page: the last one, and how much is printed there, (Leitsatz und Gründe)."""
_RESTS = ("-", "–", " (", " -", " –")
_STUCK_ECLI = re.compile(r"ECLI:DE:\w{2,13}:\d{4}:[\w.-]{0,30}\w")
_FURTHER_NUMBER = re.compile(r"(?:\s(?:und|u\.)\s(?:Nr\.\s)?|,\s(?=\d{1,6}/\d\d\s[-–]))(\d{1,6}/\d\d)(?![\w/.])")
_OTHERS = re.compile(r",?\s(?:u\.?\s?a\.|ua(?:\.|(?!\w)))|\set\sal\.")
_PARTIES = re.compile(
    r"\s\([A-ZÄÖÜ][^();\n\d]{2,60}(?:/|\s\./\.\s|\sgegen\s|\s[vc]\.\s)[^();\n\d]{2,40}\)(?=,\s)|"
    r"(?=\s[-–],|,)(?:\s[-–])?(?:,\s[A-ZÄÖÜ][\w-]*(?:\s[\w-]+){0,4}?(?:/|\s\./\.\s|\sgegen\s|\s[vc]\.\s)[A-ZÄÖÜ][\w-]+"
    r"(?:\s[A-ZÄÖÜ][\w-]+)?)?(?:,\s§§?\s\d+(?:\s(?:ff?\.?|und\s\d+|[-–]\s\d+))*)?(?=[\s,;.)]|$)(?<!-)(?<!–)"
)
"""Behind an application to the EGMR: "-, Muster/Deutschland", and a section sign for its marginal numbers."""
_CASE = re.compile(r",\s[A-ZÄÖÜ][^;()\n]{1,60}?\s[–-]\s(?=Rn|Rz|Rdnr|Randnr)")
_SAME_PLACE = re.compile(r"[,\s(–-]{0,4}+(?:[aA]\.\s?a\.\s?O|aaO|ebd|ebenda)|,?\s[Jj]uris")
_VOLUME = re.compile(r";\s(\d{1,3},\s\d{1,4})(?![\d/]|\.\d)")
_YEAR = re.compile(r";\s((?:19|20)\d\d,\s\d{1,5})(?![\d/]|\.\d)")
_BY_YEARS = re.compile(r"[^\d;]+\s(?:19|20)\d\d,\s")
"""Further places of the same collection or journal, by what it counts."""


def _extend(text: str, ref: Reference, kind: str, gap_end: int, end: int) -> bool:
    """Take the next part, from the end of the gap to `end`, into the reference if it belongs there."""
    gap_start = ref.end
    if gap_end - gap_start > 90:
        return False
    gap = text[gap_start:gap_end]
    closed = joins(gap)
    if not closed and (ref.kind or ref.court == "EGMR") and not ref.located and _names_parties(text, ref, gap_end):
        closed = _NAME_BEFORE.fullmatch(text, gap_start, gap_end) is not None
    if not closed and ref.located and kind in ("reporter", "ecli"):
        # The case's name between number and reporter: "– Rs. C-1/08, Beispiel – Slg. …", "--Beispiel--".
        named = _NAMED.match(text, gap_start, gap_end)
        closed = named is not None and joins(text[named.end() : gap_end])
        closed = closed or _NAME_IN_BRACKETS.fullmatch(text, gap_start, gap_end) is not None
    if not closed and kind == "kind" and ref.court_span[1] == gap_start:  # "Teilversäumnis- und Schlussurteil"
        closed = gap == "; " or _FIRST_OF_KINDS.fullmatch(gap) is not None
    if kind == "court" and gap in _BEFORE_COURT and ref.file and not (ref.court or ref.reporter):
        ref.court, ref.court_span, ref.end = canonical(text[gap_end:end]), (gap_end, end), end
        return True
    if (
        kind == "court"
        and ref.first in ("date", "inherited")
        and "\n" in gap
        and not (ref.located or ref.court or ref.kind)
    ):
        return False  # the day of a page, not of what its next line cites
    if not closed or (")" in gap and "(" not in text[ref.start : gap_end].replace("()", "")):
        return False
    if kind == "court":
        if gap.strip() == "(" and not ref.located and canonical(text[gap_end:end]) == ref.court:
            # "BVerwG, Urteil vom 30. April 2009 (BVerwG 1 C 9.08)"
            number = part_at(text, end + 1, min(end + 40, len(text)))
            if number is not None and number[0] == "file":
                ref.end = end
                return True
        if text.startswith((")", ">"), end) and ref.court and not ref.located and not ref.date:
            # "des Bundesfinanzhofs (BFH) vom …", "<GmSOGB> vom …": the court's abbreviation behind its name.
            ref.end = end + 1
            return True
        if ref.file and not ref.court and not ref.reporter and _COURT_BEHIND.fullmatch(text, gap_start, end + 1):
            ref.court, ref.court_span = canonical(text[gap_end:end]), (gap_end, end)  # "(5 O 3/10 LG Köln)"
            ref.end = end
            return True
        if ref.kind and "(" in gap and not ref.date:
            return False
        if ref.date and ("(" in gap or (len(gap.strip(" –-,")) > 3 and "erfahren" not in gap and "ktenz" not in gap)):
            return False
        same = canonical(text[gap_end:end]) == ref.court
        if same and "(" in gap:
            return False  # "Rechtsprechung des BVerfG (BVerfG, Beschluss vom …)"
        if not same and (
            ref.located
            or (ref.court and not ref.kind)
            or (ref.court and text[gap_start:gap_end].strip() not in ("–", "-", ""))
        ):
            return False
        if same and ref.located:
            return False
    elif kind == "senate":
        if ref.located and ref.court and ("\n" in gap or "|" in gap):  # the body, in a head
            ref.end = end
            return True
        if ref.located or ref.date:
            return False
    elif kind == "kind":
        if ref.kind and not ref.located and not ref.date and ref.start < ref.court_span[0] and gap == ", ":
            ref.start, ref.kind = ref.court_span[0], ""  # "Die Entscheidung BGH, Urteil vom …"
        headed = ref.file and ref.court and not ref.kind and gap in (", ", " ") and _HEADED.match(text, end)
        if not headed and (ref.kind or ref.date or (ref.located and not _dated_behind(text, ref, gap, end))):
            return False
        if gap == " mit " and text.endswith("des ", 0, ref.court_span[0]):
            return False  # "hat das Urteil des Landgerichts mit Urteil vom … aufgehoben": whose it is stands before
        if not ref.located and ("(" in _FORMATION.sub("", gap) or _SUBJECT.search(gap)):
            # "das Gericht hat mit Urteil vom …": the court is the sentence's subject, the citation starts behind it.
            ref.start = gap_end
    elif kind == "date":
        # "OLG Ulm, 6 U 1/09 v. 8. Januar 2010": the day may stand behind the number.
        if ref.date or (ref.located and not (ref.file and not ref.reporter and _day_behind(text, ref, gap, end))):
            return False
    elif kind == "file":
        second = gap in (" - ", " – ", "- ", "– ") and _SECOND.match(text, gap_end) is not None
        paired = second or _PAIR.fullmatch(text, gap_start, gap_end) is not None
        if ref.reporter or (ref.file and (ref.pinpoint or not paired)):
            return False
        if ref.file and (text.startswith(";", gap_start) or ref.dated[0] > ref.file[-1][0]):
            return False  # behind "5 U 1/09 vom 8. Januar 2010" another number is of another day
    elif kind == "ecli":
        coded = by_ecli(text[gap_end:end]) if ref.court and not (ref.located or ref.date) else ""
        if ref.ecli or coded not in ("", ref.court):
            return False
    elif kind == "bare":
        dashed = ref.date and ("-" in gap.replace("–", "-") or ref.court == "EGMR")
        announced = "Nr." in gap or "Rs." in gap or ("Az" in gap and _CONSTITUTIONAL.search(ref.court))
        if ref.located or not (dashed or announced) or not (ref.court or ref.kind or ref.senate):
            return False
    elif kind == "reporter":
        series = text[gap_end:end].split()[0]
        if ref.file and not ref.reporter and "\n" in gap and text.startswith("\n\n", end) and series != "DRsp":
            return False  # a line of its own, before what it heads
        listed = LOOSELEAF.match(series) and not _FURTHER.search(gap)
        if ";" in gap or (not listed and any(text[a:b].split()[0] == series for a, b in ref.reporter)):
            return False
        if courts := "=" not in gap and collected(series):  # "BGHZ 1, 2 und BVerfGE 3, 4": two courts, two decisions
            others = [collected(text[a:b]) for a, b in ref.reporter]
            if any(other and set(other).isdisjoint(courts) for other in others):
                return False
    _take(text, ref, kind, gap_end, end)
    return True
