"""The register of federal law."""

import pytest

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.ingest import register


def test_shipped_register_is_complete_and_unique():
    rows = register.load()
    assert len(rows) == len({row.slug for row in rows}) == len({row.gii for row in rows}) == 6877


@pytest.mark.parametrize(
    ("slug", "gii"),
    [
        ("bgb", "bgb"),
        ("egbgb", "bgbeg"),
        ("aufenthg", "aufenthg_2004"),
        ("sgb-ii", "sgb_2"),
        ("sgb-ix", "sgb_9_2018"),
        ("eggvg", "gvgeg"),
        ("aeg", "aeg_1994"),  # not the act of 1951, which the site calls aeg
    ],
)
def test_slugs_are_those_of_the_cited_form(slug, gii):
    assert register.by_slug()[slug].gii == gii


def test_short_titles_are_names():
    long = [row.slug for row in register.load() if len(row.short.split()) > register.MAX_TITLE_WORDS]
    assert long == ["famfg"]  # by data/curated/citation-forms.csv: statutes cite it by its title


def test_two_laws_with_one_slug_are_refused(tmp_path):
    rows = [register.entry(f"B{n}", f"x{n}", "XG", "", "", "Gesetz") for n in (1, 2)]
    with pytest.raises(UnreadableInput, match="would both be called xg"):
        register.write(tmp_path / "federal.csv", rows)
    assert not list(tmp_path.iterdir())


def test_writing_gives_the_shipped_bytes(tmp_path):
    register.write(tmp_path / "federal.csv", reversed(register.load()))
    assert (tmp_path / "federal.csv").read_bytes() == assets.path("data", "statutes", "federal.csv").read_bytes()
