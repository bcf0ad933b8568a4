"""The figures as one picture."""

from statistics import median

import matplotlib as mpl
from matplotlib.figure import Figure as Picture

from tests.bench.report import BARS, FOLDER, Figures, number

COLOURS = {"stock": "#b0413e", "ours": "#2a6f97", "limit": "#9a9a9a"}


def draw(figures: Figures, about: str) -> None:
    """Write figures.png: a panel for each figure, with a bar for stock, ours and the limit."""
    mpl.use("Agg")
    shown = [what for what in BARS if "U a turn" not in what]
    picture = Picture(figsize=(14, 3.2), layout="constrained")
    picture.suptitle(about, fontsize=8)
    for axes, what in zip(picture.subplots(1, len(shown)), shown, strict=True):
        middles = {peer: median(rounds) for peer, rounds in figures[what].items()}
        bars = axes.bar(list(middles), list(middles.values()), color=[COLOURS[p] for p in middles])
        axes.bar_label(bars, [number(value) for value in middles.values()], fontsize=8)
        axes.set_title(what, fontsize=8)
        axes.set_yticks([])
    picture.savefig(FOLDER / "figures.png", dpi=110)
