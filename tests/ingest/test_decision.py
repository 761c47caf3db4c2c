"""What a decision says of the decisions that went before it."""

from dataclasses import replace

from normgraph import assets
from normgraph.ingest import decision_facts, decision_text
from normgraph.ingest.decision import cite, read_document
from normgraph.ingest.decision_model import Previous
from normgraph.ingest.decision_source import Document

TEXT = """Rz. 1
Das VG Musterstadt wies die Klage ab (Urteil vom 3. Mai 2017 - 2 A 19/16).
Rz. 2
Die Berufung gegen das Urteil des VG Musterstadt vom 3. Mai 2017 - 2 A 19/16 hat Erfolg (vgl. BVerwG, Urteil vom
4. Juni 2015 - 1 C 2.14).
"""


def test_the_decision_below_is_procedural_history() -> None:
    decision = decision_text.parse(TEXT, name="demo")
    step = Previous("VG Musterstadt", "2017-05-03", "2 A 19/16")
    assert {c.role for c in cite(decision, TEXT).citations} == {"authority"}
    known = cite(replace(decision, previous=(step,)), TEXT).citations
    roles = {(c.court, c.role) for c in known if c.court}
    assert roles == {("VG Musterstadt", "procedural-history"), ("BVerwG", "authority")}


def test_a_decision_that_the_tenor_decides_on_is_procedural_history() -> None:
    below = "vom 2. Februar 2009 - 3 O 5/08 -"
    text = (
        "Oberlandesgericht Köln\nUrteil vom 3. Mai 2010\n5 U 1/10\n\nTenor\nDie Berufung gegen das Urteil des "
        f"Landgerichts Köln {below} wird zurückgewiesen.\n\nGründe\n\n1\n\nDas Urteil des LG Köln {below} hält stand "
        "(vgl. BGH, Urteil vom 4. Juni 2008 - I ZR 2/07).\n"
    )
    (read,) = read_document(Document("a.txt", text.encode))
    assert read.decision is not None
    roles = [(c.court, c.role) for c in read.decision.citations]
    assert roles == [("LG Köln", "procedural-history")] * 2 + [("BGH", "authority")]


def test_the_decision_under_review_by_the_curated_chain() -> None:
    facts = decision_facts.read(assets.path("data", "decisions"))
    cited = next(decision for decision in facts if decision.name == "bverwg-10-c-5-12").citations
    roles = [c.role for c in cited if c.file_number == "11 B 23.10"]
    assert roles == ["procedural-history"] * 4


def test_a_decision_that_cites_itself_says_so_in_its_reasons_only() -> None:
    own = "VG Magdeburg, Urteil vom 12. Mai 2019 - 5 K 123/18"
    head = "Verwaltungsgericht Magdeburg\nUrteil vom 12.05.2019\nAz.: 5 K 123/18\n"
    text = f"{head}\nGründe\n\n1\n\nDas sagt {own}.\n\n2\n\nDas Verfahren 5 K 123/18 ruht.\n"
    (read,) = read_document(Document("a.txt", text.encode))
    assert read.decision is not None
    assert [(c.rn, c.file_number, c.reason) for c in read.decision.citations] == [
        ("1", "5 K 123/18", "the decision cites itself, or the number is mistaken")
    ]
