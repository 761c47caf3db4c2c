"""Long names of laws that no dictionary has: acts of the European Union by number, and titles by their grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from normgraph.extract.patterns import DATE, GAZETTE, words


@dataclass(slots=True)
class Hit:
    """A law's name in a text: where it ends, how `Citation.statute` spells it, and what kind of law it is."""

    end: int
    name: str
    kind: str


_EUROPEAN = re.compile(
    r"(?:(?:Erst|Zweit|Dritt|Viert|Fünft|Sechst|Siebt|Acht|Neunt|Zehnt|Elft|Zwölft|Dreizehnt|"
    r"Vierzehnt)e[nr]?\s)?(?:Delegierten?|Durchführungs)?\s?-?(?:(?P<directive>(?:Rahmen)?[Rr]ichtlinien?|"
    r"(?:Rahmen)?RL)|"
    r"(?P<regulation>[Vv]erordnung(?:en)?|VO)|"
    r"(?P<framework>Rahmenbeschluss(?:es)?)|(?P<decision>Beschluss(?:es)?|Entscheidung))\s*"
    r"(?:(?:des\s(?:Europäischen\sParlaments\sund\sdes\s)?Rates|der\sKommission)\s)?"
    r"(?:[(<](?P<union>EU|EG|EWG|EGKS|Euratom|EU,\s?Euratom|EG,\s?Euratom)[)>]\s*|(?P<bare>EG|EU|"
    r"EWG)\s)?(?:Nr\.?\s*)?"
    r"(?P<number>\d{1,4}/\d{1,4})(?:/(?P<body>EG|EU|EWG|EGKS|JI|GASP|Euratom))?(?!\d)"
)


def european(text: str, pos: int) -> Hit | None:
    """Return the act of the Union that stands at `pos`; a number without the Union's sign or a kind of act is none.

    >>> european("Richtlinie 2003/86/EG des Rates", 0), european("VO <EU> Nr 604/2013", 0).name
    (Hit(end=21, name='RL 2003/86/EG', kind='eu'), 'VO (EU) Nr. 604/2013')
    >>> european("Beschluss 12/04", 0) is None
    True
    """
    if text[pos] not in "RVBEDrZFSANT":
        return None
    if text[pos] == "E" and (short := _of_data_base(text, pos)) is not None:
        return short
    m = _EUROPEAN.match(text, pos)
    if m is None:
        return None
    union = (m["union"] or m["bare"] or "").replace(" ", "").replace(",", ", ")
    if m["directive"]:
        body = f"/{m['body']}" if m["body"] else (f"/{union or _signed(m['number'].split('/')[0])}".rstrip("/"))
        return Hit(m.end(), f"RL {m['number']}{body}", "eu") if body or len(m["number"]) > 5 else None
    if m["regulation"]:
        union = union or m["body"] or ""
        first, second = m["number"].split("/")
        counted = len(second) == 4 and not (len(first) == 4 and "2015" <= first <= "2050")
        union = union or (
            _signed(second) if counted else _signed(f"19{second}") if len(first) > 2 == len(second) else ""
        )
        return (
            Hit(m.end(), f"VO ({union}) {'Nr. ' if counted or len(second) == 2 else ''}{m['number']}", "eu")
            if union
            else None
        )
    if not m["body"]:
        return None
    return Hit(m.end(), f"{'RB' if m['framework'] else 'Beschluss'} {m['number']}/{m['body']}", "eu")


_SHORT = re.compile(r"(?P<union>EWG|EG|EU)(?P<kind>V|RL)\s(?P<first>\d{1,4})/(?P<second>\d{1,4})(?![\d/])")


def _of_data_base(text: str, pos: int) -> Hit | None:
    """Return the act of the Union that stands at `pos` as the data bases of the courts abbreviate it, number first.

    >>> [_of_data_base(act, 0).name for act in ("EGV 44/2001", "EUV 2016/679", "EUV 679/2016", "EGRL 83/2004")]
    ['VO (EG) Nr. 44/2001', 'VO (EU) 2016/679', 'VO (EU) 2016/679', 'RL 2004/83/EG']
    """
    m = _SHORT.match(text, pos)
    if m is None:
        return None
    number, year = m["first"], m["second"]
    recent = "2015" <= number <= "2050" and len(number) == 4 != len(year)
    if recent:
        number, year = year, number
    if m["kind"] == "RL":
        return Hit(m.end(), f"RL {year}/{number}/{m['union']}", "eu")
    counted = f"{year}/{number}" if "2015" <= year <= "2050" and len(year) == 4 else f"Nr. {number}/{year}"
    return Hit(m.end(), f"VO ({m['union']}) {counted}", "eu")


