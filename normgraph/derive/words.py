"""The words in which a derivation explains itself, in German and English."""

from __future__ import annotations

from normgraph.derive.model import Lang

_WORDS: dict[str, tuple[str, str]] = {
    "AllOf": ("alle zusammen", "all of"),
    "AnyOf": ("mindestens eines", "at least one of"),
    "Not": ("nicht", "not"),
    "Undetermined": ("nach den Tatsachen nicht entscheidbar", "cannot be decided on the facts"),
    "InForce": ("gilt an dem Tag", "in force on the day"),
    "out of force": ("am maßgeblichen Tag gilt die Regel nicht oder noch nicht", "the rule is not or not yet in force"),
    "no transition": (
        "keine Übergangsregel bekannt; die Fassung richtet sich nach dem Tag",
        "no transitional rule known; the version is that of the day",
    ),
    "month start": ("Monatsbeginn", "start of the month"),
    "lacks": ("nicht modelliert", "not modelled"),
    "Some": ("mindestens ein Mitglied", "some member"),
    "Every": ("jedes Mitglied", "every member"),
    "AtLeast": ("Mitglieder, mindestens", "members, at least"),
    "SamePerson": ("dieselbe Person", "same person"),
    "Discretion": ("Ermessen ausgeübt", "discretion exercised"),
    "Modelled": ("nicht modelliert", "not modelled"),
    "read for": ("Texte sind gelesen für {days}", "texts are read for {days}"),
    "no parameter": (
        "kein Parameter bekannt für den Tag; bekannt für {days}",
        "no parameter known for the day; known for {days}",
    ),
    "no other rule": (
        "die modellierten Regeln greifen nicht; andere Wege sind nicht modelliert",
        "the modelled rules do not apply; other routes are not modelled",
    ),
    "elsewhere": ("für anderes als das Begehrte gemacht", "made for something else than the case seeks"),
    "Known": ("Wert bekannt", "value known"),
    "ReadingChosen": ("Lesart", "reading"),
    "established": ("gegeben", "established"),
    "refuted": ("nicht gegeben", "refuted"),
    "open": ("offen", "open"),
    "left_open": ("offen gelassen", "left open"),
    "discretion": ("Ermessen eröffnet", "discretion opened"),
    "conflict": ("Widerspruch", "conflict"),
    "nobody named": ("ohne Träger", "no holder named"),
    "ahead": ("nach dem Entscheidungstag, also noch offen", "after the day of decision, so still open"),
    "days": ("Tage", "days"),
    "unknown": ("nicht bekannt", "not known"),
    "every reading": ("in jeder Lesart", "in every reading"),
    "analogTo": ("ohne Analogien bleibt die Regel außer Betracht", "without analogies the rule is set aside"),
    "extends": (
        "ohne Erweiterung über den Wortlaut bleibt die Regel außer Betracht",
        "without extension beyond the wording the rule is set aside",
    ),
    "strictlyFrom": (
        "{norm} gilt erst ab {day}; die Entscheidung wendet die Norm schon auf einen früheren Tag an",
        "{norm} is in force only from {day}; the decision applies it to an earlier day",
    ),
    "not enacted": (
        "{label}: {amount} gilt ab {validFrom}, wurde aber erst am {enactedOn} erlassen ({source})",
        "{label}: {amount} is valid from {validFrom} but was enacted only on {enactedOn} ({source})",
    ),
    "options": ("gerechnet", "derived"),
    "without-analogies": ("ohne Analogien", "without analogies"),
    "without-extensions": ("ohne Erweiterungen über den Wortlaut", "without extensions beyond the wording"),
    "strict": ("streng nach dem Erlass", "strictly by enactment"),
    "hinges on": ("woran es hängt", "hinges on"),
    "reference day": ("Stichtag", "reference date"),
    "period Y": ("Jahr|Jahre", "year|years"),
    "period M": ("Monat|Monate", "month|months"),
    "period W": ("Woche|Wochen", "week|weeks"),
    "period D": ("Tag|Tage", "day|days"),
    "no role": ("im Fall nicht beschrieben", "not described in the case"),
    "open counts false": ("offen zählt als nicht gegeben", "open counts as not given"),
    "open counts true": ("offen zählt als gegeben", "open counts as given"),
    "day of decision": ("Entscheidungstag", "day of decision"),
    "defeated": ("ausgeschaltet durch", "defeated by"),
    "displaces": ("verdrängt", "displaces"),
    "displacedBy": ("kann verdrängt werden durch", "can be displaced by"),
    "blocks": ("schließt aus", "blocks"),
    "blockedBy": ("kann ausgeschlossen werden durch", "can be blocked by"),
    "disapplies": ("macht unanwendbar", "disapplies"),
    "disappliedBy": ("kann unanwendbar werden durch", "can be disapplied by"),
    "hedge": ("mit dem Vorbehalt", "with the hedge"),
    "irrelevant": ("unerheblich", "irrelevant"),
    "tertium": ("entsprechende Anwendung; Vergleichspunkt", "applied by analogy; tertium comparationis"),
    "extension": ("erweitert über den Wortlaut", "extends beyond the wording"),
    "objection": ("zurückgewiesener Einwand", "objection rejected"),
    "factorFor": ("spricht in der Abwägung dafür", "factor for"),
    "factorAgainst": ("spricht in der Abwägung dagegen", "factor against"),
    "not tried": (
        'verlangt einen Wert ({kind}), darum nicht erprobt; mit --set "{fact}=…" erproben',
        'takes a value ({kind}) and so is not tried; try one with --set "{fact}=…"',
    ),
    "amount": ("Betrag", "amount"),
    "date": ("Tag", "day"),
    "country": ("Staat", "country"),
    "code": ("Schlüssel", "code"),
    "count": ("Zahl", "number"),
    "missing": ("es fehlt", "missing"),
    "no day": ("Tag nicht bekannt", "day not known"),
    "day alone": ("nur der Tag ist ein anderer", "the day alone differs"),
    "no difference": ("kein Unterschied", "no difference"),
    "not drawn": ("nicht gefolgert", "not drawn"),
    "if established": ("falls gegeben", "if established"),
    "if refuted": ("falls nicht gegeben", "if refuted"),
    "changes nothing": ("ändert allein nichts", "changes nothing by itself"),
    "receipt": ("Beleg", "receipt"),
    "rules": ("Regeln", "rules"),
    "parameters": ("Parameter", "parameters"),
    "queries": ("Abfragen", "queries"),
    "case": ("Fall", "case"),
}

_VERSION = (
    "am {day} geltende Fassung nicht bekannt; folgt dem Wortlaut von {source}",
    "version in force on {day} not known; follows the wording of {source}",
)
_NO_DAY = ("maßgeblichen Tag (nicht bekannt)", "the relevant day (not known)")


def word(key: str, lang: Lang) -> str:
    """Return a word in a language.

    >>> word("open", "de"), word("open", "en")
    ('offen', 'open')
    """
    return _WORDS[key][lang == "en"]


def version(day: str, source: str, lang: Lang) -> str:
    """Say which version of the norm a result used.

    No version with evidence of its valid time ships with the rules, so none is ever claimed.

    >>> version("2018-11-01", "VG Magdeburg 4 B 328/18, Rn. 12", "en")
    'version in force on 2018-11-01 not known; follows the wording of VG Magdeburg 4 B 328/18, Rn. 12'
    """
    english = lang == "en"
    return _VERSION[english].format(day=day or _NO_DAY[english], source=source)
