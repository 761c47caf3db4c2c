"""Where the sentences of a German statute begin and end.

Statutes are cited by sentence ("§ 5 Abs. 1 Satz 2"), but nothing marks one. A full stop ends a sentence unless it
belongs to an abbreviation ("Abs. 1", "v. H."), a date or an ordinal ("1. Januar", "des 18. Lebensjahres"), or stands
inside brackets or quotation marks. An enumeration inside a sentence is opaque: its own full stops end no sentence of
the text around it; what follows it goes on with the interrupted sentence unless the enumeration has ended it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

Span = tuple[int, int]
Opaque = tuple[int, int, bool]
"""Start and end of an enumeration or table inside a sentence, and whether it may have ended that sentence."""

_END = re.compile(
    r"""[.!?](?:[“”"»«’')\]]*(?=\s+[„"»‚(\[]*[A-ZÄÖÜ§0-9])|(?<=[a-zäöüß]{4}\.)(?=[A-ZÄÖÜ][a-zäöüß]+\s))"""
)
"""A stop before a blank, or, where the source has forgotten that, between a long word and a capital.

It begins with the stop whatever follows: so the engine of `re` looks for stops alone.
"""
_LAST_WORDS = re.compile(r"(?:(\S+)\s+)?(\S+)$")
_FIRST_WORD = re.compile(r"""\s*[„"»‚(\[]*([^\s.,;:)\]]+\.?)""")
_CLOSERS = "“”\"»«’')]"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = _words("""
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jänner Jan. Febr. Feb. Apr.
    Aug. Sept. Okt. Nov. Dez.
""")
NEVER_LAST = _words("""
    Abs Abschn Absch Anm Art Az Bd Bek bes Beschl betr BGBl BStBl Buchst bzgl bzw ca d dgl Dr Drs ebd einschl entspr
    ErwG evtl gem ggf GBl GMBl GVBl Halbs Hs i idF insb insbes Kap lfd lit Lfd max mind Nr Nrn o Prof rd Rdnr RGBl
    Rn Rz S s sog Sp St Str Tel Tz u u.a Urt v Verf Verz vgl Vgl VkBl VMBl z ABl BAnz Ziff z.B d.h i.V.m i.S.d m.w.N
    Übk Prot Beil Slg Kl Dipl Ing Red Nat Abt Bl Flst Gem Forstabt
    inkl exkl z.Z MEPC MSC
""")
"""Abbreviations after which the sentence goes on."""
MAY_END = _words("""
    usw etc ff f H B a n F Fn Mio Mrd Std Min Sek Aufl Co Tsd u.ä ä Ä Jh m.b.H mbH T D V m
""")
"""Abbreviations that end a sentence when a word follows that begins one."""
ORDINAL_OF = re.compile(
    r"(?:Halb|Lebens|Kalender|Geschäfts|Wirtschafts|Schul|Semester|Dienst|Berufs|Monats|Werk|Wochen|Arbeits)\w*|"
    r"(?:Halbs|Hs|HS)\.?|(?:Ab|Unterab)schnitt\w*|Kapitels?|Teile?s?|Büche?r?n?|Buche?s|Titels?|Tage?s?|Monate?s?|"
    r"Jahr(?:e|es|estag\w*|hundert\w*|zehnts?|gang\w*)?|Woche|Änderung\w*|Auflage|Klassen?|Stufe|Senate?s?|Kammer|"
    r"Satze?s?|Absatze?s?|Alternative|Alt\.|Spiegelstriche?s?|Anstriche?s?|Stunde|Schwangerschafts\w*|Grade?s?|Lj\.?|"
    r"Ordnung|Periode|Quartals?|Halbjahr\w*|Vierteljahr\w*|Trimester\w*|Gruppe|Spalte|Zeile|Juli|Mal|Strophe|Wahlperiode|"
    r"Person|Geburtstage?s?|(?:Weihnachts|Oster|Pfingst|Feier)(?:tage?s?|feiertage?s?)|Advents?\w*|VO|ÄndG|ÄndV|BImSchV|DV|DVO|Verordnung|Bekanntmachung|Gesetze?s?|Protokolls?"
)
"""What is counted by an ordinal: "der 3. Abschnitt", "des 18. Lebensjahres"."""
STARTERS = _words("""
    Der Die Das Dem Den Des Ein Eine Einer Eines Einem Einen Er Sie Es Dies Diese Dieser Dieses Diesem Diesen Im In
    Bei Beim Für Wird Werden Wurde Wurden Ist Sind War Waren Hat Haben Hatte Soweit Wenn Sofern Auf Nach Mit Von Vom
    Vor Zu Zum Zur Zwischen Unter Über Um An Am Als Auch Aus Ausgenommen Außer Außerdem Bis Daneben Dabei Dafür
    Dagegen Daher Damit Danach Dann Darf Dürfen Darüber Davon Dazu Dasselbe Derselbe Dessen Deren Durch
    Entsprechendes Entsprechend Erfolgt Erfolgen Falls Ferner Gegen Gegenüber Gehört Gehören Gilt Gelten Gleiches
    Hierbei Hierfür Hierzu Hiervon Ihm Ihnen Ihr Ihre Innerhalb Insbesondere Insoweit Jede Jeder Jedes Kann Können
    Kein Keine Kommt Kommen Liegt Liegen Macht Maßgebend Maßgeblich Muss Müssen Nicht Nur Ob Ohne Satz Absatz Sätze
    Seine Sein Seiner So Solange Soll Sollen Sonst Sonstige Statt Steht Stehen Stellt Stellen Tritt Treten Trotz
    Unberührt Verlangt Wer Wem Weist Weitere Welche Wegen Während Weiter Zuständig Zusätzlich Zugleich Zuvor
    Unbeschadet Abweichend Abweichungen Artikel Alle Anstelle Bedarf Besteht Bestehen Bezieht Enthält Ergibt Ergeben
    Erhält Findet Finden Fällt Führt Geht Gibt Hält Handelt Hierüber Jedoch Läuft Lässt Nimmt Oder Reicht Schließt
    Setzt Sieht Sobald Stimmt Übersteigt Und Vorbehaltlich Wählt Wirkt Würde Zählen Zählt Zahlt Zulässig Sowie
    Ausnahmen Bereits Beginnt Endet
""")
"""Words that begin a sentence and are no noun, so that a capital letter after a doubtful full stop tells something."""
_REFERENCE = re.compile(
    r"(?:Ab|Unterab)?[Ss]atz(?:es)?|(?:Ab)?[Ss]ätzen?|Nummern?|Nrn?\.?|§§?|Artikeln?s?|Art\.|Abs\.|S\.|Anlagen?|Anhangs?|"
    r"Buch|Kapitel|Abschnitt|Teil|Titel|Ziffern?|Buchstaben?|Spalten?|Zeilen?|Tabellen?|und|oder|bis|[,/–-]|\S*\d\S*,?|"
    r"Klassen?|Stufe|Gruppen?|Formel|Protokolls?|Übereinkommens?|Euro|DM|Deutsche|Zahl|Position|Unterposition|Muster|v"
)
_STRONG = re.compile(r"(?:Ab|Unterab)?[Ss]atz(?:es)?|(?:Ab)?[Ss]ätzen?|Nummern?|Nrn?\.|§§?|Artikeln?s?|Art\.|Abs\.")
_PART = re.compile(r"Halb|Hs|HS|Alt|Spiegel|Anstrich")
_NESTED = 20
"""Brackets inside each other that are followed; so the time stays linear in hostile text."""
_ARTICLE = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|am|im|vom|zum|zur|ab|seit|jede[nrs]?|ihre[mnrs]?|seine[mnrs]?|eine[mnrs]?)"
)
_ROMAN = re.compile(r"[IVXLC]+")
_COUNTED = re.compile(r"\s*(?:\(\d+[a-z]?\)\s*)?\d{1,2}")
"""An Absatz that is counted "1." begins with its number."""
_TAIL = re.compile(r"[.)\]/]")
_JOINING = re.compile(r"(?:oder|und|sowie|bzw\.)[,.]?")
_TWO_DAYS = re.compile(r"\d{1,2}\.?[/–-]\d{1,2}")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")


