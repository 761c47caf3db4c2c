"""What becomes of texts that are split or joined: decision 0082 says what is recognised and what is not."""

import pytest

from normgraph.ingest.model import Kind, Section, Unit
from normgraph.ingest.succession import steps

DOG = "Wer einen Hund hält, meldet ihn beim Amt binnen eines Monats nach der Aufnahme schriftlich an."
MOVE = "Ein Halter, der zu Beginn des Jahres umgezogen ist, kann die Anmeldung bei der Stelle des früheren Ortes tun."
LONG = " ".join(
    f"Die Behörde {word} auf Antrag eine Ausnahme zulassen, soweit {word}liche Belange nicht entgegenstehen."
    for word in ("kann", "darf", "soll", "muss")
)
ASSETS = (
    "Vermögen wird bei Prüfung des Antrags nur berücksichtigt, "
    "wenn es für jede Person nach Abzug der Schulden erheblich ist."
)
LIMIT = (
    "Vermögen wird abweichend davon nur berücksichtigt, "
    "wenn es mehr als 40 000 Euro für jede Person im Haushalt beträgt."
)
LAPSED = (
    "Für Zeiträume bis März 2022 wird Vermögen abweichend nicht berücksichtigt, "
    "wenn jede Person das schriftlich erklärt."
)
ALSO = (
    "Für Zeiträume ab April 2022 wird Vermögen nur berücksichtigt, "
    "wenn es mehr als gedacht einbringt und im Ausland liegt."
)
ROWS = [
    (
        {"1": [DOG, ASSETS], "2": [MOVE, LAPSED]},
        {"1": [DOG, LIMIT], "2": [MOVE]},
        {
            ("amended", "1", "1"),
            ("replaced", "1/abs-2", "1/abs-2"),
            ("amended", "2", "2"),
            ("repealed", "2/abs-2", ""),
        },
        "no text moves to where the one that stood there is about as like",
    ),
    (
        {"1": [DOG], "2": [MOVE, DOG, LAPSED, ALSO]},
        {"1": [DOG, LIMIT], "2": [MOVE, DOG]},
        {("amended", "1", "1"), ("amended", "2", "2"), ("repealed", "2/abs-3", ""), ("moved", "2/abs-4", "1/abs-2")},
        "of two texts little like a new one only the likest has moved there",
    ),
    (
        {"1": [DOG, MOVE]},
        {"1": [DOG], "2": [MOVE]},
        {("amended", "1", "1"), ("moved", "1/abs-2", "2")},
        "of a section that is split, the Absatz that goes is followed",
    ),
    (
        {"1": [DOG], "2": [MOVE]},
        {"1": [DOG, MOVE]},
        {("amended", "1", "1"), ("moved", "2", "1/abs-2")},
        "two sections that become one lead there both",
    ),
    (
        {"1": [DOG, MOVE]},
        {"1": [f"{DOG} {MOVE}"]},
        {("amended", "1", "1"), ("amended", "1/abs-1", "1/abs-1"), ("renumbered", "1/abs-2", "1/abs-1")},
        "two Absätze that become one lead there both",
    ),
    (
        {"1": [f"{DOG} {MOVE}"]},
        {"1": [DOG, MOVE]},
        {("amended", "1", "1"), ("amended", "1/abs-1", "1/abs-1")},
        "of an Absatz that is split only the part under its number is followed",
    ),
    (
        {"1": [LONG], "2": [DOG]},
        {"1": [f"{LONG} {DOG}"]},
        {("amended", "1", "1"), ("amended", "1/abs-1", "1/abs-1"), ("repealed", "2", "")},
        "a text that becomes a small part of a long one counts as repealed",
    ),
    ({"1": [DOG]}, {"1": []}, set(), "of a section without text nothing is known"),
]


def law(sections: dict[str, list[str]]) -> dict[tuple[str, ...], Section]:
    made = {}
    for number, paragraphs in sections.items():
        text, units = "", []
        for count, paragraph in enumerate(paragraphs, 1):
            start = len(text)
            text += f"({count}) {paragraph}\n"
            units.append(Unit((number, f"abs-{count}"), Kind.ABSATZ, str(count), start, len(text) - 1))
        made[(number,)] = Section(
            (number,), Kind.PARAGRAPH, number, "", "", (), text=text, units=tuple(units), hash=text
        )
    return made


@pytest.mark.parametrize(("before", "after", "expected", "why"), ROWS, ids=[row[3] for row in ROWS])
def test_texts_that_are_split_or_joined(before, after, expected, why):
    found = {
        (step.kind.value, *("/".join(piece.path) if piece else "" for piece in (step.earlier, step.later)))
        for step in steps(law(before), law(after))
    }
    assert found == expected
