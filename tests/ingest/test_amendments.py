"""Notes on the state of a law: what is read of them, what is left, and how much of all federal law that is."""

import pytest

from normgraph.ingest import amendments, gii_source
from normgraph.ingest.amendments import Act, NoteKind, parse
from tests.shared import CORPORA, needs_shared


@pytest.mark.parametrize(
    ("text", "typ", "kind", "article", "acts"),
    [
        # the plain form, by page
        (
            "Zuletzt geändert durch Art. 3 G v. 9.7.2021 I 2467",
            "Stand",
            NoteKind.AMENDED,
            "Art. 3",
            [Act("G", "2021-07-09", "I", "2021", page="2467")],
        ),
        # since 2023 by number; an ordinance
        (
            "Geändert durch Art. 1 V v. 4.6.2025 I Nr. 140",
            "Stand",
            NoteKind.AMENDED,
            "Art. 1",
            [Act("V", "2025-06-04", "I", "2025", number="140")],
        ),
        # the gazette is of another year than the act; a correction in a later gazette is no second act
        (
            "Zuletzt geändert durch Art. 2 V v. 20.12.2012; 2013 I 31; 2014 I 5",
            "Stand",
            NoteKind.AMENDED,
            "Art. 2",
            [Act("V", "2012-12-20", "I", "2013", page="31")],
        ),
        # two articles of one act
        (
            "Zuletzt geändert durch Art. 1 u. Art. 6 Abs. 2 G v. 1.6.2012 I 1224",
            "Stand",
            NoteKind.AMENDED,
            "Art. 1 u. Art. 6 Abs. 2",
            [Act("G", "2012-06-01", "I", "2012", page="1224")],
        ),
        # another gazette has no part
        (
            "Geändert durch Art. 2 V v. 5.6.2007 VkBl. 401",
            "Stand",
            NoteKind.AMENDED,
            "Art. 2",
            [Act("V", "2007-06-05", "VkBl", page="401")],
        ),
        # misprints that the source has: no "durch", "durch" twice, "g" for "G"
        (
            "zuletzt geändert Art. 3 G v. 9.7.2021 I 7",
            "Stand",
            NoteKind.AMENDED,
            "Art. 3",
            [Act("G", "2021-07-09", "I", "2021", page="7")],
        ),
        (
            "Zuletzt geändert durch durch Art. 3 g v. 9.7.2021 I 7",
            "Stand",
            NoteKind.AMENDED,
            "Art. 3",
            [Act("G", "2021-07-09", "I", "2021", page="7")],
        ),
        (
            "Neugefasst durch Bek. v. 25.2.2008 I 162;",
            "Neuf",
            NoteKind.REISSUED,
            "",
            [Act("Bek", "2008-02-25", "I", "2008", page="162")],
        ),
        (
            "Änderung durch Art. 9 G v. 4.5.2026 I Nr. 9 textlich nachgewiesen, dokumentarisch noch nicht abschließend",
            "Hinweis",
            NoteKind.PROVISIONAL,
            "Art. 9",
            [Act("G", "2026-05-04", "I", "2026", number="9")],
        ),
        (
            "Mittelbare Änderung durch Art. 9 G v. 4.5.2026 I Nr. 9 ist berücksichtigt",
            "Sonst",
            NoteKind.INCLUDED,
            "Art. 9",
            [Act("G", "2026-05-04", "I", "2026", number="9")],
        ),
    ],
)
def test_a_note_names_kind_article_act_and_gazette(
    text: str, typ: str, kind: NoteKind, article: str, acts: list[Act]
) -> None:
    note = parse(text, typ)
    assert (note.kind, note.article, list(note.acts), note.reason) == (kind, article, acts, "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Änderung durch Art. 7 G v. 23.4.2026 I Nr. 1 mWv 12.6.2026 noch nicht berücksichtigt", ("2026-06-12",)),
        # one act, several days
        (
            "Änderung durch Art. 2 G v. 23.4.2026 I Nr. 1 mWv 12.6.2026 bzw. 12.6.2029 noch nicht berücksichtigt",
            ("2026-06-12", "2029-06-12"),
        ),
        # an impossible day is not repaired
        ("Änderung durch Art. 7 G v. 23.4.2026 I Nr. 1 mWv 31.6.2026 noch nicht berücksichtigt", ()),
    ],
)
def test_an_announced_change_says_from_when(text: str, days: tuple[str, ...]) -> None:
    note = parse(text, "Hinweis")
    assert (note.kind, note.effective) == (NoteKind.ANNOUNCED, days)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("V aufgeh. durch § 4 dieser V mit Ablauf d. 31.10.2028", "2028-10-31"),
        # what goes out of force on a day was in force the day before
        ("Die V tritt gem. § 11 am 31.7.2013 außer Kraft", "2013-07-30"),
    ],
)
def test_the_end_of_a_law_is_a_last_day(text: str, last: str) -> None:
    assert parse(text, "Aufh").last_day == last


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the note is empty"),
        ("Wird fortgeführt", "the note names no date"),
        ("Zukünftige Überschrift ab 1.1.2026", "the date belongs to no act"),
        ("Die V tritt 2013 außer Kraft", "the note names no act with its date"),
    ],
)
def test_what_is_not_understood_has_a_reason(text: str, reason: str) -> None:
    assert parse(text, "Sonst").reason == reason


def test_hostile_notes_take_linear_time() -> None:
    assert parse("Art. 1 G v. " * 100_000).acts == ()
    assert parse("mWv 1.1.2020, " * 100_000).effective


@needs_shared
@pytest.mark.corpus
def test_nearly_all_notes_of_federal_law_are_read() -> None:
    """Of 2,904 notes "Stand", all but one name an act with its place in a gazette (that one prints no part)."""
    notes = []
    for law in gii_source.sources(CORPORA / "gii"):
        for stand in gii_source.parse(law.load(), law.place).findall("norm[1]/metadaten/standangabe"):
            if stand.findtext("standtyp") == "Stand":
                notes.append(amendments.parse(stand.findtext("standkommentar") or "", "Stand"))
    left = [note for note in notes if not note.acts or not note.acts[0].part]
    assert len(notes) == 2904
    assert len(left) == 1