def split(text: str, start: int = 0, end: int | None = None, opaque: Iterable[Opaque] = ()) -> list[Span]:
    """Return the sentences of `text[start:end]` as offsets, white space at their ends left out.

    `opaque` are spans (enumerations, tables) inside a sentence; they must lie apart and in order.

    >>> text = "Die Frist nach Abs. 1 endet am 3. Mai. Sie beträgt 5 v. H. Satz 1 gilt entsprechend."
    >>> [text[a:b] for a, b in split(text)]
    ['Die Frist nach Abs. 1 endet am 3. Mai.', 'Sie beträgt 5 v. H.', 'Satz 1 gilt entsprechend.']
    """
    end = len(text) if end is None else end
    masked = mask(text, start, end, opaque)
    stops = list(_END.finditer(masked))
    guarded = _guarded(masked) if stops else []
    cuts = [0]
    for match in stops:
        if not _inside(guarded, match.end()) and _ends_sentence(masked, match):
            cuts.append(match.end())
    cuts.append(len(masked))
    spans = [_trim(masked, a, b) for a, b in pairwise(cuts)]
    return [(start + a, start + b) for a, b in spans if a < b]


def halves(text: str, start: int, end: int, opaque: Iterable[Opaque] = ()) -> list[Span]:
    """Return the Halbsätze of one sentence, which a semicolon parts; one that has none is returned whole.

    >>> text = "Er haftet; dies gilt nicht (Satz 1; Satz 2)."
    >>> [text[a:b] for a, b in halves(text, 0, len(text))]
    ['Er haftet;', 'dies gilt nicht (Satz 1; Satz 2).']
    """
    if text.find(";", start, end) < 0:
        return [(start, end)]
    masked = mask(text, start, end, opaque)
    guarded = _guarded(masked)
    ends = (m.end() for m in re.finditer(r";(?=\s)", masked) if not _inside(guarded, m.end()))
    cuts = [0, *(at for at in ends if not _JOINING.fullmatch(masked[at:].strip())), len(masked)]
    spans = [_trim(masked, a, b) for a, b in pairwise(cuts)]
    return [(start + a, start + b) for a, b in spans if a < b]


