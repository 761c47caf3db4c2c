"""What a tenor decides: each remedy it rules on, with its result and the words that say so.

The tenor is read sentence by sentence. A sentence disposes of a remedy ("Die Revision … wird zurückgewiesen") or
gives what it asked for ("Auf die Berufung … wird das Urteil geändert", "Der Beklagte wird verurteilt"). What is granted
in one sentence and refused in another is successful in part. A tenor that does neither (a penalty, a stay) has no
outcome, nor has a decision without tenor: unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from normgraph.extract import sentences

Result = Literal["successful", "partly", "unsuccessful", "remanded", "discontinued"]


class Ruling(NamedTuple):
    """What is decided on one remedy of one party; `start` and `end` delimit the words that show it."""

    remedy: str
    party: str
    result: Result
    start: int
    end: int
    text: str


REMEDIES = (
    "revision", "leaveToAppeal", "appeal", "complaint", "unnamedAppeal", "constitutionalComplaint", "normControl",
    "interimRelief", "action", "counterclaim", "objection", "application", "legalAid", "proceedings",
)  # fmt: skip
"""Kinds of remedies; the first of a tenor is the one that brought the matter before the court."""

_REMEDY = re.compile(
    r"(?P<leaveToAppeal>Nichtzulassungsbeschwerden?|[Bb]eschwerden? (?:.{0,80}? )?gegen die Nichtzulassung"
    r"|Antr[aä]ge?\b.{0,160}? auf Zulassung der (?:Berufung|Revision|Beschwerde|Rechtsbeschwerde)"
    r"|Antr[aä]ge?\b.{0,80}?, die (?:Berufung|Revision|Beschwerde|Rechtsbeschwerde)\b.{0,80}? zuzulassen)"
    r"|(?P<constitutionalComplaint>Verfassungsbeschwerden?)"
    r"|(?P<normControl>Normenkontroll(?:antr[aä]ge?|klagen?))"
    r"|(?P<legalAid>Antr[aä]ge?\b.{0,300}?\b(?:Prozess|Verfahrens)kostenhilfe)"
    r"|(?P<interimRelief>Antr[aä]ge?\b.{0,160}?(?:einstweilige[nr]? (?:Anordnung|Verfügung)|aufschiebende[nr]? Wirkung|"
    r"vorläufigen Rechtsschutz|Aussetzung der Vollziehung)|Eilantr[aä]ge?)"
    r"|(?P<revision>(?:(?:Sprung|Anschluss)r|R)evision(?:en)?)\b"
    r"|(?P<appeal>(?:Anschlussb|B)erufung(?:en)?)\b"
    r"|(?P<complaint>(?:(?:Rechts|Anschluss|Anschlussrechts)b|B)eschwerden?|Anhörungsrügen?|Erinnerung(?:en)?)\b"
    r"|(?P<unnamedAppeal>Rechtsmittel)\b(?=.*\b(?:aufgehoben|geändert))"
    r"|(?P<counterclaim>\w*[Ww]iderklagen?)\b"
    r"|(?P<action>(?:[A-ZÄÖÜ]\w*k|K)lagen?)\b"
    r"|(?P<objection>(?:Ein|Wider)spr(?:uch|üche))\b"
    r"|(?P<application>Antr[aä]ge?)\b"
)
_PARTY = re.compile(
    r"\b(?:des|der|beider)\s(?:\w+en\s)?(Verfügungskläger|Verfügungsbeklagte|Nebenkläger|Kläger|Beklagte|Antragsteller|"
    r"Antragsgegner|Angeklagte|Staatsanwaltschaft|Generalbundesanwalt|Beigeladene|Schuldner|Gläubiger|Betroffene|Finanzamt|"
    r"Beschwerdeführer|Parteien|Beteiligte|Arbeitgeber|Betriebsrat|Anmelder|Widersprechende|Markeninhaber|Patentinhaber|"
    r"Streithelfer|Mutter|Vater|Kinde?|Eltern|Jugendamt|Betreute|Ehefrau|Ehemann)(?:\w*\s(?P<initial>(?:[A-Z][a-z]{0,2}\.\s?){1,3})(?=\s|,)|\w*\s(?:zu\s)(\d{1,2}[.)]{0,2}(?:(?:,|\sund|\sbis)\s(?:zu\s)?\d{1,2}[.)]{0,2})*+))?"
)
"""A party, and which of several: "der Beteiligten zu 1 und 3"."""
_AND_INITIAL = re.compile(r"\s?(?:,|\bund|\bsowie)\s((?:[A-Z][a-z]{0,2}\.\s?){1,3})(?=\s|,|$)")
_AND_THE = re.compile(r"\bund\s(?:die|der)\s(?:weitergehende\s)?(?=\w)")
_BARE_APPLICATION = re.compile(
    r"\b[Dd](?:er|ie)\s(?:weitergehende\s)?Antr(?:ag|äge)\s(?:wird|werden)\b|"
    r"\b(?:wird|werden)\s(?:der|die)\sAntr(?:ag|äge)\s(?:\w+\s)?(?:abgelehnt|zurückgewiesen|verworfen)"
)
"""An application of which nothing else is said: beside interim relief it is the application for it."""
_AND_OF = re.compile(r"\w*\sund\s(?=(?:des|der)\s)")
_REFUSED = re.compile(r"\b(?:abgewiesen|zurückgewiesen|verworfen|abgelehnt|nicht zur Entscheidung angenommen)\b")
_UPON = re.compile(
    r"\b[Aa]uf d(?:ie|en)\s(?=(?:\w+\s){0,2}?(?:\w*[Rr]evision|\w*[Bb]erufung|\w*[Bb]eschwerde))|^Auf d(?:ie|en)\s"
)
"""A remedy that is granted: with it the sentence begins, or it stands behind what is set aside ("wird auf die …")."""
_GIVEN = re.compile(
    r"\b(?:aufgehoben|abgeändert|geändert|neu gefasst|ersetzt|verurteilt|verpflichtet|zugelassen|erlassen)\b"
)
_GRANTED = re.compile(r"\b(?:stattgegeben|bewilligt)\b")
_REMANDED = re.compile(r"\bzurückverwiesen\b")
_LEAVE = re.compile(
    r"\b[Dd]ie (?:Revision|Berufung|Rechtsbeschwerde|Beschwerde)\b.{0,80}? (?:wird|werden) (nicht )?zugelassen\b"
)
_DISMISSED = re.compile(r"\bdie Klage (?:wird )?(?:insgesamt )?abgewiesen\b")
_DISCONTINUED = re.compile(
    r"\b(?:Verfahren|[A-ZÄÖÜ]\w+verfahren)\b.{0,120}\beingestellt\b|\b(?:Hauptsache|Rechtsstreit)\b.{0,60}\berledigt\b"
)
_CLAIM_MET = re.compile(
    r"\b(?:Beklagten?|Bundesrepublik|Finanzamt|Land|Stadt|Gemeinde|Behörde)\b.*?\b(?:verurteilt|verpflichtet|untersagt)\b"
    r"|\b(?:\w*[Bb]escheide?|(?<!instweilige )Verfügung|(?!Streitwert|Wert|Kosten)\w*[Ff]estsetzung|Untersagung|"
    r"Genehmigung)\b(?! des \w*[Gg]erichts)"
    r".*?\b(?:wird|werden)\b.*?\b(?:aufgehoben|(?:ab)?geändert|herabgesetzt)\b"
    r"|\bVollstreckungsbescheid\b.*\baufrechterhalten\b|\bEs wird festgestellt\b|\bPatent\b.*\bfür nichtig erklärt\b"
)
_ACT_TOO = re.compile(r"\b(?:sowie|und)\sd(?:er|ie)\s(?:\w+\s)?(?!Gerichts)\w*[Bb]escheide?\s[^;]*\baufgehoben\b")
_INTERIM_MET = re.compile(
    r"\bim Wege (?:des Erlasses )?(?:der|einer) einstweiligen (?:Anordnung|Verfügung)\b.*?\b(?:verpflichtet|"
    r"aufgegeben|untersagt|verboten|angeordnet|gestattet)\b"
    r"|\b[Aa]ufschiebende Wirkung\b.*?\b(?:angeordnet|wiederhergestellt)\b|\bVollziehung\b.*?\bausgesetzt\b"
    r"|\beinstweilige (?:Anordnung|Verfügung)\b.*?\b(?:erlassen|bestätigt|aufrechterhalten)\b"
)
_OFFICE = re.compile(
    r"^D(?:er Beschluss|ie Beschlüsse) der (?:Marken|Prüfungs|Patent|Gebrauchsmuster)\w+.* w(?:ird|erden)\b.*aufgehoben"
)
"""The decision of the patent office, which a Beschwerde brought before the court, is set aside."""
_SET_ASIDE = re.compile(
    r"^D(?:as|er|ie) (?:\w+ )?(?:Urteile?|Beschl(?:uss|üsse)|Gerichtsbescheide?)\b(?:(?<=angefochtene Urteil)|"
    r"(?<=angefochtene Beschluss)|.{0,60}?\b(?:[A-Z]\w*gericht(?:s|shofs?)?|[A-Z]{1,4}G|VGH|KG|BGH)\b)"
    r".*?\b(?:wird|werden)\b.*?\b(?:aufgehoben|(?:ab)?geändert)\b"
)
"""A decision of another court is set aside, and the tenor does not say upon which remedy."""
_APPEALS = ("revision", "leaveToAppeal", "appeal", "complaint", "unnamedAppeal", "constitutionalComplaint")
_AID = re.compile(r"\b(?:Prozess|Verfahrens)kostenhilfe\b.*\bbewilligt\b")
_COSTS_ONLY = re.compile(r"\bzur (?:erneuten )?Entscheidung über die Kosten\b")
_INFRINGED = re.compile(r"\bverletz(?:t|en)\b.*\b(?:Beschwerdeführer\w*|Grundrecht\w*)\b")
_REFERRED = re.compile(r"Die Vorlagen? (?:ist|sind) unzulässig\b")
_VOID = re.compile(r"\b(?:Satzung|\w*[Vv]erordnung|Bebauungsplan)\b.*\b(?:unwirksam|nichtig)\b")
_NEGATED = re.compile(
    r"\bnicht\s(?:\w+\s){0,2}?(?:angeordnet|wiederhergestellt|ausgesetzt|erlassen|bestätigt|aufrechterhalten|stattgegeben|"
    r"bewilligt|aufgehoben|geändert|abgeändert|verurteilt|verpflichtet|untersagt|aufgegeben|gestattet|verboten|"
    r"zurückverwiesen|unwirksam|nichtig|verletzt|eingestellt|erledigt|festgestellt|für nichtig)\b"
    r"|\bkeine einstweilige\b|\bweder\b.*\bnoch\b"
)
"""What is denied is not granted: refused where interim relief or a remedy is named, else no outcome."""
_COSTS = re.compile(r"\bverurteilt,\s(?:auch\s|insgesamt\s)?die\s(?:Gerichts|Verfahrens)?[Kk]osten\b.*\bzu tragen\b")
_DECLARED = re.compile(
    r"\bfestgestellt, dass d(?:ie|er|as)\s(?:\w+\s){0,2}?(?:Klage|Widerklage|Revision|Berufung|Beschwerde|"
    r"Rechtsbeschwerde|Antrag|Einspruch|Widerspruch|Rechtsmittel|Rechtsstreit|Hauptsache|Verfahren)\b"
)
"""What is declared of the proceedings is no success of the claim."""
_SUBORDINATE = re.compile(
    r"(?:^(?:Soweit|Sofern|Wenn|Weil)|, (?:dass|soweit|sofern|wenn|weil|ob|als|wie|ohne|um|nachdem|"
    r"(?:an|auf|aus|bei|durch|für|in|mit|nach|von|zu) (?:de[mnr]|die|das)|"
    r"(?P<article>de[mnr]|die|das)|deren|dessen|welche[mnrs]?))\b"
    r"[^;]*?(?=, (?:wird|werden|ist|sind|hat|haben|und|abgewiesen|zurückgewiesen|verworfen|abgelehnt|aufgehoben|"
    r"abgeändert|geändert|eingestellt|verurteilt|verpflichtet|für nichtig)\b|"
    r", (?:im|mit den|nebst|samt) [^,;]{1,160}\b(?:aufgehoben|geändert)$|$)"
)
"""A clause that says of what, how far or why; the ruling stands in the main clause."""
_COORDINATE = re.compile(
    r"(?!.*\b(?:sei|seien|ist|sind)\b).*"
    r"\b(?:abgewiesen|zurückgewiesen|verworfen|abgelehnt|aufgehoben|abgeändert|geändert|zurückverwiesen|eingestellt)$"
)
"""How a clause ends that begins with an article and goes on with the main one: ", die Klage abgewiesen"."""
_INFINITIVE = re.compile(r"\bzu \w+n$|\w{2}zu\w+n$|\bzuzu\w+n$")
_CLAUSE = re.compile(
    r";\s+(?=[a-zäöü])|(?:,\s(?:und\s)?|\sund\s)(?=im Übrigen (?:wird|werden)\b"
    r"|(?:die|der|das)\s(?:\w+\s){1,2}(?:wird|werden)\s(?:(?:im Übrigen|insgesamt)\s)?(?:abge|zurückge|verwor)\w+$)"
)
_IT = re.compile(r"\b[Ii]m Übrigen\s(?:wird|werden)\s(?:sie|er|es)\b")
_IN_PART = re.compile(  # not where all that the appellant had lost is set aside
    r"\b(?:teilweise|(?:in)?soweit(?!(?:\s(?:aufgehoben|(?:ab)?geändert),\s(?:als|soweit))?\s(?:es|er|darin)\s(?:der\sKlage\s"
    r"stattgegeben|die\sKlage\sabgewiesen)\s(?:hat|ist|worden\sist))|[Ii]m Übrigen|weitergehende[nr]?)\b"
)
_NUMBERED = re.compile(r"\s*(?:(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)]\s+)*")
_LONGEST = 1_000
"""A sentence of a tenor is read so far."""

_FURTHER = re.compile(r"\b[Ww]eiter\s?gehenden?\s$")
_GOVERNED = re.compile(r"\b(?:gegen|im|der|in|auf)\s(?:die\s|das\s|dem\s)?(?:\w+\s)?$")


def outcome(text: str, tenor: tuple[int, int]) -> tuple[Ruling, ...]:
    """Return what the tenor at this span of a text decides, the remedy that brought the matter here first.

    >>> said = "1. Der Beklagte wird verurteilt, 5 Euro zu zahlen. 2. Im Übrigen wird die Klage abgewiesen."
    >>> [(r.remedy, r.result, r.text) for r in outcome(said, (0, len(said)))]
    [('action', 'partly', 'Im Übrigen wird die Klage abgewiesen')]
    >>> outcome(said, (0, 0))
    ()
    """
    found: dict[tuple[str, str], Ruling] = {}
    for low, high in sentences.spans(text, *tenor):
        high = min(high, low + _LONGEST)
        numbered = _NUMBERED.match(text, low, high)
        start = numbered.end() if numbered else low
        end = start + len(text[start:high].rstrip(" .\r"))
        for first, last in _clauses(text, start, end):
            for ruling in _of_sentence(text[first:last], list(found.values())):
                placed = ruling._replace(start=first + ruling.start, end=first + ruling.end)
                key = _same(found, placed)
                found[key] = _joined(found[key], placed) if key in found else placed
    _rest_of_appeal(found)
    _one_application(found)
    return tuple(sorted(found.values(), key=lambda r: (REMEDIES.index(r.remedy), r.start)))


def _one_application(found: dict[tuple[str, str], Ruling]) -> None:
    """Join what is said of "the application" with the interim relief that was applied for."""
    interim = [key for key in found if key[0] == "interimRelief"]
    if interim:  # a court may change its own order of interim relief (§ 80 Abs. 7 VwGO): that is no appeal
        found.pop(("unnamedAppeal", ""), None)
    for key in [key for key in found if key[0] == "application"] if len(interim) == 1 else ():
        if _BARE_APPLICATION.search(found[key].text):
            found[interim[0]] = _joined(found[interim[0]], found.pop(key))._replace(remedy="interimRelief")


def _rest_of_appeal(found: dict[tuple[str, str], Ruling]) -> None:
    """Say of an appeal whose rest is refused, "Im Übrigen wird die Beschwerde …", and of its claim: won in part."""
    rest = [key for key in found if key[0] in _APPEALS and found[key].text.startswith("Im Übrigen ")]
    granted = [key for key in found if key[0] == "unnamedAppeal" and key not in rest]
    if len(rest) == 1 and granted:
        found[rest[0]] = found[rest[0]]._replace(result="partly", party=rest[0][1] or found[granted[0]].party)
        for key in granted:
            del found[key]
    if len(rest) == 1 and found[rest[0]].result == "partly" and ("action", "") in found:
        claim = found["action", ""]
        found["action", ""] = claim._replace(result="partly" if claim.result == "successful" else claim.result)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence between its semicolons."""
    for stop in _CLAUSE.finditer(text, start, end):
        yield start, stop.start()
        start = stop.end()
    yield start, end