_ACT_BEFORE = re.compile(r"(?:R(?:L|ichtlinie)|V(?:O|erordnung)|E(?:WG|G|U)(?:V|RL))\s[^;,\n]{3,26}$")


def act_before(text: str, pos: int) -> tuple[int, Hit] | None:
    """Return start and name of the act of the Union that stands with its number right before `pos`.

    >>> act_before("RL 2003/86/EG Art. 3", 14), act_before("RL 2003/86/EG: Art. 3", 15)
    ((0, Hit(end=13, name='RL 2003/86/EG', kind='eu')), None)
    """
    m = _ACT_BEFORE.search(text, max(0, pos - 40), pos - 1) if text[pos - 2 : pos - 1].isalnum() else None
    act = european(text, m.start()) if m else None
    return (m.start(), act) if m and act and act.end == pos - 1 else None


_LISTED = re.compile(r"(?:^|[;\n]\s?)[^\W\d_][^\s:;]{1,12}(?:\s[IVX]+)?:\s$")


def is_listed(text: str, pos: int) -> bool:
    """Whether a part of a list begins with a name and a colon right before `pos`: `§ 3 ZPO; UWG: § 5`."""
    return text[pos - 2 : pos] == ": " and _LISTED.search(text, max(0, pos - 24), pos) is not None


_SHAPED_BEFORE = re.compile(
    r"(?:(?:^|[;,(\n]\s?)(?P<name>[A-ZÄÖÜ][^\W\d_]{1,24}(?:G|GB|O|V))|(?P<act>[A-ZÄÖÜ]\w{2,36}(?:\s[IV]{1,3}[ab]{0,3})?-(?:VO|RL)))\s$"
)


_RULES = re.compile(r"^\w{3,4}[PVGBD]O$")
"""Rules of an examination, of a profession: "ABMPO § 7"."""


def shaped_before(text: str, pos: int, not_laws: frozenset[str]) -> tuple[int, Hit] | None:
    """Return a law that no list has, at the beginning of its clause right before `pos`: `; VerglO § 3`.

    >>> shaped_before("Beispiel-VO Art. 3", 12, frozenset())
    (0, Hit(end=11, name='Beispiel-VO', kind='unknown'))
    """
    m = _SHAPED_BEFORE.search(text, max(0, pos - 42), pos) if text[pos - 1 : pos] == " " else None
    if m is None:
        return None
    name, start, end = m["name"] or m["act"], *m.span("name" if m["name"] else "act")
    short = m["act"] or not (
        sum(map(str.isupper, name)) < 2 or (name.isupper() and len(name) > 4 and not _RULES.search(name))
    )
    return (start, Hit(end, name, "unknown")) if short and name not in not_laws else None


def _signed(year: str) -> str:
    """Return the sign that acts of a year bear, where all of that year bear one (Art. 1, 2 of the Treaty of Lisbon).

    >>> [_signed(year) for year in ("1988", "1993", "2003", "2009", "2013", "2016", "88")]
    ['EWG', '', 'EG', '', 'EU', '', '']
    """
    if len(year) != 4:
        return ""
    return next((s for s, first, last in (("EWG", 1958, 1992), ("EG", 1994, 2008), ("EU", 2010, 2014))
                 if first <= int(year) <= last), "")  # fmt: skip


def protocol(text: str, pos: int) -> tuple[int, str, str] | None:
    """Return end, treaty and number of the protocol to a treaty that stands at `pos`.

    >>> protocol("4. Zusatzprotokolls zur EMRK", 0), protocol("Protokoll Nr. 7 zur EMRK", 0)
    ((28, 'EMRK', '4'), (24, 'EMRK', '7'))
    """
    m = _PROTOCOL.match(text, pos)
    return (m.end(), m["treaty"], m["nth"] or m["number"]) if m else None


