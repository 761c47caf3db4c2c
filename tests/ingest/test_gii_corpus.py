"""The reader on real laws: nothing is lost, and sentences are numbered as the source numbers them."""

import unicodedata

import pytest

from normgraph.ingest import gii, gii_source, sentences, units
from normgraph.ingest.gii_text import OBJECT
from tests.shared import CORPORA, needs_shared

FOUR = ("aufenthg_2004", "bgb", "bgbeg", "sgb_2")
STEP = 40
"""Every fortieth of the 6,877 laws."""
PRINTED = ("estg", "kstg_1977", "gewstg", "estdv_1955", "umwstg_1995", "gewstdv_1955", "atz_v", "vsorglastvteilstvtr")
"""Laws in which the source prints the number of each sentence."""
PARTS = 4

pytestmark = needs_shared


def squeezed(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")


def source_text(element, numbers=False):
    """Return the text of an element straight from the XML: without comments and footnotes, and the digits that are
    marked as numbers of sentences only where `numbers` says so."""
    if element.tag in ("kommentar", "Footnotes"):
        return ""
    if element.tag == "SUP" and element.get("class") == "Rec" and not numbers:
        return ""
    inner = OBJECT if element.tag in ("IMG", "FILE") else element.text or ""
    return inner + "".join(source_text(child, numbers) + (child.tail or "") for child in element)


def sources():
    every = [path.name for path in sorted((CORPORA / "gii").iterdir()) if path.is_dir()]
    return list(gii_source.sources(CORPORA / "gii", frozenset([*FOUR, "seeschstro_1971", *every[::STEP]])))


def recomposed(source):
    """Yield the path of each section with text, and whether that is the text of the XML; check it against its units."""
    data = source.load()
    norms = {norm.get("doknr"): norm for norm in gii_source.parse(data, source.place).findall("norm")}
    for section in gii.read_statute(data, source.place, source.gii).sections:
        assert "".join(piece for _, piece in section.pieces()) == section.text
        ends = []
        for unit in sorted(section.units, key=lambda unit: (unit.start, -unit.end)):
            assert unit.start < unit.end
            ends = [end for end in ends if end > unit.start]
            assert not ends or unit.end <= ends[-1], (source.gii, unit.path)
            ends.append(unit.end)
        if section.text:
            text = norms[section.source].find("textdaten/text")
            read = squeezed(section.text)
            # An annex of seeschstro_1971 marks raised digits within words as numbers of sentences: they are text.
            yield section.path, read in (squeezed(source_text(text)), squeezed(source_text(text, numbers=True)))


def test_text_is_put_together_again_from_its_units():
    checked = [(source.gii, path, whole) for source in sources() for path, whole in recomposed(source)]
    assert len(checked) > 4000
    assert [(name, path) for name, path, whole in checked if not whole] == []


@pytest.mark.corpus
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_text_of_every_section_of_all_laws(part):
    laws = [source for number, source in enumerate(gii_source.sources(CORPORA / "gii")) if number % PARTS == part]
    checked = [(source.gii, path, whole) for source in laws for path, whole in recomposed(source)]
    print(f"part {part}: {len(laws)} laws, {len(checked)} texts")
    assert [(name, path) for name, path, whole in checked if not whole] == []


def test_paths_are_unique():
    for source in sources():
        statute = gii.read_statute(source.load(), source.place, source.gii)
        paths = [s.path for s in statute.sections] + [u.path for s in statute.sections for u in s.units]
        assert len(paths) == len(set(paths)), source.gii


def test_sentences_begin_where_the_source_prints_their_number(monkeypatch):
    right = total = 0

    def compare(builder, part, start, own=units._Builder.printed_sentences):
        nonlocal right, total
        printed = own(builder, part, start)
        expected = {span[0] for _, span in printed}
        found = {span[0] for span in sentences.split(builder.text, start, part.end, part.opaque(builder.text))}
        right += len(expected & found)
        total += len(expected | found)
        return printed

    monkeypatch.setattr(units._Builder, "printed_sentences", compare)
    for _ in gii.read(CORPORA / "gii", frozenset(PRINTED)):
        pass
    assert total > 4000
    assert right / total >= 0.995