def main(rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
    """Return the rulings on the remedy that brought the matter before the court: of each party that took it.

    >>> said = "Auf die Berufung des Klägers wird das Urteil geändert. Die Klage wird abgewiesen."
    >>> [(r.remedy, r.party, r.result) for r in main(outcome(said, (0, len(said))))]
    [('appeal', 'Kläger', 'successful')]
    """
    return tuple(ruling for ruling in rulings if ruling.remedy == rulings[0].remedy)


def _same(found: dict[tuple[str, str], Ruling], ruling: Ruling) -> tuple[str, str]:
    """Return the key of a remedy: where a sentence names no party, the one named last with this remedy is meant."""
    named = [] if ruling.party else [key for key in found if key[0] == ruling.remedy]
    return named[-1] if named else (ruling.remedy, ruling.party)


def _joined(before: Ruling, ruling: Ruling) -> Ruling:
    """Join two rulings on one remedy; the words shown are those that refuse or remand."""
    results = {before.result, ruling.result}
    shown = ruling if ruling.result in ("unsuccessful", "partly", "remanded") else before
    if "remanded" in results:
        return (ruling if ruling.result == "remanded" else before)._replace(party=before.party)
    return shown._replace(result=before.result if len(results) == 1 else "partly", party=before.party)


def _of_sentence(said: str, before: list[Ruling]) -> Iterator[Ruling]:
    """Yield what one sentence rules, after those before it: the verbs of its main clause, on the remedy it names."""
    if said.endswith("?"):  # put to another court
        return
    does, names = _masked(said), _masked(said, infinitives=False)
    remedy = _REMEDY.search(names)
    discontinued = any(ruling.result == "discontinued" for ruling in before)  # all but that is "im Übrigen"
    extent = said.removeprefix("Im Übrigen ") if discontinued else said
    in_part: Result = "partly" if _IN_PART.search(extent) else "successful"
    leave = _LEAVE.search(does)
    upon = _upon(does)
    if _NEGATED.search(does):
        yield from _denied(said, does, remedy)
    elif _COSTS.search(said) or _DECLARED.search(said):
        return
    elif _IT.search(does) and _REFUSED.search(does) and before:
        yield _ruling(before[-1].remedy, "unsuccessful", said, before[-1].party)
    elif _DISCONTINUED.search(does):
        yield _ruling("proceedings", "discontinued", said)
    elif upon and (_GIVEN.search(does) or _REMANDED.search(does)):
        result: Result = "remanded" if _REMANDED.search(does) else in_part
        for party in _parties(does, upon):
            yield _ruling(str(upon.lastgroup), result, said, party)
        if dismissed := _DISMISSED.search(does):
            yield Ruling("action", "", "unsuccessful", *dismissed.span(), dismissed[0])
        elif _ACT_TOO.search(does):
            yield _ruling("action", in_part, said)
        else:
            yield from _refused_by_it(said, does, upon.end())
    elif _SET_ASIDE.search(does) and not (_INFRINGED.search(does) or any(r.remedy in _APPEALS for r in before)):
        back = _REMANDED.search(does) and not _COSTS_ONLY.search(does)
        yield _ruling("unnamedAppeal", "remanded" if back else in_part, said)
    elif _REMANDED.search(does) and _COSTS_ONLY.search(does):
        return  # of the matter itself nothing goes back
    elif _REMANDED.search(does):
        above = [ruling for ruling in before if ruling.remedy != "action"]
        above = [each for each in above if each.result != "unsuccessful"] or above  # by it something was set aside
        for each in above:  # of all who succeeded in the same sentence
            if each[3:] == above[-1][3:]:
                yield _ruling(each.remedy, "remanded", said, each.party)
    elif leave:
        if not before:  # behind a ruling it only says whether the matter may go on
            yield _ruling("leaveToAppeal", "unsuccessful" if leave[1] else "successful", said)
    elif remedy and _REFUSED.search(does):
        yield from _refusals(said, does, names, before)
    elif _INTERIM_MET.search(does):
        yield _ruling("interimRelief", in_part, said)
    elif remedy and _GRANTED.search(does):
        yield _ruling(str(remedy.lastgroup), in_part, said, _party(names, remedy))
    elif _AID.search(does):
        yield _ruling("legalAid", in_part, said)
    elif _OFFICE.search(does):
        yield _ruling("complaint", in_part, said)
    elif _INFRINGED.search(does):
        yield _ruling("constitutionalComplaint", "successful", said)
    elif _CLAIM_MET.search(does) and not any(ruling.remedy == "constitutionalComplaint" for ruling in before):
        yield _ruling("action", in_part, said)
    elif _VOID.search(does):
        yield _ruling("normControl", in_part, said)
    elif _REFERRED.match(does):
        yield _ruling("normControl", "unsuccessful", said)


def _masked(said: str, *, infinitives: bool = True) -> str:
    r"""Blank out the subordinate clauses of a sentence; `infinitives` with those that name what is asked for.

    >>> _masked("Die Klage wird, soweit sie nicht erledigt ist, abgewiesen").replace("\0", "")
    'Die Klage wird, abgewiesen'
    >>> _masked("Der Antrag, die Revision zuzulassen, wird abgelehnt", infinitives=False).replace("\0", "")
    'Der Antrag, die Revision zuzulassen, wird abgelehnt'
    """

    def blank(clause: re.Match[str]) -> str:
        kept = _COORDINATE.match(clause[0]) or (not infinitives and _INFINITIVE.search(clause[0]))
        back = clause[0].endswith(" zurückverwiesen")  # ", an das Gericht zurückverwiesen"
        found = " Feststellungen " in clause[0]  # ", mit den Feststellungen aufgehoben"
        return clause[0] if back or (kept and (found or clause["article"])) else "\0" * len(clause[0])

    return _SUBORDINATE.sub(blank, said)


def _upon(does: str) -> re.Match[str] | None:
    """Return the remedy that is granted ("Auf die Revision …")."""
    upon = _UPON.search(does)
    return _REMEDY.search(does, upon.end()) if upon else None


def _refused_by_it(said: str, does: str, start: int) -> Iterator[Ruling]:
    """Yield the other remedy that the same sentence refuses: "… aufgehoben und die Beschwerde des … zurückgewiesen"."""
    for joint in _AND_THE.finditer(does, start):
        other = _REMEDY.match(does, joint.end())
        if other and other.lastgroup != "action" and _REFUSED.search(does, other.end()) is not None:
            for party in _parties(does, other):
                yield Ruling(
                    str(other.lastgroup), party, "unsuccessful", joint.start(), len(said), said[joint.start() :]
                )
            return


def _denied(said: str, does: str, remedy: re.Match[str] | None) -> Iterator[Ruling]:
    if _INTERIM_MET.search(does) or "keine einstweilige" in does:
        yield _ruling("interimRelief", "unsuccessful", said)
    elif remedy and (_GRANTED.search(does) or _REFUSED.search(does)):
        yield _ruling(str(remedy.lastgroup), "unsuccessful", said, _party(remedy.string, remedy))


def _ruling(remedy: str, result: Result, said: str, party: str = "") -> Ruling:
    return Ruling(remedy, party, result, 0, len(said), said)


def _party(said: str, remedy: re.Match[str]) -> str:
    return _parties(said, remedy)[0]


def _parties(said: str, remedy: re.Match[str]) -> list[str]:
    """Return whose remedy it is, as the words behind it say; of an action it is always the claimant's.

    >>> said = "Die Beschwerden der Beteiligten zu 1) und 2) und des Betriebsrats werden verworfen."
    >>> _parties(said, _REMEDY.search(said))
    ['Beteiligte zu 1 und 2', 'Betriebsrat']
    """
    if remedy.lastgroup in ("action", "counterclaim"):
        return [""]
    against = said.find(" gegen ", remedy.start())
    end = against if against >= 0 else remedy.end() + 60
    found = _PARTY.search(said, remedy.start(), end)
    parties = []
    while found:
        end = found.end()
        which = f"zu {re.sub('[.)]', '', found[3])}" if found[3] else (found["initial"] or "").strip()
        parties.append(f"{found[1]} {which}" if which else found[1])
        while found["initial"] and (another := _AND_INITIAL.match(said, end)):  # "der Angeklagten A. und B."
            parties.append(f"{found[1]} {another[1].strip()}")
            end = another.end()
        further = _AND_OF.match(said, end)
        found = _PARTY.match(said, further.end(), further.end() + 60) if further else None
    return parties or [""]


def _refusals(said: str, does: str, names: str, before: list[Ruling]) -> Iterator[Ruling]:
    """Yield a ruling for each remedy that one sentence refuses ("Berufung und Anschlussberufung werden …").

    What is refused "im Übrigen" after a grant, or as "weitergehend", had success in part.
    """
    rest = "m Übrigen" in does and any(ruling.result in ("successful", "partly") for ruling in before)
    seen: set[tuple[str, str]] = set()
    granted = rest or (bool(_CLAIM_MET.search(does)) and "im Übrigen" in does)
    for remedy in _REMEDY.finditer(names):
        if seen and (
            does[remedy.start()] == "\0" or _GOVERNED.search(does, max(0, remedy.start() - 24), remedy.start())
        ):
            continue
        for key in ((str(remedy.lastgroup), party) for party in _parties(names, remedy)):
            if key not in seen:
                seen.add(key)
                further = _FURTHER.search(names, max(0, remedy.start() - 24), remedy.start()) is not None
                in_part = further or (granted and key[0] == "action")
                yield _ruling(key[0], "partly" if in_part else "unsuccessful", said, key[1])
