"""What benchmarks write: one section each, growth as an exponent, and limits of what was measured only."""

from pathlib import Path

import pytest

from tests.test_generated_decisions import bench

PAGE = "# Benchmarks\n\n## Load\nold\n\n## Load, large\nstays\n"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Load", "# Benchmarks\n\n## Load\nnew\n\n## Load, large\nstays\n"),
        ("Load, large", "# Benchmarks\n\n## Load\nold\n\n## Load, large\nnew\n"),
        ("Service", f"{PAGE}\n## Service\nnew\n"),
    ],
    ids=["in its place", "the last one", "at the end"],
)
def test_a_section_takes_its_own_place_alone(
    title: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bench("page", monkeypatch)
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.PAGE.write_text(PAGE)
    page.write(title, "new\n\n")
    assert page.PAGE.read_text() == expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [([(1, 3), (4, 12), (16, 48)], 1.0), ([(1, 3), (4, 48), (16, 768)], 2.0), ([(1, 5), (4, 5), (16, 5)], 0.0)],
    ids=["linear", "quadratic", "constant"],
)
def test_growth(points: list[tuple[float, float]], expected: float, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench("page", monkeypatch).exponent(points) == pytest.approx(expected)


def test_limits_are_those_of_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, limits = bench("page", monkeypatch), bench("limits", monkeypatch)
    monkeypatch.setattr(page, "RAW", tmp_path)
    page.keep("import", {"rows": [{"cpu": 1, "alone": {"cpu": 1}}, {"cpu": 750.0, "alone": {"cpu": 300.0}}]})
    told = {row.split(" | ")[0].removeprefix("| "): row.split(" | ") for row in limits.rows()}
    assert told["import of laws"][1:5:2] == ["750 CPU s", "300"]
    assert told["import of laws"][4] == "2.50"
    assert {row[4] for name, row in told.items() if name != "import of laws"} == {"not measured"}