def act_number(text: str, pos: int, law: Hit) -> tuple[int, int] | None:
    """Return where an act of the Union is named by kind and number between `pos` and the end of its name.

    >>> text = "Art. 6 der Sechsten Richtlinie 77/388/EWG"
    >>> act_number(text, 6, Hit(len(text), "RL 77/388/EWG", "eu"))
    (20, 41)
    """
    if law.kind != "eu" or "/" not in law.name:
        return None
    m = _EUROPEAN.search(text, pos, law.end)
    if m is None:
        return None
    kind = next(name for name in ("directive", "regulation", "framework", "decision") if m[name])
    return m.start(kind), m.end()


_ENDING = (
    r"(?:gesetz(?:buch(?:e?s)?|e?s?)|ordnung|verordnung|(?:staats)?vertrag(?:e?s)?|übereinkommens?|abkommens?|"
    r"übereinkunft|konvention|"
    r"richtlinien?|satzung|verfassung|statuts?|protokolls?|charta|pakte?s?|erlass(?:es)?|vereinbarung|bestimmungen|"
    r"kodex|kostenverzeichniss?(?:es)?)"
)
_BASE = (
    r"(?:Gesetz(?:e?s)?|Verordnung|Übereinkommens?|Abkommens?|Vertrag(?:e?s)?|Protokolls?|Konvention|Satzung|"
    r"Richtlinien?|Einführungsgesetz(?:es)?|"
    r"Ausführungsgesetz(?:es)?|Änderungsgesetz(?:es)?|Zustimmungsgesetz(?:es)?|Staatsvertrag(?:e?s)?|Verfassung|"
    r"Haushaltsordnung|Code|Charta|(?:[A-ZÄÖÜ][a-zäöü]+t|T)arifvertrag(?:e?s)?)"
)
_TITLED = re.compile(
    rf"(?P<lead>(?:[A-ZÄÖÜ][\wäöüß.-]{{0,40}}?(?:[-/][A-ZÄÖÜ]\w*)?(?:e[nrs]?|isch|er|/EU)\s(?:und\s)?){{0,3}}?)"
    rf"(?P<head>(?:[A-ZÄÖÜ][\wäöüß]{{0,40}}-?\s(?:und|oder)\s)?[A-ZÄÖÜ][\wäöüß-]{{0,60}}?{_ENDING}|"
    rf"{_BASE})(?:/EU)?(?![\w])"
)
_TREATY = re.compile(r"Übereinkommens?|Abkommens?|Protokolls?|Konvention")
_PLACE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+er\s")
"""What stands before a treaty's head also without an article: `Art. 7 Haager Übereinkommen`."""
_COUNTRY = re.compile(r"[A-ZÄÖÜ][a-zäöüß-]*ische[sr]?\s")
"""The same before a compound: `§ 5 Musterisches Wegegesetz`."""
_BASE_ALONE = re.compile(_BASE)
_PROTOCOL = re.compile(
    r"(?:(?P<nth>\d{1,2})\.\s(?:Zusatz|Fakultativ)?[pP]rotokolls?|"
    r"(?:(?:Zusatz|Fakultativ)?[pP]rotokolls?|ZP)\sNr\.\s?(?P<number>\d{1,2}))\s(?:zu[rm]\s|der\s)?(?P<treaty>[A-ZÄÖÜ]{2,8})(?!\w)"
)
_TAIL_START = re.compile(r"\s(?:über|zwischen|zur|zum|betreffend|für|gegen|vom|von|des|der|de)\s")
_WORD = re.compile(
    r"(?<=führung des)\s§\s?\d+[a-z]?|"  # "Verordnung zur Durchführung des § 82 SGB XII"
    r"\s+(?:[\"„“»«]?[^\W_][\w./-]*[\"„“»«]?)|,\s(?=(?:das|die|der|den|zur|zum|über|[a-zäöü]+e[rsn]?)\s[A-ZÄÖÜa-zäöü])"
)
_FUNCTION = frozenset(
    words(
        """
        der die das des den dem ein eine einer eines einem und oder von vom zur zum zu über für in im auf bei
        gegen sowie mit an am aus zwischen nach unter durch ihrer ihre seiner seine deren dessen de du la le et
        und/oder
        """
    )
)
_ADJECTIVE_END = ("e", "en", "er", "es", "em")
_ENDS_SENTENCE = re.compile(r"(?:[^\W\d_]{3,}(?:-[^\W\d_]+)*|[A-ZÄÖÜ]{2})\.")
_ABBREVIATED = re.compile(r"(?:Abs|Art|Buchst|Ziff|Nrn|Abschn|Kap|\w+[bB]l|\w*[bB]undesgesetzbl)\.")
"""Words with a full stop: of the sentence, or of an abbreviation."""
_INSERTED = re.compile(r"\s(?:<[^<>\n]{2,80}>|\([^()\n]{2,250}\))(?=\s+vom\s+\d)")
"""A short name or the articles amended, between a title and its date."""
_DATED = re.compile(rf"\s+vom\s+{DATE}")
_PUBLISHED = re.compile(
    rf"\s*[,–-]?\s*(?:\((?:[^()]{{0,12}}?){GAZETTE}[^()]{{0,60}}(?:\)|$)|<(?:[^<>]{{0,12}}?){GAZETTE}[^<>]{{0,60}}>|"
    rf"{GAZETTE}\.?(?:\s[IVX]+)?\s(?:S\.\s)?\d+(?:,\s\d+)*)"
)


