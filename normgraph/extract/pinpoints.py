"""What stands behind a decision's number or reporter: marginal numbers, pages, "juris", "a. a. O.", the case's name."""

from __future__ import annotations

import re

_ONE = (
    r"\d{1,4}[a-z]?(?!\d|/\d{1,2}(?!\d|\s=)|\.\d)(?!\.?\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|"
    r"Oktober|"
    r"November|Dezember)|\s[A-Z][A-Za-z]{0,4}\s[\d(])"
)
_RANGE = rf"{_ONE}(?:\s?[-–]\s?{_ONE}|\sbis\s{_ONE}|/\d{{1,4}})?(?:\s?ff?\b\.?)?"
_LIST = rf"{_RANGE}(?:(?:,\s?|\s(?:und|u\.|sowie)\s|\sbis\s){_RANGE}){{0,8}}"
_NUMBERS = _LIST.replace(r"\d{1,4}", r"(?:\d{1,2}\s\d{3}(?!\d)|\d{1,5})")
"""Marginal numbers, of which long decisions have more than books have pages, some with a blank: 10 001."""
_MARK = r"(?:Rn|Rdn|Rnd|Rdnr|RdNr|Rnr|Rz|Randnr|Randn|Tz|Randziff)\b\.?"
_GROUNDS = (
    r"(?:[A-Z]{1,4}|\d{1,2}|[a-z]{1,2})(?![\w])(?:\.|\)(?=\s?[\da-zIVX]))?(?:\s?(?:[IVX]{1,4}|\d{1,2}|"
    r"[a-z]{1,2})(?![\w])(?:\.|\)(?=\s?[\da-zIVX]))?){0,6}(?:\s\(\d{1,2}\))?"
)
_PIN = re.compile(
    # behind the signs no capital with which none begins, as that of a journal or of the next court
    r"(?![\s,(–-]{1,9}+(?:[C-FHIKMO-QU-YÄÖÜ]|A[^b]|B[^el]|N[^r]))(?:"
    # in angle or round brackets: <316 f.>, <375 f. Rn. 82>, ≪279≫, (38), (Nr. 38)
    rf"\s?(?:<|≪|<<)\s?\d[^<>≪≫\n]{{0,40}}(?:>{{1,2}}|≫)|\s?[(\[](?:Nr\.\s|(?:[Jj]uris,?\s)?{_MARK}\s?|"
    rf"S\.\s)?{_LIST}(?:[,;]?\s{_MARK}\s?{_NUMBERS})?[)\]]"
    # a marginal number, perhaps behind "juris" or a case's web address
    rf"|(?:\s?[,(–-]){{0,2}}\s?(?:[–-]\s?)?(?:(?:abrufbar\sunter\s|zitiert\snach\s)?(?:[Jj][Uu][Rr][Ii][Ss]|"
    rf"www\.[a-z-]+\.(?:de|eu|org))(?:\sweb)?[,:;]?\s)?{_MARK}\s?{_NUMBERS}"
    rf"|,?\s(?:[Jj]uris\s)?(?:dort\s)?(?:Nr|Nrn|Abs|Absatz-Nr|Ziff)\.\s?{_LIST}(?=\s?[-–),;.]|\s?$)"
    # the place by name only
    r"|(?:\s?[,(–-]){1,3}\s?(?:abrufbar\sin\s|zit(?:iert|\.)\snach\s|veröffentlicht\s(?:in|bei)\s|in\s)?[Jj](?:uris|"
    r"URIS)(?![\w-])"
    r"|(?:\s?[,(–-]){1,2}\s?(?:zit(?:iert|\.)\snach\s)?(?:www\.[a-z-]+\.de|BeckRS(?![\w\s]))"
    rf"|\s=\s[Jj]uris,?\s{_MARK}\s?{_NUMBERS}"
    # grounds: "unter II. 3. a", "zu II 4 c der Gründe"
    rf"|(?:(?:\s?[,(–-]){{1,2}}\s?(?:unter|zu|Gründe\szu)|\sunter)\s(?:Ziff\.\s)?{_GROUNDS}(?:\sder\sGründe)?"
    r"|\s?[-–,(]?\s?(?:zur\s(?:amtlichen\s)?Veröffentlichung|für\s(?:BSGE|SozR|BGHZ|"
    r"BVerwGE))\s[^;()\n]{0,80}?(?:bestimmt|vorgesehen|vorgemerkt)\b|"
    # the headnote instead of a page; settled or not since then
    r",?\s(?:LS|Ls\.?|Leits(?:atz|\.))(?:\s\d{1,2})?(?=[\s,;.)]|$)|,\s(?:abw\.\sM\.|(?:seither|seitdem)\sst\.\sRspr\.)|"
    r"\s(?:mwN|m\.\s?w\.\s?N\.)(?=,\s[A-Z]+E\s)"
    # further pages
    rf"|,\s(?:S\.\s)?{_RANGE}(?!\s?(?:Euro|EUR|€|%|[A-ZÄÖÜ][a-zäöü]+\s))|\s(?:S|Bl)\.?\s{_LIST}|\s?/\d{{1,4}}(?![\d/])|"
    rf"\s?ff?\b\.?(?=[\s,;:)=\]])|,\s\[\d{{1,4}}\])"
)
_AGAIN = re.compile(
    r"(?:\s?[,(–-]){0,2}\s?(?:[aA]\.\s?a\.\s?O\.?|aaO\.?|ebd\.?(?!\w)|ebenda(?:\s[A-Z]\w+)?|loc\.\scit\.)"
)
_NO_PIN = (".", ";", ")", "\n")
"""What most often follows, and begins no pinpoint."""
_CASE_NAME = re.compile(
    r"\s[–-]\s(?=[^\s–-])(?!Rn|juris|Juris|\d+[.,]?\s|zu\s|im\s|der\s|die\s|zur\s|st|(?:ist|sind|war|hat|wird|gilt)\s)([^;()\n]{2,70}?)(?=\s?(?:[;)]|"
    r"$|\n\n|,\s(?:m\.|mwN|jeweils)|\.\s*$|\sm\.\s?w\.\s?N))"
)
CAPITAL_BEHIND = re.compile(
    r"\s[–-]\s[„\"]?(?!(?:De[rnms]|Di?e[rs]?|Das|Ein\w*|Es|Er|Sie|So|Hier\w*|Dazu|Dort|Auch|Nach|Bei|Wenn|Soweit|Insoweit|Im|"
    r"In|Zu[mr]?|Vgl|Anders|And\w+|Entgegen|Ebenso|Siehe|Nur|Als|An|Auf|Aus)\b)[A-ZÄÖÜ]\w"
)
"""What the name of a case behind a marginal number begins with: `Rn. 8 – Beispiel`."""
_BRACKETED = re.compile(r"\s?\[[A-ZÄÖÜ][^\[\]\n]{1,60}\]")


