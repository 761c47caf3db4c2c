"""The day whose law a citation means, and by what it is determined."""

from __future__ import annotations

import pytest

from normgraph.extract import DocumentContext, find
from normgraph.extract.reference_day import Day, of_citation, of_document

REVISION = DocumentContext("BVerwG", "2012-01-09")
FACTS = DocumentContext("VG Neustadt", "2012-01-09")
MOMENT = "Maßgeblich für die Beurteilung der Sach- und Rechtslage ist der Zeitpunkt der letzten mündlichen Verhandlung"

DOCUMENTS = [
    (REVISION, "Die Klage ist begründet.", "2012-01-09", "decision", "nothing else is said"),
    (DocumentContext(), "Die Klage ist begründet.", "", "", "a decision without date"),
    (REVISION, f"{MOMENT}.", "", "hearing", "the hearing counts, its day is not stated"),
    (REVISION, f"{MOMENT} vor dem Berufungsgericht (5. Mai 2010).", "2010-05-05", "hearing", "the day in brackets"),
    (REVISION, f"Aufgrund der mündlichen Verhandlung vom 9. Januar 2012. {MOMENT}.", "", "hearing",
     "the hearing of the court of revision is not the last one on the facts"),
    (FACTS, f"Aufgrund der mündlichen Verhandlung vom 9. Januar 2012. {MOMENT}.", "2012-01-09", "hearing",
     "that of a court of facts is"),
    (REVISION, f"{MOMENT}. Verhandelt in der Berufungsverhandlung am 5. Mai 2010 und der Berufungsverhandlung am "
     "6. Mai 2010.", "", "hearing", "of two days none is chosen"),
    (REVISION, f"{MOMENT}. Während des Revisionsverfahrens eingetretene Rechtsänderungen sind aber zu beachten.",
     "2012-01-09", "changes", "changes of the law until the decision count"),
    (REVISION, "Der Zeitpunkt der mündlichen Verhandlung war dem Kläger bekannt. Die Rechtslage ist klar.",
     "2012-01-09", "decision", "a hearing that decides nothing"),
    (REVISION, f"{MOMENT} (31. Februar 2010).", "", "hearing", "a day that does not exist"),
    (FACTS, "Maßgeblich für die Sach- und Rechtslage ist nicht der Zeitpunkt der mündlichen Verhandlung. "
     "Aufgrund der mündlichen Verhandlung vom 9. Januar 2012.",
     "", "wording", "another moment counts, which is not said"),
    (FACTS, "Maßgeblich für die Sach- und Rechtslage ist der Zeitpunkt der Behördenentscheidung und nicht der "
     "Zeitpunkt der mündlichen Verhandlung. In der mündlichen Verhandlung vom 5. Mai 2011 blieb es dabei.",
     "", "authority",
     "the authority's decision counts, its day is not stated"),
    (FACTS, "Maßgeblich für die Sach- und Rechtslage ist der Zeitpunkt der letzten Behördenentscheidung, hier "
     "der Widerspruchsbescheid vom 5. Mai 2010.", "2010-05-05", "authority", "the authority's decision with its day"),
    (FACTS, f"{MOMENT}. Das Familiengericht hat nach der mündlichen Verhandlung vom 5. Mai 2003 geurteilt.", "",
     "hearing",
     "the hearing of another matter"),
    (FACTS, f"{MOMENT}. Das Amtsgericht hat nach der mündlichen Verhandlung vom 5. Mai 2003 die Klage abgewiesen.", "",
     "hearing", "the hearing of a court of another branch"),
    (FACTS, "Maßgeblich ist die Sach- und Rechtslage im Zeitpunkt des Erlasses des Widerspruchsbescheids vom 5. Mai "
     "2010.", "2010-05-05", "authority", "the moment when the authority's decision was made"),
    (FACTS, "Maßgeblich ist nicht die Sach- und Rechtslage im Zeitpunkt der letzten mündlichen Verhandlung, sondern "
     "die im Zeitpunkt des Erlasses des Bescheids vom 3. Mai 2011.", "2011-05-03", "authority",
     "the negation stands before the words for the law"),
    (FACTS, "Maßgeblich ist nicht die Rechtslage im Zeitpunkt der letzten mündlichen Verhandlung.", "", "wording",
     "nothing else is said to count"),
    (DocumentContext("BGH", "2012-01-09"), f"{MOMENT}. Das Landgericht hat nach der mündlichen Verhandlung vom "
     "5. Mai 2010 entschieden.", "2010-05-05", "hearing", "the court of facts of its own branch"),
    (FACTS, "Der Kläger meint, maßgeblich sei die Sach- und Rechtslage im Zeitpunkt der letzten mündlichen Verhandlung "
     "vom 1. Februar 2009.", "2012-01-09", "decision", "a party's opinion"),
    (FACTS, "Nach Auffassung der Beklagten ist die Sach- und Rechtslage im Zeitpunkt der letzten mündlichen "
     "Verhandlung vom 1. Februar 2009 maßgeblich.", "2012-01-09", "decision", "a party's opinion, said before"),
    (FACTS, f"Die Klägerin rügt die Kosten. {MOMENT}.", "", "hearing", "a party's opinion in another sentence"),
    (FACTS, "Maßgeblich ist die Sach- und Rechtslage im Zeitpunkt der mündlichen Verhandlung des Senats (vgl. "
     "BVerwG, Urteil vom 3. Mai 2010 - 1 C 3.09 - zur mündlichen Verhandlung am 1. Februar 2009).", "", "hearing",
     "the hearing of another case, in brackets"),
    (REVISION, "Abzustellen ist auf die Sach- und Rechtslage zum Zeitpunkt der mündlichen Verhandlung vor dem "
     "Tatsachengericht.", "", "hearing", "the word at the beginning of the sentence"),
    (FACTS, "Maßgeblich für das Begehren auf Verpflichtung ist der Zeitpunkt der letzten mündlichen Verhandlung.", "",
     "hearing", "without the words for the law"),
    (FACTS, "Auf die Tat vom 3. März 2012 ist das zur Tatzeit geltende Recht anzuwenden.", "", "moment",
     "the law of the day of the deed"),
    (FACTS, "Abzustellen ist auf die Rechtslage im Zeitpunkt der Entscheidung des Senats. Für die Ausweisung kommt es "
     "auf den Zeitpunkt des Erlasses der Verfügung an.", "", "wording", "the decision itself for the one"),
    (FACTS, f"{MOMENT}. Die Beklagte ist der Auffassung, auf die mündliche Verhandlung vom 1. Juni 2016 komme es "
     "nicht an.", "", "hearing", "a hearing that a party speaks of"),
    (FACTS, f"{MOMENT}. Soweit die Ausweisung betroffen ist, kommt es auf den Zeitpunkt des Erlasses der Verfügung an.",
     "", "wording", "one moment for each of two claims"),
    (FACTS, f"Entscheidend ist die Rechtslage bei Erreichen der Altersgrenze am 3. Mai 2010. {MOMENT}.", "", "wording",
     "for one condition the day of an age, for the others the hearing"),
    (FACTS, f"{MOMENT}. Der Kläger meint, bei Erreichen der Altersgrenze komme es auf den Antrag an.", "", "hearing",
     "a party's opinion of the age"),
    (FACTS, f"{MOMENT}. Maßgeblich bleibt die Rechtslage im Zeitpunkt der mündlichen Verhandlung.", "", "hearing",
     "the same moment twice"),
    (REVISION, "Maßgeblich ist die Rechtslage im Zeitpunkt des Entstehens der Beitragspflicht am 3. Mai 2005.",
     "2005-05-03", "moment", "another moment with its day"),
    (REVISION, "Zugrunde zu legen ist das Recht, das im Zeitpunkt des Ruhestands mit Ablauf des 31. Juli 2009 galt.",
     "2009-07-31", "moment", "a day that ends"),
    (FACTS, "Maßgeblich ist das im Zeitpunkt des Erbfalls geltende Recht.", "", "moment", "a moment without its day"),
    (DocumentContext("BFH", "2012-01-09"), "Streitig ist die Einkommensteuer der Streitjahre 2009 und 2010.", "",
     "moment", "the years in dispute"),
    (DocumentContext("BGH", "2012-01-09"), "Danach ist gemäß Art. 229 § 5 EGBGB das Bürgerliche Gesetzbuch in der bis "
     "zum 31. Dezember 2001 geltenden Fassung anzuwenden.", "", "moment", "a code as it was"),
    (DocumentContext("BGH", "2012-01-09"), "Er besteht nur, wenn das Verhalten sowohl zum Zeitpunkt seiner Vornahme "
     "als auch zum Zeitpunkt der Entscheidung unlauter ist.", "", "moment", "two moments"),
    (FACTS, "Maßgeblicher Zeitpunkt für die Prüfung ist der der letzten Verwaltungsentscheidung, hier des "
     "Widerspruchsbescheides vom 4. Mai 2010.", "2010-05-04", "authority", "a pronoun for the moment"),
    (FACTS, "Maßgeblicher Zeitpunkt ist bei Dauerverwaltungsakten der der letzten mündlichen Verhandlung.", "",
     "hearing", "the same for the hearing"),
    (FACTS, "Maßgeblich ist nach § 77 Abs. 1 AsylG der Zeitpunkt der Entscheidung.", "2012-01-09", "decision",
     "its own"),
    (FACTS, "Maßgeblicher Zeitpunkt für den Fristbeginn ist die Zustellung.", "2012-01-09", "decision",
     "of a period"),
    (FACTS, "Im Streitjahr 2010 geschah nichts. Das geltende Recht kennt das nicht.", "2012-01-09", "decision",
     "nothing is said to count"),
    (FACTS, "Der Kläger meint, maßgeblich sei das im Zeitpunkt des Antrags geltende Recht.", "2012-01-09", "decision",
     "a party's opinion of the law then"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "text", "date", "basis", "reason"), DOCUMENTS)