def long_name(text: str, pos: int, article: bool) -> Hit | None:
    """Return the titled law at `pos`: a compound (`Kommunalabgabengesetz`) or a base word with its title.

    Adjectives before the noun belong to the name only after an article, or as that of a country in the nominative.
    A base word alone ("des Gesetzes") names no
    law: None.

    >>> long_name("Haager Beispielschutzabkommens (X)", 0, True).name
    'Haager Beispielschutzabkommen'
    >>> long_name("Gesetzes zur Ordnung der Beispiele vom 3. Mai 2001 (BGBl I S. 7) gilt", 0, True).name
    'Gesetz zur Ordnung der Beispiele'
    >>> long_name("Gesetzes", 0, True) is None
    True
    """
    m = _TITLED.match(text, pos)
    if m is None or (m["lead"] and not article and not _told_apart(m["lead"], m["head"])):
        return None
    if not article and m["head"].endswith("bestimmungen"):  # the heading of a section: "§ 2 Begriffsbestimmungen"
        return None
    name, end = m[0], m.end()
    if _BASE_ALONE.fullmatch(m["head"]):
        titled = _title_end(text, end) if _TAIL_START.match(text, end) else end
        inserted = _INSERTED.match(text, titled)
        titled = inserted.end() if inserted and titled > end else titled
        dated = _DATED.match(text, titled)
        if titled == end and not m["lead"] and "arifvertrag" not in m["head"]:
            # "des Gesetzes vom 3. Mai 2001 (BGBl …)" is named by its date alone.
            if dated is None:
                return None
            titled = dated.end()
        elif titled == end and dated is not None and _TREATY.fullmatch(m["head"]):
            # Treaties of one place ("Haager Übereinkommen") are told apart by their day.
            titled = dated.end()
        name += text[end : inserted.start() if inserted else titled]
        end = max(titled, dated.end() if dated else 0)
    return Hit(published(text, end), _nominative(name), "unknown")


def _told_apart(lead: str, head: str) -> bool:
    """Whether what stands before the noun without an article is part of a law's name all the same.

    >>> _told_apart("Haager ", "Übereinkommen"), _told_apart("Musterisches ", "Wegegesetz"), _told_apart("Die ", "Akte")
    (True, True, False)
    """
    if _TREATY.fullmatch(head):
        return _PLACE.fullmatch(lead) is not None
    return _COUNTRY.fullmatch(lead) is not None and _BASE_ALONE.fullmatch(head) is None


def published(text: str, end: int) -> int:
    """Return where the date and gazette end that follow a law's name, or `end` where none does.

    >>> published("XyG vom 1. März 2001 (BGBl. I S. 77), zuletzt", 3)
    36
    >>> published("XyG vom 1. März 2001 abgelehnt", 3)
    3
    """
    dated = _DATED.match(text, end)
    gazette = _PUBLISHED.match(text, dated.end() if dated else end)
    return gazette.end() if gazette else end