def mask(text: str, start: int, end: int, opaque: Iterable[Opaque]) -> str:
    """Return `text[start:end]` with opaque spans blotted out, of the same length.

    A span that may have ended the sentence ends with a full stop.

    >>> mask("a 1. b. c", 0, 9, [(2, 7, True)])
    'a ￼￼￼￼. c'
    """
    parts = []
    position = start
    for one, other, ends in opaque:
        if one < position or other > end:
            continue
        parts += [text[position:one], "￼" * (other - one - 1), "." if ends else "￼"]
        position = other
    parts.append(text[position:end])
    return "".join(parts)


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Decide whether the stop at `match` ends a sentence, by the two words before it and the one after it."""
    stop = match.start()
    if text[stop] != ".":
        return True
    before = _LAST_WORDS.search(text, max(0, stop - 60), stop)
    after = _FIRST_WORD.match(text, match.end(), match.end() + 60)
    if before is None or after is None:
        return True
    previous, word, following = before[1] or "", before[2].lstrip('(„"»[‚'), after[1]
    if match.end() > stop + 1:  # a bracket or quotation mark closes after the stop
        return True
    if "." in word and not text[match.end()].isspace():  # a name like "www.bund.De"
        return False
    if word.isdigit():
        if _COUNTED.fullmatch(text, 0, stop) or _begins_line(text, before.start(2)):
            return False
        return _number_ends(previous, word, following)
    if _TWO_DAYS.fullmatch(word) and following in MONTHS:
        return False
    if _DOTTED.fullmatch(word) and following.startswith("Buchstabe"):
        return False
    tail = _TAIL.split(word)[-1]
    if word in NEVER_LAST or (tail in NEVER_LAST and following not in STARTERS):
        return False
    if word in MAY_END or tail in MAY_END or len(word) == 1:
        return following in STARTERS or following.startswith("§") or _is_letter_reference(previous)
    if _ROMAN.fullmatch(word):
        if _begins_line(text, before.start(2)):
            return False
        return following in STARTERS or bool(_REFERENCE.fullmatch(previous))
    return True


def _begins_line(text: str, at: int) -> bool:
    """Tell the number of an item that the source prints as plain text: it begins a line."""
    line = text.rfind("\n", 0, at)
    return line >= 0 and not text[line:at].strip()


def _is_letter_reference(previous: str) -> bool:
    return previous.startswith(("Buchstab", "Doppelbuchstab", "Buchst", "lit"))


def _number_ends(previous: str, word: str, following: str) -> bool:
    """Decide for "5.": the end of "§ 5." or "2004.", or the ordinal of "5. Mai", "5. Abschnitt"."""
    if following in MONTHS or following.rstrip(".") in MONTHS:
        return False
    following = following.rstrip(".")
    if _STRONG.fullmatch(previous) and not _PART.match(following):
        return True
    if ORDINAL_OF.fullmatch(following) and following not in ("Satz", "Absatz"):
        return False
    if following in STARTERS or following.startswith("§"):
        return True
    if len(word) >= 3:  # a year, unless counted: "zum 800. Todestag"
        return len(word) > 3 or not _ARTICLE.fullmatch(previous.lower())
    return bool(_REFERENCE.fullmatch(previous)) or not _ARTICLE.fullmatch(previous.lower())


def _guarded(text: str) -> list[Span]:
    """Return the outermost bracketed and quoted spans, in order; a sign without its partner guards nothing."""
    spans: list[Span] = []
    stack: list[tuple[str, int]] = []
    partner = {"(": ")", "[": "]", "„": "“", "‚": "’", "»": "«"}
    for match in re.finditer(r"""[()\[\]„“”"»«‚]""", text):
        sign, at = match[0], match.start()
        del stack[:-_NESTED]
        expected = [closing for closing, _ in stack]
        if sign == '"' and sign not in expected and "“" in expected:
            sign = "“"
        if sign == "”":
            sign = "“"
        if sign in expected:
            while stack:
                closing, opened = stack.pop()
                if closing == sign:
                    spans.append((opened, at + 1))
                    break
        elif sign in partner:
            stack.append((partner[sign], at))
        elif sign == '"' and (at == 0 or not text[at - 1].isalnum()):
            stack.append(('"', at))
    return _outermost(spans)


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _inside(spans: list[Span], position: int) -> bool:
    index = bisect_right(spans, (position, 0)) - 1
    return index >= 0 and spans[index][0] < position < spans[index][1]