def test_document(document: DocumentContext, text: str, date: str, basis: str, reason: str) -> None:
    day = of_document(text, document)
    assert (day.date, day.basis) == (date, basis), reason
    assert (day.start < day.end) == (basis in ("hearing", "authority", "moment", "changes", "wording")), (
        "what is said has its place"
    )


OWN = Day("2012-01-09", "decision")
CITATIONS = [
    ("§ 5 XyG", "2012-01-09", "decision", "as the decision"),
    ("§ 5 XyG n. F.", "2012-01-09", "decision", "the present version"),
    ("§ 5 XyG in der jeweils geltenden Fassung", "2012-01-09", "decision", "the same in words"),
    ("§ 5 XyG a. F.", "", "former", "an earlier version, the day is open"),
    ("§ 5 EStG a. F. und n. F.", "", "former", "two versions, one of them earlier"),
    ("§ 5 BGB (alt)", "", "former", "in brackets"),
    ("§ 5 des früheren AuslG", "", "former", "said before the law"),
    ("§ 5 des inzwischen außer Kraft getretenen AuslG", "", "former", "in more words"),
    ("§ 5 des bis 2004 geltenden AuslG", "", "wording", "with a year"),
    ("§ 5 des neuen BGB", "2012-01-09", "decision", "the present one, before the law"),
    ("§ 5 XyG 2004", "", "wording", "a version by its year"),
    ("§ 5 XyG Fassung: 2005-04-03", "2005-04-03", "wording", "as data bases print it"),
    ("XyG § 5 Fassung 2005-04-03", "2005-04-03", "wording", "behind a law that stands in front"),
    ("EStG 2002 § 5", "", "wording", "a year alone is no day"),
    ("§ 5 XyG idF v. 3.4.2005", "2005-04-03", "wording", "vom abbreviated"),
    ("§ 5 XyG i. d. F. v. 3. April 2005 gilt", "2005-04-03", "wording", "the same with a month in letters"),
    (
        "§ 5 XyG in der Fassung der Bekanntmachung vom 25. Februar 2008 (BGBl. I S. 162), zuletzt geändert durch "
        "Gesetz vom 1. Juni 2012 (BGBl. I S. 1224)",
        "2012-06-01",
        "wording",
        "as amended last",
    ),
    (
        "§ 5 XyG idF der Bekanntmachung vom 25.2.2008, zuletzt geändert durch Gesetz v. 1.6.2012",
        "2012-06-01",
        "wording",
        "without the places of promulgation",
    ),
    ("§ 5 XyG in der seit dem 2. Juli 2016 geltenden Fassung", "2016-07-02", "citation", "from its first day"),
    ("§ 5 XyG in der bis zum 6.12.2006 geltenden Fassung", "2006-12-06", "citation", "to its last day"),
    ("§ 5 XyG in der am 1. Januar 2018 gültigen Fassung", "2018-01-01", "citation", "on a day"),
    ("§ 5 XyG idF des Beispielgesetzes vom 21.7.2004", "2004-07-21", "wording", "by the amending act"),
    ("§ 5 XyG i.d.F. des Beispielgesetzes v. 21.7.2004", "2004-07-21", "wording", "its day behind an abbreviation"),
    ("§ 5 XyG idF des Beispielgesetzes", "", "wording", "by an amending act without its day"),
    ("§ 5 XyG in der bis zum 31.2.2006 geltenden Fassung", "", "citation", "a day that does not exist"),
]


@pytest.mark.parametrize(("text", "date", "basis", "reason"), CITATIONS)
def test_citation(text: str, date: str, basis: str, reason: str) -> None:
    (citation,) = find(f"Nach {text} gilt das.")
    day = of_citation(citation, OWN)
    assert (day.date, day.basis) == (date, basis), reason