def _title_end(text: str, end: int) -> int:
    """Follow a title word by word: capitalised words, function words, adjectives; it ends with a capitalised word."""
    last = end
    for _ in range(60):
        m = _WORD.match(text, end)
        if m is None or _DATED.match(text, end):
            break
        word = m[0].strip(' \n\t\u00a0"„“»«')
        end = m.end()
        if _ENDS_SENTENCE.fullmatch(word) and not _ABBREVIATED.fullmatch(word):
            return m.start() + m[0].rindex(".") if word[0].isupper() else last
        if word == ",":
            continue
        if word[:1].isupper() or word[:1].isdigit() or word[:1] == "§":
            last = end
        elif word not in _FUNCTION and not word.endswith(_ADJECTIVE_END):
            break
    return last


_AGREEMENT = re.compile(r"TV\s(?P<of>[A-ZÄÖÜ][\wäöü]*[A-ZÄÖÜ]\w*)(?![\w/-])")


def agreement(text: str, pos: int, not_laws: frozenset[str]) -> Hit | None:
    """Return the collective agreement at `pos` that an abbreviation behind the word names.

    >>> agreement("TV PV gilt", 0, frozenset()), agreement("TV BAG", 0, frozenset(["BAG"]))
    (Hit(end=5, name='TV PV', kind='unknown'), None)
    """
    m = _AGREEMENT.match(text, pos)
    return Hit(m.end(), m[0], "unknown") if m and m["of"] not in not_laws else None


_OF_YEAR = re.compile(
    r"\s?(?:\((?P<short>[A-ZÄÖÜ][\wÄÖÜäöü]{1,15})\)|--(?P<dashed>[A-ZÄÖÜ][\wÄÖÜäöü]{1,15})--)\s"
    r"(?P<year>(?:19|20)\d\d)(?![\d./])"
)


def of_year(text: str, end: int) -> tuple[int, str] | None:
    """Return what stands behind a law's long name: its abbreviation, where that ends, with the year of the version.

    >>> of_year("Beispielgesetz (BspG) 2002 gilt", 14), of_year("Beispielgesetz (BspG)", 14)
    ((21, 'BspG 2002'), None)
    """
    m = _OF_YEAR.match(text, end)
    return (m.start("year") - 1, f"{m['short'] or m['dashed']} {m['year']}") if m else None


_GENITIVE = re.compile(r"(gesetz)(?:es|s)\b|(buch|vertrag)e?s\b|(abkommen|übereinkommen|protokoll)s\b", re.IGNORECASE)


_DECLINED = re.compile(
    r"(?P<lead>(?:[A-ZÄÖÜ][\w-]*en\s(?:und\s)?){1,3})(?P<head>(?=[A-ZÄÖÜ])[\w-]*?(?:(?P<das>[gG]esetz(?:buch)?|"
    r"kommen|[pP]rotokoll|[sS]tatut)|(?P<die>[oO]rdnung|[kK]onvention|[sS]atzung|[vV]erfassung|[rR]ichtlinie|"
    r"[cC]harta)|(?P<der>[vV]ertrag|[eE]rlass|[pP]akt|[kK]odex))(?!\w))"
)
"""Adjectives as they stand behind an article, `Zweiten Gesetz`, and the noun, by its gender."""


def _nominative(name: str) -> str:
    """Turn adjectives and first noun of a title from the genitive into the form of the title page.

    >>> _nominative("Zweiten Gesetzes zur Ordnung"), _nominative("Musterischen Verfassung"), _nominative("Haager Pakts")
    ('Zweites Gesetz zur Ordnung', 'Musterische Verfassung', 'Haager Pakts')
    """
    tail = _TAIL_START.search(name)
    head, rest = (name[: tail.start()], name[tail.start() :]) if tail else (name, "")
    name = " ".join((_GENITIVE.sub(lambda m: m[1] or m[2] or m[3], head, count=1) + rest).split())
    if (m := _DECLINED.match(name)) is None:
        return name
    ending = "es " if m["das"] else "er " if m["der"] else "e "
    return m["lead"].replace("en ", ending) + name[m.start("head") :]