def read(text: str, pos: int) -> tuple[int, str, bool]:
    """Return where the pinpoints that start at `pos` end, what they say, and whether they say "a. a. O.".

    >>> read("BVerfGE 76, 253 <255 f.> gilt", 15)
    (24, '<255 f.>', False)
    >>> read("Urteil vom 7. April 2009 a.a.O. Rn. 16).", 24)
    (38, 'Rn. 16', True)
    >>> read("juris Rn. 10 001 und 10 002.", 5)
    (27, 'Rn. 10 001 und 10 002', False)
    """
    found: list[str] = []
    again = False
    for _ in range(8):
        if text.startswith(_NO_PIN, pos):
            break
        m = _AGAIN.match(text, pos)
        if m is not None:
            again = True
        else:
            m = _PIN.match(text, pos)
            if m is None or m.end() == pos:
                break
            pinpoint = m[0].strip(" ,=–-")
            found.append(pinpoint if ")" in pinpoint else pinpoint.lstrip("("))
        pos = m.end()
    return pos, " ".join(found), again


def case_name(text: str, pos: int) -> int:
    """Return where the case's name ends that follows at `pos` behind a dash or in brackets, or `pos`.

    >>> case_name("GRUR 2012, 270 Rn. 8 – Beispielmarke; weiter", 20)
    36
    """
    m = _BRACKETED.match(text, pos) or _CASE_NAME.match(text, pos)
    return m.end() if m else pos
