"""Pictures of what `hopfit.diagnose` and `hopfit.capacity` find."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

NAMES = {
    "recalled": "the pattern",
    "another_pattern": "another pattern",
    "inverse": "an inverse",
    "mixture_of_three": "mixture of three",
}
TITLES = {
    "stabilities": ("stability, by Euclidean norms", "bits"),
    "smallest_of_pattern": ("smallest stability of a pattern", "patterns"),
    "energies": ("energy", "patterns"),
    "overlaps": ("overlap of two patterns", "pairs"),
    "final": ("overlap of the end with the pattern", "recalls"),
}


def recall_curves(found: Any, over: str = "flipped", ax: Any = None, *, label: Any = None) -> Any:
    """Draw the share of cues recalled, over the damage done to them.

    Several memories go on one axis, one a call.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part curve.
    over : {"flipped", "missing"}, default="flipped"
        Which damage.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    label : str, optional
        The curve's name in the legend. Without one, the share of cues whose
        nearest pattern is their own is drawn too.

    Returns
    -------
    matplotlib Axes
    """
    if over not in ("flipped", "missing"):
        raise ValueError(f'over is {over!r}; give "flipped" or "missing"')
    points = _part(found, "curve")[over]
    at = np.array([point["noise" if over == "flipped" else "missing_share"] for point in points])
    order = np.argsort(at, kind="stable")
    ax = _axes(ax)
    _curve(ax, at[order], points, order, label or "recalled, 95 % interval")
    if label is None:
        nearest = np.array([point["nearest_fraction"] for point in points])
        ax.plot(at[order], nearest[order], "--", color="0.5", label="nearest pattern is right")
    ax.set(xlabel=f"share of bits {over}", ylabel="share of cues recalled", ylim=(-0.02, 1.02))
    ax.legend()
    return ax


def _curve(ax: Any, at: Any, points: Any, order: Any, label: str) -> None:
    share = np.array([point["recalled_fraction"] for point in points])[order]
    low, high = np.array([point["recalled_interval"] for point in points])[order].T
    (line,) = ax.plot(at, share, marker="o", label=label)
    ax.fill_between(at, low, high, color=line.get_color(), alpha=0.2, linewidth=0)


def basins(found: Any, ax: Any = None, *, each: bool = True) -> Any:
    """Draw the share of cues that come back, over their flipped bits.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part basins.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    each : bool, default=True
        Whether each pattern has a thin line of its own.

    Returns
    -------
    matplotlib Axes
    """
    part = _part(found, "basins")
    radii, cues = np.array(part["radii"]), np.array(part["cues"])
    ax = _axes(ax)
    if each:
        rows = np.array([basin["recalled"] for basin in part["per_pattern"]]) / cues
        ax.plot(radii, rows.T, color="0.75", linewidth=0.6)
    low, high = np.array(part["recalled_interval"]).T
    how = "all cues" if part["exact"] else "95 % interval"
    (line,) = ax.plot(radii, part["recalled_fraction"], marker="o", label=f"all patterns, {how}")
    ax.fill_between(radii, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
    ax.set(xlabel="bits flipped", ylabel="share of cues that come back", ylim=(-0.02, 1.02))
    ax.legend()
    return ax


def endings(found: Any, ax: Any = None) -> Any:
    """Draw what recalls ended in.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part endings.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    part = _part(found, "endings")
    counts = part["counts"]
    share = np.array([count["fraction"] for count in counts])
    ends = np.array([count["interval"] for count in counts]).T
    names = [NAMES.get(count["ended"], count["ended"]) for count in counts]
    ax = _axes(ax)
    beyond = np.maximum(np.abs(ends - share), 0)
    ax.barh(names, share, xerr=beyond, color="tab:blue", ecolor="0.3", capsize=3)
    ax.invert_yaxis()
    damage = f"{part['noise']:.0%} flipped, {part['missing_share']:.0%} missing"
    ax.set(xlabel=f"share of cues ({damage})", xlim=(0, 1.02), title="what recalls ended in")
    return ax


def energy(found: Any, ax: Any = None, *, of: str = "energies") -> Any:
    """Draw the energy, or the wrong bits, along recalls.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part energy.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    of : {"energies", "wrong_bits"}, default="energies"
        What is drawn. Dotted lines are the energies of the patterns.

    Returns
    -------
    matplotlib Axes
    """
    if of not in ("energies", "wrong_bits"):
        raise ValueError(f'of is {of!r}; give "energies" or "wrong_bits"')
    ax = _axes(ax)
    for trace in _part(found, "energy")["traces"]:
        (line,) = ax.plot(trace[of], marker=".", label=f"pattern {trace['pattern']}")
        if of == "energies":
            ax.axhline(trace["pattern_energy"], color=line.get_color(), linestyle=":", linewidth=1)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="step", ylabel="energy" if of == "energies" else "wrong bits")
    ax.legend(fontsize="small")
    return ax


