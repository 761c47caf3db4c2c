"""Which signal governs which citation: every row of the table, scope in chains, and a sample read by hand.

`treatment-sample.csv` names places of the corpora (document, start, end) with the treatments that a reader
of the passage found there; `held-out` was read after the table of signals was complete.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from normgraph import extract
from normgraph.extract.model import Citation, DocumentContext
from normgraph.extract.treatment import Word, words
from normgraph.ingest import decision, decision_source
from tests.shared import CORPORA, needs_shared

TREATMENTS = {
    "follows", "settledCaseLaw", "distinguishes", "departs", "leavesOpen", "compares", "reverses", "affirms", "remands",
    "parallel",
}  # fmt: skip

CHAINS = [
    # (text, treatments of each citation, why)
    ("Frei (BGHZ 1, 2).", [""], "no signal, no treatment"),
    ("Frei (vgl. BGHZ 1, 2; BAG NZA 2010, 1).", ["compares", "compares"], "a signal governs the chain"),
    ("Frei (BGHZ 1, 2; vgl. BAG NZA 2010, 1).", ["", "compares"], "… but not what stands before it"),
    ("Frei (vgl. BGHZ 1, 2; anders OLG Ulm NJW 2010, 1).", ["compares", "departs"], "the next signal ends it"),
    ("Frei (vgl. BGHZ 1, 2). So liegt es hier (BAG NZA 2010, 1).", ["compares", ""], "a bracket ends it"),
    ("Frei (vgl. BGHZ 1, 2), nicht aber nach BAG NZA 2010, 1.", ["compares", ""], "… in the same sentence too"),
    ("Frei (vgl. Muster, BGB, § 5 Rn. 7; BGHZ 1, 2).", ["compares"], "literature between signal and citation"),
    ("Frei (vgl. zum alten Recht BGHZ 1, 2).", ["compares"], "words between signal and citation"),
    ("Frei (stRspr, vgl. nur BGHZ 1, 2).", ["settledCaseLaw compares"], "two signals side by side"),
    ("Frei (BVerfGE 1, 2 <3>; 4, 5 <6 f.>; stRspr).", ["settledCaseLaw"] * 2, "a signal behind its chain"),
    ("Nach ständiger Rechtsprechung gilt das (BGHZ 1, 2). Das ist neu (BAG NZA 2010, 1).", ["settledCaseLaw", ""],
     "a signal in the sentence before the bracket"),
    ("Dies ist nicht anders als in BGHZ 1, 2 zu sehen.", [""], "negated"),
    ("Der Kläger ist ebenso frei wie in BGHZ 1, 2.", [""], "an ordinary word, not a signal"),
    ("So auch hier (BGHZ 1, 2).", [""], "a signal that points elsewhere"),
    ("Entgegen der Ansicht des OLG Ulm (NJW 2010, 1) gilt das; vgl. BGHZ 1, 2.", ["departs", "compares"],
     "the court's name between signal and citation"),
    ("Entgegen der Ansicht des Klägers gilt das (BGHZ 1, 2).", [""], "a party is contradicted, no court"),
    ("Die Klage, die die Klägerin erhob, ist entgegen BGHZ 1, 2 unbegründet.", ["departs"], "a party, but no opinion"),
    ("Der Senat hält an seiner Rechtsprechung (BGHZ 1, 2) nicht fest.", ["departs"], "the verb ends behind it"),
    ("Der Senat hält an seiner Rechtsprechung (BGHZ 1, 2) fest.", ["follows"], "nothing is denied"),
    ("Das OLG hält an seiner Rechtsprechung (BGHZ 1, 2) nicht fest.", [""], "another court's case law"),
    ("Frei (BGHZ 1, 2). An dieser Rechtsprechung hält der Senat nicht fest.", ["departs"], "the next sentence"),
    ("Vgl. BGH, Urteil vom 3. Mai 2010 - I ZR 2/02; offen gelassen in BGH, Urteil vom 4. Mai 2010 - I ZR 11/08.",
     ["compares", "leavesOpen"], "behind a semicolon a word belongs to what follows"),
    ("BGH, Urteil vom 3. Mai 2010 - I ZR 2/02; a. A. BGH, Urteil vom 4. Mai 2010 - I ZR 11/08.", ["", "departs"],
     "… also where it may stand behind its citation"),
    ("Abgrenzung zu BGH, Urteil vom 3. Mai 2010 - I ZR 1/08; st. Rspr., vgl. nur BGHZ 1, 2.",
     ["distinguishes", "settledCaseLaw compares"], "… and where another signal follows"),
    ("BGHZ 1, 2; stRspr; vgl. auch BAG NZA 2010, 1.", ["settledCaseLaw", "settledCaseLaw compares"],
     "between two semicolons it belongs to both sides"),
    ("Frei (BGHZ 1, 2; stRspr), vgl. auch BAG NZA 2010, 1.", ["settledCaseLaw", "compares"], "and a bracket"),
    ("Ein Fall wie BSG vom 3.5.2010 - B 4 AS 1/09 R. aA LSG Ulm vom 4.5.2010 - L 4 AS 1/09.", ["", "departs"],
     "behind a full stop too"),
    ("Frei (BVerwG, Urteile vom 3.5.2017 - 1 C 4.16 - BVerwGE 9, 1 = juris, Rn. 15, und vom 4.5.2018 - 1 C 5.17 -; "
     "stRspr).", ["settledCaseLaw"] * 2, "a second place does not end a chain"),
    ("So BGHZ 1, 2; stRspr. Der Fall BAG NZA 2010, 1 liegt so.", ["settledCaseLaw", ""], "and a sentence"),
    ("Frei (a. A. OLG Ulm NJW 2010, 1; OLG Hamm NJW 2011, 2; dagegen zutreffend BGHZ 1, 2; 3, 4).",
     ["departs", "departs", "", ""], "the other side begins"),
    ("Nach der bisherigen ständigen Rechtsprechung, die der Senat aufgibt (BGHZ 1, 2), gilt das.", ["departs"],
     "case law that is given up is settled no more"),
]  # fmt: skip

SAID_HERE = [
    ("Im Anschluss an BGHZ 120, 5 hat der Senat die Frist bejaht.", "follows", "this court, behind the citation"),
    (
        "Im Anschluss an BGHZ 120, 5 ist die Frist zu bejahen. Das Berufungsgericht hat sie verneint.",
        "follows",
        "later",
    ),
    ("Unter Aufgabe von BGHZ 120, 5 läuft die Frist nicht.", "departs", "what is not the case is decided"),
    ("Der Senat hält an seiner Rechtsprechung (BGHZ 120, 5) fest.", "follows", "held to"),
    ("Der Senat hält an seiner Rechtsprechung (BGHZ 120, 5) nicht fest.", "departs", "not held to"),
    ("Das Gericht stellt die Unwirksamkeit (BGHZ 120, 5) fest.", "", "another verb of this word"),
    ("Das OLG Ulm hält an seiner Rechtsprechung (NJW 2010, 1) fest.", "", "another court does"),
    ("Der Auffassung des OLG Ulm (NJW 2010, 1) schließt sich der Senat nicht an.", "departs", "not joined"),
    (
        "Der vom OLG Ulm (NJW 2010, 1) vertretenen Ansicht vermag sich der Senat nicht anzuschließen.",
        "departs",
        "the opinion stands behind the citation",
    ),
    ("Der Senat gibt seine im Urteil vom 3. Mai 2010 - V ZR 3/09 - vertretene Auffassung auf.", "departs", "given up"),
    (
        "Soweit das OLG Ulm (NJW 2010, 1) die gegenteilige Auffassung vertritt, überzeugt dies nicht.",
        "departs",
        "a clause before",
    ),
    (
        "Soweit der Senat in seinem Urteil vom 3. Mai 2010 (V ZR 3/09) anders entschied, hält er daran nicht fest.",
        "departs",
        "this court by a pronoun",
    ),
    ("Soweit das OLG Ulm (NJW 2010, 1) das verneint, hält es daran nicht fest.", "", "another by a pronoun"),
    ("Das OLG Ulm hat das bejaht (NJW 2010, 1). Daran hält es nicht fest.", "", "another in the next sentence"),
    ("Das OLG Ulm hat das bejaht (NJW 2010, 1). Er hält daran nicht fest.", "", "nobody knows who"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SAID_HERE, ids=[row[2] for row in SAID_HERE])
def test_what_this_court_says_is_a_treatment(text: str, expected: str, why: str) -> None:
    assert [treatments(c) for c in decisions(text)] == [expected], why


DONE_TO = [
    ("Das Urteil des OLG Ulm vom 3. Mai 2010 - 4 U 1/09 - wird nicht aufgehoben.", [""], "denied"),
    ("Auf die Beschwerde wird der Beschluss des OLG Ulm vom 3. Mai 2010 - 4 W 1/09 - aufgehoben, soweit die Beschwerde "
     "gegen den Beschluss des LG Ulm vom 2. Mai 2009 - 3 O 1/08 - zurückgewiesen worden ist.", ["reverses", ""],
     "a subordinate clause says how far"),
    ("Die Revision gegen das Urteil des OLG Ulm vom 3. Mai 2010 - 4 U 1/09 - wird zurückgewiesen. Auf die "
     "Anschlussrevision wird das vorbezeichnete Urteil aufgehoben. Die Sache wird zurückverwiesen.",
     ["affirms reverses remands"], "a later sentence speaks of it again"),
    ("Das Urteil des Oberlandesgerichts Ulm vom 3. Mai 2010 - 4 U 1/09 - verletzt den Beschwerdeführer in seinem "
     "Grundrecht. Das Urteil wird aufgehoben. Die Sache wird an das Oberlandesgericht zurückverwiesen.",
     ["reverses remands"], "the form of the Federal Constitutional Court"),
    ("Die Revision gegen das Urteil des OLG Ulm vom 3. Mai 2010 - 4 U 1/09 - wird zurückgewiesen. Der Beschluss des "
     "LG Ulm vom 3. Mai 2009 - 3 O 1/08 - wird aufgehoben.", ["affirms", "reverses"], "a later sentence names another"),
    ("Die Urteile des LG Ulm vom 3. Mai 2009 - 3 S 1/08 - und des AG Ulm vom 2. Mai 2008 - 3 C 1/07 - werden "
     "aufgehoben.", ["reverses", "reverses"], "upon a remedy that is not named"),
    ("Der Beschluss des LG Ulm vom 3. Mai 2009 - 3 T 1/08 - wird wie folgt abgeändert.", ["reverses"], "and one alone"),
    ("Der Beschluss des OLG Ulm vom 3. Mai 2010 - 4 W 1/09 - verletzt den Beschwerdeführer in seinem Grundrecht. Er "
     "wird aufgehoben. Die Sache wird zur Entscheidung über die Kosten zurückverwiesen.", ["reverses"],
     "a pronoun; only the costs go back"),
    ("Der Beschluss des LG Ulm vom 3. Mai 2009 - 3 T 1/08 - und der Beschluss des OLG Ulm vom 3. Mai 2010 - 4 W 1/09 - "
     "verletzen den Beschwerdeführer. Die Beschlüsse werden aufgehoben. Die Sache wird zurückverwiesen.",
     ["reverses remands", "reverses remands"], "several at once"),
    ("Auf die Revision wird das Urteil des LG Ulm vom 3. Mai 2009 - 3 S 1/08 - aufgehoben; insoweit wird die Berufung "
     "gegen das Urteil des AG Ulm vom 2. Mai 2008 - 3 C 1/07 - zurückgewiesen.", ["reverses", "affirms"],
     "each clause has its verb"),
    ("Das Urteil des LG Ulm vom 3. Mai 2009 - 3 S 1/08 - wird berichtigt. Die Beschlüsse werden aufgehoben.", [""],
     "several of another kind"),
    ("Das Urteil des OLG Ulm vom 3. Mai 2010 - 4 U 1/09 - wird berichtigt. Der Bescheid wird aufgehoben.", [""],
     "a later sentence sets aside an act"),
]  # fmt: skip


@pytest.mark.parametrize(("tenor", "expected", "why"), DONE_TO, ids=[row[2] for row in DONE_TO])
def test_what_a_tenor_does(tenor: str, expected: list[str], why: str) -> None:
    found = decisions(tenor, DocumentContext("BGH", "2012-01-01", "V ZR 1/10", tenor=(0, len(tenor))))
    assert [treatments(c) for c in found] == expected, why


TENOR = (
    "Tenor\nAuf die Revision des Klägers wird das Urteil des OLG Musterstadt vom 3. Mai 2010 - 4 U 1/09 - aufgehoben. "
    "Die Sache wird zurückverwiesen.\nGründe\nDas Urteil des LG Ulm vom 3. Mai 2009 - 3 O 1/08 - ist aufgehoben."
)


def treatments(c: Citation) -> str:
    return " ".join(signal.treatment for signal in c.signals)


def decisions(text: str, document: DocumentContext | None = None) -> list[Citation]:
    found = extract.extract(text, document=document)
    return [c for c in found if c.kind == "decision" and c.role != "literature"]


@pytest.mark.parametrize("word", words(), ids=lambda word: f"{word.signal}, {word.position}")
def test_every_signal_has_an_example(word: Word) -> None:
    *_, last = decisions(word.example)
    assert word.treatment in TREATMENTS
    assert word.treatment in [signal.treatment for signal in last.signals]
    for signal in last.signals:
        assert word.example[signal.start : signal.end] == signal.text


UNSAID = [
    ("Der Beklagte ist der Ansicht, dies folge aus st. Rspr. (BGHZ 120, 5).", "case law by a party's account"),
    ("Die Klägerin macht geltend, das sei ständige Rechtsprechung (BGHZ 120, 5).", "or by its claim"),
    ("Es gibt keine ständige Rechtsprechung (BGH, Urteil vom 3. Mai 2010 - V ZR 1/09).", "denied"),
    (
        "Von einer ständigen Rechtsprechung kann keine Rede sein (BGH, Urteil vom 3. Mai 2010 - V ZR 1/09).",
        "denied behind",
    ),
    ("Von einer ständigen Rechtsprechung (BGHZ 1, 2) kann nicht gesprochen werden.", "denied behind the citation"),
    ("Fraglich, ob so auch BGHZ 1, 2.", "in doubt"),
    ("Nicht anders als in BGHZ 1, 2 ist hier zu entscheiden.", "denied before"),
    ("Der Senat folgt nicht der Auffassung, die ebenso OLG Köln, NJW 2010, 1 vertritt.", "an opinion not followed"),
    ("Das LAG hat im Anschluss an BAG 3. Mai 2010 - 5 AZR 1/09 - die Frist bejaht.", "another court follows"),
    ("Das Berufungsgericht ist, abweichend von BGHZ 120, 5, anderer Ansicht.", "another court departs"),
    ("Der Kläger meint, abweichend von BGHZ 120, 5 laufe die Frist.", "a party departs"),
    ("Das ist falsch; die Klägerin meint, entgegen BGHZ 120, 5 laufe die Frist.", "a party, within the sentence"),
    ("Zu Unrecht rügt die Revision, dass die Frist entgegen BGHZ 120, 5 laufe.", "a party, behind its verb"),
    ("Im Anschluss an BGHZ 120, 5 hat das Berufungsgericht die Frist bejaht.", "another court, behind the citation"),
    ("In Übereinstimmung mit BGHZ 120, 5 meint die Revision, die Frist laufe.", "a party, behind the citation"),
    ("Der Kläger schließt sich dem BGH (BGHZ 120, 5) an.", "a party joins"),
    ("Der Senat schließt sich dem BGH nicht ausdrücklich (BGHZ 120, 5) an.", "denied in the verb"),
    ("Das gilt (BGHZ 120, 5). Auf der anderen Seite schadet es nicht.", "a sentence that begins so"),
    ("Das gilt (BGHZ 120, 5). An dieser Stelle endet es.", "another"),
    ("Der Senat gibt die Akten (BGHZ 120, 5) auf.", "no case law given up"),
    ("Die Beschwerde wird zurückgewiesen. OLG Ulm, Beschluss vom 3. Mai 2010 - 4 W 1/09", "who signs a tenor"),
    ("Auf die Revision wird das Urteil aufgehoben. BGH, Urteil vom 3. Mai 2010 - VI ZR 3/09", "who sets aside"),
    ("Die Revision des Klägers wird zurückgewiesen (BGH, Urteil vom 3. Mai 2010 - VI ZR 3/09).", "in a bracket"),
    ("Der Auffassung der Klägerin unter Hinweis auf BGHZ 120, 5 kann nicht gefolgt werden.", "a party is not followed"),
    ("Der Auffassung des Klägers (vertreten mit BGHZ 120, 5) folgt der Senat nicht.", "nor here"),
    ("Der Verweis auf BGHZ 120, 5 überzeugt nicht.", "an argument, not the decision"),
    ("Der Senat hat unter Aufgabe von BGHZ 120, 5 nicht entschieden, ob die Frist läuft.", "not decided"),
]


@pytest.mark.parametrize(("text", "why"), UNSAID, ids=[row[1] for row in UNSAID])
def test_what_this_court_does_not_say_is_no_treatment(text: str, why: str) -> None:
    assert [treatments(c) for c in decisions(text)] == [""], why


@pytest.mark.parametrize(("text", "expected", "why"), CHAINS, ids=[row[2] for row in CHAINS])
def test_scope(text: str, expected: list[str], why: str) -> None:
    assert [treatments(c) for c in decisions(text)] == expected


def test_the_tenor_reverses_affirms_and_remands() -> None:
    below, other = decisions(TENOR, DocumentContext(tenor=(6, TENOR.index("Gründe"))))
    assert treatments(below) == "reverses remands"
    assert treatments(other) == "", "what the grounds tell of another court is no operative part"


UPON = [
    ("1. Das Urteil des LSG Musterland vom 3. Mai 2012 - L 5 AS 1/12 - wird auf die Revision des Klägers aufgehoben "
     "und die Sache zurückverwiesen.", "reverses remands", "what is set aside begins the sentence"),
    ("Das Urteil des LSG Musterland vom 3. Mai 2012 - L 5 AS 1/12 - wird auf die Revision aufgehoben.", "reverses",
     "… and not sent back"),
    ("Das Urteil des LSG Musterland vom 3. Mai 2012 - L 5 AS 1/12 - wird berichtigt.", "", "upon no remedy"),
]  # fmt: skip


@pytest.mark.parametrize(("tenor", "expected", "why"), UPON, ids=[row[2] for row in UPON])
def test_a_tenor_that_begins_with_what_is_set_aside(tenor: str, expected: str, why: str) -> None:
    [below] = decisions(tenor, DocumentContext(tenor=(0, len(tenor))))
    assert treatments(below) == expected


def test_a_decision_of_the_same_court_and_day_is_parallel() -> None:
    context = DocumentContext("BGH", "2010-05-03", "V ZR 1/09")
    [same, other] = decisions(
        "Siehe Fall BGH, Urteil vom 3. Mai 2010 - V ZR 2/09 und BGH, Urteil vom 4. Mai 2010 - V ZR 3/09.", context
    )
    assert "parallel" in treatments(same)
    assert "parallel" not in treatments(other)


def corpus() -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    """Yield the documents of the sample: name, text, citations."""
    for path in sorted((CORPORA / "decisions").glob("*.txt")):
        found, text = decision.read(path)
        yield path.stem, text, found.citations
    for name in ("refex", "ler"):
        for line in (CORPORA / "citations-dev" / f"{name}.docs.jsonl").read_text("utf-8").splitlines():
            document = json.loads(line)
            yield document["id"], document["text"], tuple(extract.extract(document["text"]))
    for folder in ("rii", "oldp", "neuris/caselaw"):
        for document in decision_source.documents(str(CORPORA / folder)):
            for read in decision.read_document(document):
                if read.decision:
                    yield read.decision.name, read.text, read.decision.citations


def measure(sample: str) -> tuple[float, float, int]:
    """Return recall and precision of (place, treatment) on a part of the sample, and how many the reader found.

    A place is that of the first citation which overlaps it, since where a citation ends is another question.
    """
    with (Path(__file__).parent / "treatment-sample.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["sample"] == sample]
    documents = {name: [c for c in citations if c.kind == "decision"] for name, _, citations in corpus()}
    expected, found = set(), set()
    for row in rows:
        document, start, end = row["document"], int(row["start"]), int(row["end"])
        expected |= {(document, start, treatment) for treatment in row["treatments"].split(";") if treatment}
        here = next((c for c in documents[document] if c.start < end and start < c.end), None)
        found |= {(document, start, signal.treatment) for signal in here.signals} if here else set()
    hits = len(expected & found)
    return hits / len(expected), hits / len(found), len(expected)


@needs_shared
@pytest.mark.parametrize(("sample", "least"), [("held-out", 0.975), ("read-first", 0.99), ("rare", 0.99)])
def test_the_sample_read_by_hand(sample: str, least: float) -> None:
    recall, precision, _ = measure(sample)
    assert recall >= least
    assert precision >= least
