"""What tenors decide, in invented tenors of each kind of procedure and branch; and where nothing is known."""

from __future__ import annotations

import time

import pytest

from normgraph.extract.outcome import main, outcome
from normgraph.ingest import decision, decision_source
from tests.shared import CORPORA, needs_shared

TENORS = [
    # (tenor, remedy/party/result of each ruling, why)
    # first instance
    ("Die Klage gegen den Bescheid der Beklagten wird abgewiesen.", ["action//unsuccessful"], "of an action no party"),
    ("Die Klage wird abgewiesen.", ["action//unsuccessful"], "any branch: the claim is refused"),
    # what is denied is not granted
    ("Die aufschiebende Wirkung der Klage wird nicht angeordnet.", ["interimRelief//unsuccessful"], "denied: effect"),
    ("Eine einstweilige Anordnung wird nicht erlassen.", ["interimRelief//unsuccessful"], "denied: order"),
    ("Dem Antrag wird nicht stattgegeben.", ["application//unsuccessful"], "denied: application"),
    ("Die Genehmigung wird nicht aufgehoben.", [], "denied: what follows for the claim is not said"),
    ("Die Satzung ist nicht unwirksam.", [], "denied: void"),
    ("Es wird festgestellt, dass die Klage unzulässig ist.", [], "a declaration against the claim"),
    ("Es wird festgestellt, dass der Rechtsstreit erledigt ist.", [], "a declaration is no discontinuance"),
    ("Der Beklagte wird verurteilt, die Kosten zu tragen.", [], "costs are no claim"),
    ("Die Satzung ist weder unwirksam noch nichtig.", [], "denied: neither, nor"),
    ("Der Bescheid wird weder aufgehoben noch geändert.", [], "denied: neither, nor, of an act"),
    ("Es wird nicht festgestellt, dass die Kündigung unwirksam ist.", [], "denied: declaration"),
    # all that the appellant had lost
    (
        "Auf die Revision des Beklagten wird das Urteil insoweit aufgehoben, als es der Klage stattgegeben hat. Die "
        "Klage wird insgesamt abgewiesen.",
        ["revision/Beklagte/successful", "action//unsuccessful"],
        "the defendant had lost no more than what was granted",
    ),
    (
        "Auf die Berufung der Klägerin wird das Urteil geändert, soweit es die Klage abgewiesen hat.",
        ["appeal/Kläger/successful"],
        "the claimant no more than what was refused",
    ),
    (
        "Auf die Revision der Klägerin werden die Urteile des LSG Ulm vom 3. Mai 2019 und des SG Ulm vom 4. Mai 2018 "
        "sowie der Bescheid des Beklagten vom 5. Mai 2017 aufgehoben.",
        ["revision/Kläger/successful", "action//successful"],
        "with the act challenged the claim is met",
    ),
    # what stands in a subordinate clause denies nothing
    ("Der Bescheid wird aufgehoben, soweit er nicht bereits geändert worden ist.", ["action//partly"], "how far"),
    ("Es wird festgestellt, dass das Arbeitsverhältnis nicht aufgehoben ist.", ["action//successful"], "of what"),
    (
        "Der Beklagte wird verurteilt, die Wohnung, die er nicht geändert hat, herauszugeben.",
        ["action//successful"],
        "which thing",
    ),
    (
        "Die Beklagte wird verurteilt, vorgerichtliche Kosten in Höhe von 80 Euro zu zahlen.",
        ["action//successful"],
        "costs that are claimed",
    ),
    ("Es wird festgestellt, dass die Abmahnung unzulässig ist.", ["action//successful"], "no part of the proceedings"),
    (
        "Die Revision des Klägers wird zurückgewiesen; es wird festgestellt, dass der Rechtsstreit erledigt ist.",
        ["revision/Kläger/unsuccessful"],
        "what follows behind a semicolon",
    ),
    # won in the usual form of each branch
    (
        "Der Antragsgegner wird im Wege des Erlasses einer einstweiligen Anordnung verpflichtet, den Antragsteller "
        "vorläufig zuzulassen.",
        ["interimRelief//successful"],
        "administrative and social courts",
    ),
    (
        "Die Kindergeldfestsetzung vom 3. Mai 2015 wird unter Aufhebung der Einspruchsentscheidung abgeändert.",
        ["action//successful"],
        "tax courts",
    ),
    ("Die Streitwertfestsetzung des Landgerichts Musterstadt wird geändert.", [], "no claim"),
    (
        "Die Beschlüsse der Markenstelle für Klasse 35 vom 3. Mai 2014 und vom 4. Juni 2015 werden aufgehoben.",
        ["complaint//successful"],
        "patent court",
    ),
    ("Dem Antragsteller wird Prozesskostenhilfe bewilligt.", ["legalAid//successful"], "legal aid"),
    # what is refused after a grant
    (
        "Auf die Revision des Angeklagten C. wird das Urteil im Schuldspruch geändert. Die weitergehende Revision des "
        "Angeklagten C. und die Revision des Angeklagten S. werden verworfen.",
        ["revision/Angeklagte C./partly", "revision/Angeklagte S./unsuccessful"],
        "parties by initials",
    ),
    ("Die weitergehende Berufung des Klägers wird zurückgewiesen.", ["appeal/Kläger/partly"], "the word says it"),
    (
        "Auf die Berufung der Beklagten wird das Urteil abgeändert. Das Patent wird teilweise für nichtig erklärt. Im "
        "Übrigen wird die Klage abgewiesen.",
        ["appeal/Beklagte/successful", "action//partly"],
        "for the rest",
    ),
    (
        "Das Verfahren wird eingestellt, soweit die Klage zurückgenommen ist. Im Übrigen wird die Klage abgewiesen.",
        ["action//unsuccessful", "proceedings//discontinued"],
        "for the rest, after nothing was granted",
    ),
    (
        "Der Beschluss des Landgerichts verletzt den Beschwerdeführer in seinem Grundrecht aus Artikel 19. Er wird "
        "aufgehoben. Die Sache wird zur Entscheidung über die Kosten des Rechtsstreits an das Landgericht "
        "zurückverwiesen.",
        ["constitutionalComplaint//successful"],
        "only the costs go back",
    ),
    # a remedy that is not named
    (
        "Das Urteil des Verwaltungsgerichts Musterstadt vom 3. Mai 2001 wird aufgehoben. Die Klage wird abgewiesen.",
        ["unnamedAppeal//successful", "action//unsuccessful"],
        "that it had success is said",
    ),
    (
        "Das angefochtene Urteil wird aufgehoben. Die Sache wird, auch über die Kosten der Rechtsbeschwerde, an das "
        "Amtsgericht Musterstadt zurückverwiesen.",
        ["unnamedAppeal//remanded"],
        "and sent back",
    ),
    (
        "Der Gerichtsbescheid des SG Musterstadt wird aufgehoben und die Sache an das Sozialgericht zurückverwiesen.",
        ["unnamedAppeal//remanded"],
        "in one sentence",
    ),
    (
        "Der Beschluss des Verwaltungsgerichts Musterstadt vom 3. Mai 2001 wird geändert. Die aufschiebende Wirkung "
        "der Klage wird angeordnet.",
        ["interimRelief//successful"],
        "a court may change its own order",
    ),
    ("Der Beschluss der Beklagten vom 3. Mai 2001 wird aufgehoben.", [], "an act of no court"),
    (
        "Auf die Revision der Klägerin wird das Urteil aufgehoben, soweit es die Berufung zurückgewiesen hat. Die "
        "Anschlussrevision der Beklagten wird zurückgewiesen. Im Umfang der Aufhebung wird der Rechtsstreit "
        "zurückverwiesen.",
        ["revision/Beklagte/unsuccessful", "revision/Kläger/remanded"],
        "sent back upon what was granted",
    ),
    # several remedies, and one under two names
    (
        "Auf die Rechtsbeschwerde der Mutter wird der Beschluss des Oberlandesgerichts Musterstadt vom 3. Mai 2009 "
        "aufgehoben und die Beschwerde des Vaters gegen den Beschluss des Amtsgerichts Musterstadt zurückgewiesen.",
        ["complaint/Mutter/successful", "complaint/Vater/unsuccessful"],
        "one granted, by which the other is refused",
    ),
    (
        "Auf die Revision der Beklagten wird das Urteil des Landgerichts Musterstadt aufgehoben und die Berufung des "
        "Klägers verworfen.",
        ["revision/Beklagte/successful", "appeal/Kläger/unsuccessful"],
        "a remedy of another kind",
    ),
    (
        "Der Antrag wird abgelehnt, soweit er die Abschiebungsandrohung betrifft; im Übrigen wird die aufschiebende "
        "Wirkung angeordnet.",
        ["interimRelief//partly"],
        "the application is the one for interim relief",
    ),
    (
        "Die aufschiebende Wirkung der Klage wird angeordnet. Im Übrigen wird der Antrag abgelehnt.",
        ["interimRelief//partly"],
        "in the other order",
    ),
    (
        "Das Urteil des Oberlandesgerichts Musterstadt verletzt den Beschwerdeführer in seinem Grundrecht. "
        "Im Übrigen wird die Verfassungsbeschwerde nicht zur Entscheidung angenommen.",
        ["constitutionalComplaint//partly"],
        "the rest is not admitted",
    ),
    # parties
    (
        "Die Revision der Beteiligten zu 1 wird zurückgewiesen. Auf die Revision der Beteiligten zu 3 wird der "
        "Beschluss des Oberlandesgerichts Musterstadt aufgehoben.",
        ["revision/Beteiligte zu 1/unsuccessful", "revision/Beteiligte zu 3/successful"],
        "two of several",
    ),
    (
        "Die Beschwerden der Beteiligten zu 1) und 2) werden verworfen.",
        ["complaint/Beteiligte zu 1 und 2/unsuccessful"],
        "two in one",
    ),
    (
        "Die Berufungen des Klägers und der Beklagten zu 2 gegen das Urteil werden zurückgewiesen.",
        ["appeal/Kläger/unsuccessful", "appeal/Beklagte zu 2/unsuccessful"],
        "one of each side",
    ),
    (
        "Der Antrag des Klägers, die Revision zuzulassen, wird abgelehnt.",
        ["leaveToAppeal/Kläger/unsuccessful"],
        "leave is refused, not the appeal",
    ),
    (
        "Der Beklagte wird verpflichtet, neu zu entscheiden. Im Übrigen wird sie abgewiesen.",
        ["action//partly"],
        "the pronoun means the action",
    ),
    (
        "Die Beklagte wird verurteilt, an den Kläger 500 Euro zu zahlen.\nDie Beklagte trägt die Kosten.",
        ["action//successful"],
        "civil: what was claimed is granted; costs are no ruling",
    ),
    (
        "1. Die Beklagte wird verurteilt, an die Klägerin 70 Euro zu zahlen. 2. Im Übrigen wird die Klage abgewiesen.",
        ["action//partly"],
        "civil: in part",
    ),
    (
        "Der Bescheid des Landratsamts vom 3. Mai 2011 wird aufgehoben. Der Beklagte trägt die Kosten des Verfahrens.",
        ["action//successful"],
        "administrative: an act is annulled",
    ),
    (
        "Der Beklagte wird unter Aufhebung seines Bescheids vom 3. Mai 2011 verpflichtet, die Genehmigung zu erteilen.",
        ["action//successful"],
        "administrative: an act is ordered",
    ),
    (
        "Der Bescheid vom 3. Mai 2011 wird aufgehoben, soweit darin mehr als 80 Euro gefordert werden.\n"
        "Im Übrigen wird die Klage abgewiesen.",
        ["action//partly"],
        "administrative: annulled in part",
    ),
    (
        "Es wird festgestellt, dass das Arbeitsverhältnis durch die Kündigung nicht beendet worden ist.",
        ["action//successful"],
        "labour: a declaration",
    ),
    ("Das Verfahren wird eingestellt.", ["proceedings//discontinued"], "withdrawn or settled"),
    ("Der Rechtsstreit ist in der Hauptsache erledigt.", ["proceedings//discontinued"], "declared settled"),
    (
        "Auf die Widerklage wird der Kläger verurteilt, 5 Euro zu zahlen. Die Klage wird abgewiesen.",
        ["action//unsuccessful", "counterclaim//successful"],
        "civil: action and counterclaim have results of their own",
    ),
    # interim relief
    (
        "Der Antragsgegner wird im Wege der einstweiligen Anordnung verpflichtet, den Antragsteller zu beschulen.",
        ["interimRelief//successful"],
        "administrative: interim order",
    ),
    (
        "Die aufschiebende Wirkung der Klage gegen den Bescheid vom 3. Mai 2011 wird angeordnet.",
        ["interimRelief//successful"],
        "administrative: suspensive effect",
    ),
    ("Der Antrag auf Erlass einer einstweiligen Anordnung wird abgelehnt.", ["interimRelief//unsuccessful"], "refused"),
    (
        "Die aufschiebende Wirkung der Klage wird hinsichtlich der Ziffer 2 wiederhergestellt. Im Übrigen wird der "
        "Antrag auf Wiederherstellung der aufschiebenden Wirkung abgelehnt.",
        ["interimRelief//partly"],
        "in part",
    ),
    # appeals on fact and law
    ("Die Berufung des Klägers wird zurückgewiesen.", ["appeal/Kläger/unsuccessful"], "refused"),
    (
        "Auf die Berufung der Beklagten wird das Urteil des Amtsgerichts Musterstadt vom 3. Mai 2011 abgeändert. "
        "Die Klage wird abgewiesen.",
        ["appeal/Beklagte/successful", "action//unsuccessful"],
        "the appeal succeeds, the claim fails",
    ),
    (
        "I. Auf die Berufung des Klägers wird das Urteil des Arbeitsgerichts Musterstadt teilweise abgeändert. "
        "II. Im Übrigen wird die Berufung zurückgewiesen.",
        ["appeal/Kläger/partly"],
        "in part: who is meant by the rest follows",
    ),
    (
        "Die Berufung des Klägers wird zurückgewiesen. Auf die Berufung der Beklagten wird das Urteil des Landgerichts "
        "Musterstadt geändert.",
        ["appeal/Kläger/unsuccessful", "appeal/Beklagte/successful"],
        "two parties appeal: two results, not one in part",
    ),
    (
        "Der Antrag der Klägerin auf Zulassung der Berufung gegen das Urteil des Verwaltungsgerichts Musterstadt wird "
        "abgelehnt.",
        ["leaveToAppeal/Kläger/unsuccessful"],
        "leave to appeal",
    ),
    # appeals on law
    (
        "Die Revision des Angeklagten gegen das Urteil des Landgerichts Musterstadt vom 3. Mai 2017 wird "
        "als unbegründet verworfen.",
        ["revision/Angeklagte/unsuccessful"],
        "criminal",
    ),
    (
        "Auf die Revision der Klägerin wird das Urteil des Finanzgerichts Musterstadt vom 3. Mai 2016 1 K 1/15 "
        "aufgehoben.\n"
        "Die Sache wird an das Finanzgericht Musterstadt zur Verhandlung und Entscheidung zurückverwiesen.",
        ["revision/Kläger/remanded"],
        "fiscal: two sentences",
    ),
    (
        "Auf die Revision des Beklagten wird das Urteil des Landessozialgerichts Musterland aufgehoben und die Sache "
        "zur erneuten Verhandlung und Entscheidung an dieses Gericht zurückverwiesen.",
        ["revision/Beklagte/remanded"],
        "social: one sentence",
    ),
    (
        "Die Beschwerde des Klägers gegen die Nichtzulassung der Revision im Urteil des LSG Musterland "
        "vom 3. Mai 2017 wird als unzulässig verworfen.",
        ["leaveToAppeal/Kläger/unsuccessful"],
        "social: leave to appeal on law",
    ),
    ("Die Revision wird zugelassen.", ["leaveToAppeal//successful"], "leave is granted"),
    (
        "Die Klage wird abgewiesen. Die Revision wird nicht zugelassen.",
        ["action//unsuccessful"],
        "that no further appeal is open rules on no remedy here",
    ),
    (
        "Die Berufung der Klägerin wird zurückgewiesen. Die Revision wird zugelassen.",
        ["appeal/Kläger/unsuccessful"],
        "nor that one is",
    ),
    (
        "Der Antrag auf Bewilligung von Prozesskostenhilfe wird abgelehnt.\nDie Rechtsbeschwerde gegen den Beschluss "
        "des Landgerichts Musterstadt wird als unzulässig verworfen.",
        ["complaint//unsuccessful", "legalAid//unsuccessful"],
        "civil: legal aid stands behind the complaint",
    ),
    # constitutional courts, norms
    (
        "Die Verfassungsbeschwerde wird nicht zur Entscheidung angenommen.",
        ["constitutionalComplaint//unsuccessful"],
        "not admitted",
    ),
    (
        "1. Der Beschluss des Amtsgerichts Musterstadt vom 3. Mai 2011 verletzt die Beschwerdeführerin in ihrem "
        "Grundrecht.\n"
        "2. Der Beschluss wird aufgehoben. Die Sache wird an das Amtsgericht Musterstadt zurückverwiesen.",
        ["constitutionalComplaint//remanded"],
        "a right is violated, the matter goes back",
    ),
    ("Der Bebauungsplan Nr. 7 der Gemeinde Musterdorf ist unwirksam.", ["normControl//successful"], "norm control"),
    ("Der Normenkontrollantrag wird abgelehnt.", ["normControl//unsuccessful"], "refused"),
    # the main clause rules, what stands in others is told
    (
        "Das Urteil des Landgerichts Musterstadt wird auf die Berufung des Klägers teilweise abgeändert. Die "
        "weitergehende Berufung wird zurückgewiesen.",
        ["appeal/Kläger/partly"],
        "the remedy stands behind what is changed",
    ),
    (
        "Das Urteil des LSG Musterland wird auf die Revision des Klägers aufgehoben und die Sache zurückverwiesen.",
        ["revision/Kläger/remanded"],
        "… and what goes back",
    ),
    (
        "Die Beklagte wird verurteilt, 5 Euro zu zahlen, und die Klage wird im Übrigen abgewiesen.",
        ["action//partly"],
        "two main clauses with a comma",
    ),
    (
        "Die Beklagte wird verurteilt, 5 Euro zu zahlen und im Übrigen wird die Klage abgewiesen.",
        ["action//partly"],
        "… without",
    ),
    ("Der Bescheid wird aufgehoben und die Klage im Übrigen abgewiesen.", ["action//partly"], "… with one verb"),
    (
        "Die Beschlüsse verletzen die Beschwerdeführerin in ihren Grundrechten. Im Übrigen wird die "
        "Verfassungsbeschwerde nicht zur Entscheidung angenommen.",
        ["constitutionalComplaint//partly"],
        "the rest is not admitted",
    ),
    (
        "Die Klage wird abgewiesen, soweit der Rechtsstreit nicht in der Hauptsache erledigt ist.",
        ["action//unsuccessful"],
        "how far a claim fails",
    ),
    (
        "Die Beklagte wird verurteilt, soweit der Rechtsstreit nicht in der Hauptsache erledigt ist, 5 Euro zu zahlen.",
        ["action//partly"],
        "how far it is met",
    ),
    ("Soweit die Klage abgewiesen worden ist, wird der Streitwert geändert.", [], "a clause at the beginning"),
    (
        "Dem Gerichtshof wird vorgelegt: Ist Art. 4 dahin auszulegen, dass ein Antrag, der bereits abgelehnt wurde, "
        "zu prüfen ist?",
        [],
        "a question",
    ),
    ("Ist die Klage abgewiesen?", [], "a question of one clause"),
    ("Die Vollstreckung aus dem Urteil, durch das die Klage abgewiesen wurde, wird eingestellt.", [], "which judgment"),
    (
        "Die Berufung des Beklagten gegen das Urteil, durch das seine Widerklage abgewiesen wurde, wird verworfen.",
        ["appeal/Beklagte/unsuccessful"],
        "against what",
    ),
    (
        "Die Beschwerde gegen den Beschluss, mit dem sein Antrag auf einstweilige Anordnung abgelehnt wurde, wird "
        "verworfen.",
        ["complaint//unsuccessful"],
        "against what order",
    ),
    (
        "Der Antrag auf einstweilige Anordnung wird abgelehnt, weil die Verfassungsbeschwerde verworfen wurde.",
        ["interimRelief//unsuccessful"],
        "why",
    ),
    (
        "Der Antrag, dem Antragsgegner im Wege der einstweiligen Anordnung den Bau zu untersagen, wird abgelehnt.",
        ["interimRelief//unsuccessful"],
        "what is asked for belongs to the application",
    ),
    (
        "Die Beklagte wird verurteilt, es zu unterlassen, zu behaupten, die Klage sei abgewiesen worden.",
        ["action//successful"],
        "what must not be said",
    ),
    (
        "Die Beklagte wird verurteilt, es zu unterlassen, zu behaupten, der Antrag sei abgelehnt.",
        ["action//successful"],
        "… in other words",
    ),
    ("Die Verfügung des Amtsgerichts vom 3. Mai 2012 wird aufgehoben.", [], "no act of an authority"),
    (
        "Der Vollstreckungsbescheid wird aufrechterhalten, soweit der Beklagte verurteilt worden ist. Im Übrigen wird "
        "er aufgehoben und die Klage abgewiesen.",
        ["action//partly"],
        "an order for payment stands in part",
    ),
    (
        "Auf die Revision werden das Urteil des LAG, soweit es die Zinsen betrifft, aufgehoben, das Urteil des "
        "Arbeitsgerichts geändert und die Klage abgewiesen.",
        ["revision//partly", "action//unsuccessful"],
        "a list of main clauses is none of a subordinate one",
    ),
    # several parties, rests and main clauses behind others
    (
        "1. Auf die Revisionen der Angeklagten Ad. L. und I. L. wird das Urteil des Landgerichts Ulm, soweit es sie "
        "betrifft, im Strafausspruch aufgehoben. Im Umfang der Aufhebung wird die Sache zurückverwiesen. 2. Die "
        "weitergehenden Revisionen der Angeklagten Ad. L. und I. L. sowie die Revisionen der Angeklagten M. L. , Y. L. "
        "und A. L. werden verworfen.",
        [
            "revision/Angeklagte Ad. L./remanded",
            "revision/Angeklagte I. L./remanded",
            "revision/Angeklagte M. L./unsuccessful",
            "revision/Angeklagte Y. L./unsuccessful",
            "revision/Angeklagte A. L./unsuccessful",
        ],
        "a forename cut short ends no sentence; remanded for all who won",
    ),
    (
        "1. Auf die Revisionen des Angeklagten und des Nebenklägers Z. wird das Urteil mit den Feststellungen "
        "aufgehoben. 2. Die Sache wird zu neuer Verhandlung zurückverwiesen.",
        ["revision/Angeklagte/remanded", "revision/Nebenkläger Z./remanded"],
        "remanded for each party of the sentence before",
    ),
    (
        "Auf die Revision des Angeklagten wird das Urteil, soweit es ihn betrifft, mit den Feststellungen aufgehoben.",
        ["revision/Angeklagte/partly"],
        "the main clause behind a subordinate one begins with what is set aside too",
    ),
    (
        "Auf die Rechtsmittel der Einsprechenden zu 2 werden der Beschluss des Amts und der des Gerichts aufgehoben, "
        "soweit ihr Beitritt verworfen ist. Im Übrigen wird die Rechtsbeschwerde zurückgewiesen.",
        ["complaint//partly"],
        "a remedy named behind, whose rest is refused",
    ),
    (
        "Der angefochtene Beschluss wird teilweise geändert. Die Antragsgegnerin wird im Wege der einstweiligen "
        "Anordnung verpflichtet, eine Ausnahme zu erteilen. Im Übrigen wird die Beschwerde zurückgewiesen.",
        ["complaint//partly", "interimRelief//successful"],
        "a remedy named behind, in interim relief",
    ),
    (
        "Soweit die Klage zurückgenommen worden ist, wird das Verfahren eingestellt. Im Übrigen wird die Beklagte "
        "verpflichtet, dem Kläger die Erlaubnis zu erteilen.",
        ["action//successful", "proceedings//discontinued"],
        "all that was left to decide was granted",
    ),
    (
        "Auf die Berufung des Klägers wird der Gerichtsbescheid geändert. Der Beklagte wird verpflichtet, einen Grad "
        "von 80 festzustellen. Im Übrigen wird die Berufung zurückgewiesen.",
        ["appeal/Kläger/partly", "action//partly"],
        "what the appeal did not win stays dismissed",
    ),
    (
        "Das europäische Patent 1 234 wird im Umfang des Anspruchs 12, soweit dieser nicht auf Anspruch 11 bezogen "
        "ist, für nichtig erklärt.",
        ["action//partly"],
        "a patent declared void as far as it is said",
    ),
    (
        "Das Beschwerdeverfahren der Beschwerdeführerin zu 2. wird eingestellt.",
        ["proceedings//discontinued"],
        "proceedings with a name",
    ),
    ("Die Vorlage ist unzulässig.", ["normControl//unsuccessful"], "a question of another court is not admitted"),
    ("Die Kosten des Rechtsmittels trägt der Kläger.", [], "a remedy in the costs"),
    # nothing that counts
    ("Das Ruhen des Verfahrens wird angeordnet.", [], "a stay decides nothing"),
    ("Der Angeklagte wird wegen Diebstahls zu einer Geldstrafe verurteilt.", [], "a penalty is no remedy's result"),
    ("Der Streitwert wird auf 5.000 Euro festgesetzt.", [], "a value"),
    ("Das Amtsgericht Musterstadt wird als das zuständige Gericht bestimmt.", [], "a venue"),
]