def histogram(found: Any, of: str = "stabilities", ax: Any = None) -> Any:
    """Draw how values are spread.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part distributions (endings for
        ``"final"``).
    of : str, default="stabilities"
        ``"stabilities"`` of all bits, with the largest smallest one by
        Gardner's theory; ``"smallest_of_pattern"``; ``"energies"`` of the
        patterns; ``"overlaps"`` of pairs of patterns; or ``"final"``: overlaps
        of the ends of recalls with their pattern.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    if of not in TITLES:
        raise ValueError(f"of is {of!r}; give one of {', '.join(TITLES)}")
    part = _part(found, "endings" if of == "final" else "distributions")
    spread = part["overlaps" if of == "final" else of]
    if spread is None:
        raise ValueError("a single pattern has no overlaps")
    ax = _axes(ax)
    _bars(ax, spread["histogram"])
    ax.set(xlabel=TITLES[of][0], ylabel=TITLES[of][1])
    kappa = found["theory"]["stability"]
    if of in ("stabilities", "smallest_of_pattern") and kappa is not None:
        ax.axvline(kappa, color="tab:red", linestyle="--", label="largest smallest, by theory")
        ax.legend()
    return ax


def _bars(ax: Any, part: Any, **options: Any) -> None:
    edges = part["from"] + part["width"] * np.arange(len(part["counts"]) + 1)
    ax.stairs(part["counts"], edges, fill=True, alpha=0.6, **options)


def census(found: Any, ax: Any = None) -> Any:
    """Draw how many fixed points there are of each energy and kind.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found, with the part census.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    part = _part(found, "census")
    ax = _axes(ax)
    for kind in part["kinds"]:
        if kind["energies"] is not None:
            name = f"{kind['kind'].replace('_', ' ')} ({kind['fixed_points']})"
            _bars(ax, kind["energies"]["histogram"], label=name)
    ax.set(xlabel="energy", ylabel="fixed points" if part["exact"] else "fixed points found")
    ax.legend()
    return ax


def capacity_sweep(found: Any, ax: Any = None, *, label: Any = None, lines: Any = None) -> Any:
    """Draw the share of draws stored whole, over the number of patterns.

    Several rules go on one axis, one a call.

    Parameters
    ----------
    found : dict
        What `hopfit.capacity` found.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    label : str, optional
        The curve's name in the legend.
    lines : list of str, optional
        Theories to draw as vertical lines: keys of `hopfit.theory`, such as
        ``"hebb_most_exact"``.

    Returns
    -------
    matplotlib Axes
    """
    _needs_found(found, by="capacity")
    points = found["points"]
    at = np.array([point["patterns"] for point in points], dtype=float)
    share = np.array([point["stored_fraction"] for point in points])
    beyond = np.abs(np.array([point["stored_interval"] for point in points]).T - share)
    ax = _axes(ax)
    container = ax.errorbar(at, share, yerr=beyond, fmt="o", capsize=3, label=label)
    colour = container.lines[0].get_color()
    if found["curve"] is not None:
        middle, slope = found["curve"]
        x = np.linspace(at.min(), at.max(), 200)
        ax.plot(x, 0.5 * (1 + np.tanh(slope * (x - middle) / 2)), color=colour, linewidth=1)
    low, high = found["p50_interval"]
    if found["p50"] is not None:
        ends = (at.min() if low is None else low, at.max() if high is None else high)
        ax.plot(ends, (0.5, 0.5), color=colour, linewidth=4, alpha=0.4, solid_capstyle="butt")
    for name in lines or ():
        ax.axvline(found["theory"][name], color="0.5", linestyle="--", linewidth=1)
        ax.annotate(name.replace("_", " "), (found["theory"][name], 0.02), rotation=90)
    ax.set(xlabel="patterns", ylabel="share of draws stored whole", ylim=(-0.02, 1.02))
    if label is not None:
        ax.legend()
    return ax


def diagnosis(found: Any) -> Any:
    """Draw all parts of a diagnosis on one sheet.

    Parameters
    ----------
    found : dict
        What `hopfit.diagnose` found.

    Returns
    -------
    matplotlib Figure
    """
    _needs_found(found)
    drawings = []
    if "curve" in found:
        drawings += [(recall_curves, "flipped"), (recall_curves, "missing")]
    drawings += [(draw, None) for part, draw in ONE.items() if part in found]
    if "distributions" in found:
        single = found["distributions"]["overlaps"] is None
        drawings += [(histogram, of) for of in ("stabilities", "overlaps")[: 2 - single]]
    if not drawings:
        raise ValueError("the diagnosis has no part to draw")
    across = min(3, len(drawings))
    down = -(-len(drawings) // across)
    size = (4.6 * across, 3.4 * down)
    figure, axes = plt.subplots(down, across, squeeze=False, figsize=size, layout="constrained")
    for ax in axes.flat[len(drawings) :]:
        ax.remove()
    for ax, (draw, what) in zip(axes.flat, drawings):
        draw(found, ax=ax) if what is None else draw(found, what, ax=ax)
    return figure


ONE = {"basins": basins, "endings": endings, "energy": energy, "census": census}


def _needs_found(found: Any, by: str = "diagnose") -> None:
    if not isinstance(found, dict):
        kind = type(found).__name__
        raise TypeError(f"found is of type {kind}; the dict that hopfit.{by} returns is needed")


def _part(found: Any, name: str) -> Any:
    _needs_found(found)
    if name not in found:
        raise ValueError(f"the diagnosis has no part {name!r}; ask for it: parts=[{name!r}]")
    return found[name]


def _axes(ax: Any) -> Any:
    return ax if ax is not None else plt.subplots(layout="constrained")[1]
