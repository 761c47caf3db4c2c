"""Where results are kept: sections of docs/benchmarks.md, raw figures and their drawings in docs/benchmarks/."""

from __future__ import annotations

import datetime
import json
import math
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import peers

ROOT = Path(__file__).resolve().parents[1]
PAGE, RAW = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks"
Points = Sequence[tuple[float, float]]


def machine(*packages: str) -> str:
    """Return day, machine and versions in one line."""
    system = f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    versions = "".join(f", {name} {version(name)}" for name in packages)
    return f"{datetime.date.today()}, {system}{versions}"


def section(title: str) -> str:
    """Return a section of docs/benchmarks.md with its heading; nothing where there is none."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def write(title: str, text: str) -> None:
    """Put a section into docs/benchmarks.md in the place of the one of that title, else at the end."""
    whole, earlier = PAGE.read_text("utf-8"), section(title)
    written = f"## {title}\n{text.strip()}\n\n"
    whole = whole.replace(earlier, written) if earlier else f"{whole.rstrip()}\n\n{written}"
    PAGE.write_text(whole.rstrip() + "\n", "utf-8")


def keep(name: str, measured: Mapping[str, Any]) -> None:
    """Keep raw figures as docs/benchmarks/NAME.json, with their day and machine."""
    RAW.mkdir(exist_ok=True)
    raw = {"date": str(datetime.date.today()), "machine": machine("pyoxigraph"), **measured}
    (RAW / f"{name}.json").write_text(json.dumps(raw, indent=1) + "\n", "utf-8")


def kept(name: str) -> dict[str, Any]:
    """Return the raw figures of an earlier run; an empty dictionary where there are none."""
    path = RAW / f"{name}.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def draw(name: str, x: str, y: str, lines: Mapping[str, Points], *, scale: str = "log") -> str:
    """Draw lines as docs/benchmarks/NAME.svg (same points, same bytes); return what shows it on the page."""
    told = {"x": x, "y": y, "scale": scale, "lines": {label: list(points) for label, points in lines.items() if points}}
    drawing = Path(__file__).with_name("draw.py")
    command = [peers.python(), str(drawing), str(RAW / f"{name}.svg")]
    subprocess.run(command, input=json.dumps(told), text=True, check=True)
    return f"![{y} by {x}: {', '.join(lines)}](benchmarks/{name}.svg)"


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Return the slope of the logarithms: 1 where the second grows as the first; least squares.

    >>> round(exponent([(1, 3), (4, 48), (16, 768)]), 2)
    2.0
    """
    logarithms = [(math.log(size), math.log(value)) for size, value in points]
    if len({size for size, _ in logarithms}) < 2:
        return math.nan
    return statistics.linear_regression(*zip(*logarithms, strict=True)).slope