@pytest.mark.parametrize(("tenor", "expected", "why"), TENORS, ids=[row[2] for row in TENORS])
def test_tenors(tenor: str, expected: list[str], why: str) -> None:
    found = outcome(tenor, (0, len(tenor)))
    assert [f"{r.remedy}/{r.party}/{r.result}" for r in found] == expected
    assert all(tenor[r.start : r.end] == r.text for r in found)


def test_the_remedy_before_the_court_comes_first() -> None:
    tenor = "Auf die Berufung des Klägers wird das Urteil geändert. Die Klage wird abgewiesen."
    assert [r.remedy for r in main(outcome(tenor, (0, len(tenor))))] == ["appeal"]


def test_a_place_inside_a_longer_text() -> None:
    text = "Tenor\n1. Die Klage wird abgewiesen.\nGründe\nDie Berufung wird zurückgewiesen."
    [ruling] = outcome(text, (6, 36))
    assert text[ruling.start : ruling.end] == "Die Klage wird abgewiesen"


@pytest.mark.parametrize("piece", ["Antrag ", "Beklagte ", "wird ", "1. ", "Die Klage wird abgewiesen. ", "x"])
def test_hostile_tenor(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    outcome(text, (0, len(text)))
    assert time.process_time() - start < 5


SAMPLES = {
    # decision → remedy and result of its rulings, read in the document; the texts of NeuRIS are fictitious
    "rii-jure100055033": ["complaint unsuccessful", "legalAid unsuccessful"],
    "rii-kvre000012542": [],
    "oldp-521203": ["action unsuccessful"],
    "neuris-bdre000800001": ["action successful"],
    "neuris-kore000001234": [],
    "neuris-mwre000500300": [],
    "bverwg-10-c-5-12": ["revision remanded"],
    "vg-magdeburg-4-b-328-18": [],
    "duldung-umgang-kleinkind": [],
}


@needs_shared
def test_samples() -> None:
    found = {}
    for path in (CORPORA / "decisions").glob("*.txt"):
        read, _ = decision.read(path)
        found[read.name] = [f"{r.remedy} {r.result}" for r in read.rulings]
    for folder in ("rii", "oldp", "neuris/caselaw"):
        for document in decision_source.documents(str(CORPORA / folder)):
            for entry in decision.read_document(document):
                if entry.decision:
                    found[entry.decision.name] = [f"{r.remedy} {r.result}" for r in entry.decision.rulings]
    assert {name: found[name] for name in SAMPLES} == SAMPLES
