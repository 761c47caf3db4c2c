"""What the file numbers of courts look like: register, serial, year, and the signs that some courts write behind it."""

from __future__ import annotations

import csv

from normgraph import assets
from normgraph.extract.patterns import any_of


def _signs(place: str) -> str:
    """Return a pattern for the signs of `data/curated/file-number-signs.csv` that stand in one place."""
    with assets.path("data", "curated", "file-number-signs.csv").open(encoding="utf-8", newline="") as file:
        return any_of(row["sign"] for row in csv.DictReader(file) if row["place"] == place)


_CLOSED = r"(?=\s?[-–,;:.)\]>]|\s[=(<\[]|\s*(?:\n|$))"
"""Behind a sign that is a word of the language too: the number ends here."""
_BETWEEN_DASHES = r"(?:OVG|[A-Z]{2,4}(?<![AKLSFV]G)(?<!GH)(?<!FH))(?=\s[-–](?:[\s,;.)]|$))"
"""A sign that no list has, before the dash that closes a number; the name of a court is none, but for the OVG of
Mecklenburg-Vorpommern, whose numbers end so."""
_FIELD = rf"(?:{_signs('finance')}|[A-Z])(?![\w.])"
"""What kind of tax is in dispute: E,AO"""
_BEHIND_YEAR = (
    rf"(?:\s(?:(?:{_signs('behind the year')})(?!\w)|\([A-Z]{{1,3}}\)|{_FIELD}(?:,\s?{_FIELD}){{0,4}}|"
    rf"(?:{_signs('at the end')}){_CLOSED}|{_BETWEEN_DASHES}))?"
)
_SEAT = r"(?:\.\w{1,4}(?!\w)(?:\.[A-Z]{1,2}(?!\w))?)?"
"""Behind a dot, in Hesse: seat and field, `.WI.A`"""
_REGISTER = (
    r"[A-Z](?:[A-Za-z]{0,4}[A-Za-zÖÜ])?(?:-[A-Z]{1,3})?(?<!DM)(?<!EUR)(?<!Mai)(?<!Uhr)"
    r"(?<!Abs)(?<!Nr)(?<!ARB)(?<!\sRL)(?<!\sVO)"
)
_SERIALS = r"\d{1,6}(?:(?:-|,\s|\sund\s)\d{1,6}){0,4}/\d\d(?!\d)"

_BY_NUMBER = (
    # BPatG, BGH with a specialised senate
    r"\d{1,3}\s(?:W|Ni|X|ZA|LiQ)\s\((?:pat|EP|EU)\)\s\d{1,4}/\d\d(?:\s\(EP\))?"
    # Austria: the check letter belongs to the number
    r"|\d{1,3}\s(?:Ob(?:A|S)?|Os|Ok)\s\d{1,4}/\d\d[a-z](?!\w)"
    # criminal senates: 3 Ss OWi 1/10, 1 OWi 4 SsBs 5/10, 2 St OLG Ss 1/10, 2 (6) SsRs 5/10, (2 B) 53 Ss-OWi 1/10 (3/10)
    r"|(?:(?<=\()\d{1,2}(?:\s[A-Z])?\)\s)?(?:I{1,3}-)?\d{1,3}[a-z]?\s(?:(?:OWi|OLG|Rb)\s\d{1,3}\s|St\sOLG\s|\(\d{1,2}\)\s)?"
    r"(?:Ss|Ws|Ausl\.?)[A-Za-z]{0,3}(?:[\s-](?:OWi|[BR][bs]|AR?))?(?:\s?\([A-Z][A-Za-z]{0,5}\))?\s"
    rf"{_SERIALS}(?:\s\(\d{{1,4}}(?:(?:,|\sund)\s\d{{1,4}}){{0,3}}/\d\d\))?{_BEHIND_YEAR}"
    # criminal courts of first instance, with the prosecutor's number: 3 KLs 101 Js 53/18, 19 OWi 32 Js 67/07 (16/07)
    r"|\d{1,4}[a-z]?\s(?:OWi|KLs|Kls|Ks|Ls|Ds|Cs|Gs|Ns|BRs|StVK|AR)\s(?:jug\.?\s)?\d{1,4}\sU?Js\s\d{1,6}/\d\d(?!\d)"
    r"(?:\s\(\d{1,5}/\d\d\))?"
    # BSG, of two senates: 9/9a RV 18/86
    r"|\d{1,2}[a-z]?/\d{1,2}[a-z]?\s(?:R[A-Z][A-Za-z]{0,2}|BAr|BK|BU|BS|BH)\s\d{1,4}/\d\d(?!\d)"
    # public procurement tribunals of the Länder: 203-VgK-14/2003, 1/SVK/012-15
    r"|\d{1,3}[a-z]?[.-](?:VgK|VK)-(?:\d{4}-)?\d{1,4}/(?:20)?\d\d(?!\d)|\d/SVK/\d{3}-\d\d(?!\d)"
    # BayVerfGH, without its sign
    r"|\d{1,4}-[IVX]+[a-z]?-\d\d(?!\d)"
)
"""What begins with the number of a senate or a serial; tried there only."""

