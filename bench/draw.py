"""Draws lines as SVG, in the environment of the peers, for `bench/page.py`: no date, no random names in the file."""

import json
import sys

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "normgraph"

import matplotlib.pyplot as plt  # noqa: E402

told = json.load(sys.stdin)
figure, axes = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
for label, points in told["lines"].items():
    axes.plot(*zip(*points, strict=True), marker="o", label=label)
axes.set_xscale(told["scale"])
axes.set_yscale(told["scale"])
axes.set_xlabel(told["x"])
axes.set_ylabel(told["y"])
axes.grid(visible=True, alpha=0.3)
if len(told["lines"]) > 1:
    axes.legend()
figure.savefig(sys.argv[1], metadata={"Date": None})