FILE = (
    rf"(?=[\dI])(?:{_BY_NUMBER})"
    # one sign before the register: 1 BvR 2/07, XII ZB 110/16, I-3 Wx 76/18, 2 W 3/12, 1 C 17.08, III-3 RVs 7/12
    rf"|(?:(?:OVG|VG|VGH)\s)?(?:(?:I|II|III|IV|V|VI|VII)-)?(?:[23][-/]\d{{1,2}}(?=\s[OTS]\s)|\d{{1,3}}[a-zZ]?|"
    rf"[IVX]{{1,5}}[ab]?)\s(?:KfH\s)?{_REGISTER}(?:\s?\((?:[A-Z][A-Za-z]{{0,5}}|pat)\))?\s(?:{_SERIALS}|(?!(?:19|"
    rf"20)\d\d)\d{{1,4}}\.\d\d(?!\d|\.(?:\w|[ ]\d))){_BEHIND_YEAR}{_SEAT}"
    # registers of the social courts, letters in front: B 4 AS 9/11 R, L 5 KR 2/14 B ER, S 12 AS 3/10
    r"|GmS-?OGB\s\d/\d\d|[BLS]\s\d{1,3}[a-z]?(?:/\d{1,2})?\s?[a-z]?\s[A-Z][A-Za-z]{0,3}(?:\s\(?[A-Z]{1,3}\)?)?\s"
    rf"\d{{1,5}}/\d\d(?!\d)(?:\s(?:{_signs('social')})(?!\w)(?:\sPKH|\sER|\sRG|\sNZB)?)?"
    # Bavarian and other administrative courts: M 9 K 17.1234, 22 ZB 04.556, A 11 S 25/16, Au 1 K 12.12
    r"|(?:(?:M|W|B|AN|An|Au|RO|RN|R|A|NC|PL|DL|DB|F|D|"
    r"6\.K)\s)?\d{1,2}[a-z]?\s(?!RL|VO)[A-Z]{1,3}\s(?:\d\d\.\d{1,6}(?!\d)|\d{1,5}/\d\d(?!\d)(?:\.\w+)?)"
    # the cartel senate of Düsseldorf, which has no number of its own
    r"|VI-[UW]\s\(Kart\)\s\d{1,4}/\d\d(?!\d)"
    # senates with a name: AnwZ (Brfg) 14/17, StB 4/14, GrS 1/15, KZR 2/05, NotZ 3/10, EnVR 4/09
    r"|(?:VII?-)?(?:AnwZ|AnwSt|NotZ|NotSt|StB|StbSt|WpSt|GrS|GrSen|GSSt|GSZ|VGS|KZ[ABR]|KVR|KVZ|KRB|EnRB|EnVR|EnVZ|EnZ[ABR]|RiZ|"
    r"RiSt|PatAnwZ|PatAnwSt|LwZ[ABR]|BLw|AK|ZA|Vz|VerfGH|StGH|LVerfG|VfGBbg|VGH|AGH|HVerfG|Verg|GS|BlwZR|Lw|Lv|X\sARZ)"
    r"\s?(?:\((?:[A-Z][a-z]{0,4})\)\s?)?(?:[A-Z]\s)?\d{1,4}(?:/\d\d(?!\d)|\.\d\d(?!\d))(?:\sE[AÄ]?|\.V[A-Z]{1,2}-\d)?"
    r"|P\.\s?St\.\s\d{1,5}(?:\s(?:e\.\s?[AV]\.|e\.A\.))?|Vf\.\s?\d{1,4}-[IVX]+[a-z]?-\d\d(?!\d)|[IVX]{1,5}[ab]?\s\d{1,4}/\d\d(?!\d)(?:\s[UBDSR](?!\w))?|GrS\s\d(?:-\d)?/\d\d"
    # public procurement tribunals: VK 2-47/21, VK-B1-15/18
    r"|VgK-\d{1,4}/(?:20)?\d\d(?!\d)|VK(?:\s?\d{1,2}\s?[-–]\s?|-[A-Z]\d{0,2}-|\s)\d{1,4}/(?:20)?\d\d(?!\d)|Z3-3-3194-\d{1,2}-\d{1,4}-\d\d/\d\d(?!\d)"
    r"|Ss\s?\([A-Z]{1,3}\)\s\d{1,4}/\d\d(?:\d\d)?(?!\d)(?:\s\(\d{1,4}/\d\d\))?"
    r"|(?:TDG\s)?[NSM]\s\d{1,2}\s[BDGRSVW]L[a-d]?\s\d{1,3}/\d\d(?!\d)"  # the courts of the armed forces
    # European courts
    r"|F-\d{1,4}/\d\d(?!\d)|[CT]\s?[-–‑]\s?\d{1,4}/\d\d(?!\d)(?:\s(?:P(?:PU)?|R(?:X|ENV)?|DEP)(?!\w))?"
)
