# Oracle of `perlc compare` (runtime/report/crossed.ts and compare.ts), in NumPy alone, by other means: t quantiles by Gauss-Legendre
# quadrature and Newton steps, intervals by direct formulas, p by bisection on the tail. Writes crossed.json beside it.
#   python3 oracle/crossed.py        (numpy 2.x)

import json
import math
from pathlib import Path

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)


def density(t, df):
    return math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi) * (1 + t * t / df) ** (-(df + 1) / 2)


def tail(t, df):
    """P(T > t), t >= 0: T = sqrt(df) tan(a), whose density over a is proportional to cos(a)^(df - 1)."""
    at = math.atan(t / math.sqrt(df))
    a = at + (math.pi / 2 - at) * (NODES + 1) / 2
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return float(scale * (math.pi / 2 - at) / 2 * np.sum(WEIGHTS * np.cos(a) ** (df - 1)))


def quantile(beyond, df):
    """t with P(T > t) = beyond."""
    low, high = 0.0, 1.0
    while tail(high, df) > beyond:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, df) > beyond else (low, middle)
    return (low + high) / 2


BESIDE = {"share": [1, 1, 0, 0], "difference": [1, -1]}


def parts(y, kind, step):
    y = np.asarray(y, float)
    seeds = y.mean(axis=1)
    items = np.concatenate([y.mean(axis=0), BESIDE[kind]])
    return {
        "value": float(seeds.mean()),
        "centre": float(items.mean()),
        "seItems": float(items.std(ddof=1) / math.sqrt(len(items))),
        "dfItems": len(items) - 1,
        "seSeeds": 0.0 if len(seeds) < 2 else math.sqrt((seeds.var(ddof=1) + step**2 / 12) / len(seeds)),
        "dfSeeds": len(seeds) - 1,
    }


def ends(p, beyond):
    item = quantile(beyond, p["dfItems"]) * p["seItems"]
    seed = quantile(beyond, p["dfSeeds"]) * p["seSeeds"] if p["dfSeeds"] > 0 else 0.0
    below = max(0.0, p["value"] - p["centre"] + item)
    above = max(0.0, p["centre"] - p["value"] + item)
    return p["value"] - math.hypot(below, seed), p["value"] + math.hypot(above, seed)


def interval(y, kind, step):
    p = parts(y, kind, step)
    low, high = ends(p, 0.025)
    return {"value": p["value"], "low": max(0.0 if kind == "share" else -1.0, low), "high": min(1.0, high)}


def p_value(y, step):
    p = parts(y, "difference", step)
    if p["value"] == 0:
        return 1.0
    low, high = math.log(1e-9), 0.0
    for _ in range(60):
        middle = (low + high) / 2
        a, b = ends(p, math.exp(middle) / 2)
        away = a > 0 if p["value"] > 0 else b < 0
        low, high = (low, middle) if away else (middle, high)
    return math.exp(high)


def holm(ps):
    order = np.argsort(ps, kind="stable")
    out, most = np.empty(len(ps)), 0.0
    for rank, at in enumerate(order):
        most = max(most, min(1.0, (len(ps) - rank) * ps[at]))
        out[at] = most
    return out.tolist()


def rows(hits, of):
    """Pseudo-values of ratios: the share of each seed and what each item is more than its units' worth of it."""
    hits, of = np.asarray(hits, float), np.asarray(of, float)
    share = hits.sum(axis=1, keepdims=True) / of.sum(axis=1, keepdims=True)
    return share + (hits - share * of) * hits.shape[1] / of.sum(axis=1, keepdims=True), float(np.max(1 / of.sum(axis=1)))


def with_missing(draw, arms, seeds, items, units):
    """Arms x seeds of which some runs failed: an arm's share is over its own seeds, a difference over those that both arms have."""
    base = draw.normal(0.3, 1, items)
    of = np.full((seeds, items), units)
    hits = []
    for arm in range(arms):
        p = 1 / (1 + np.exp(-(base + 0.5 * arm + draw.normal(0, 0.3, (seeds, 1)))))
        hits.append(draw.binomial(of, p))
    there = draw.random((arms, seeds)) > 0.35
    there[0, 0] = there[1, 0] = True
    # a seed that the reference lacks, and an arm of which no run is left
    there[0, -1] = False
    if arms > 2:
        there[-1] = False
    figures = []
    for arm in range(arms):
        own = np.flatnonzero(there[arm])
        if len(own) == 0:
            continue
        y, step = rows(hits[arm][own], of[own])
        figure = {"arm": arm, "seeds": own.tolist(), "share": interval(y, "share", step)}
        both = np.flatnonzero(there[arm] & there[0])
        if arm > 0 and len(both) > 0:
            (a, one), (b, other) = rows(hits[0][both], of[both]), rows(hits[arm][both], of[both])
            most = max(one, other)
            figure["difference"] = {"seeds": both.tolist(), **interval(b - a, "difference", most), "p": p_value(b - a, most)}
        figures.append(figure)
    return {"hits": [each.tolist() for each in hits], "of": of.tolist(), "there": there.tolist(), "figures": figures}


def main():
    draw = np.random.default_rng(20261201)
    cases = []
    for seeds, items, units, spread in [(1, 8, 2, 1), (2, 12, 2, 0), (3, 20, 2, 1), (3, 50, 1, 0), (5, 40, 3, 2), (10, 30, 2, 1)]:
        base = draw.normal(0.3, 1, items)
        of = np.full((seeds, items), units)
        if spread == 2:
            of = draw.integers(0, units + 1, (seeds, items))
            of[:, 0] = units
        arms = []
        for shift in (0.0, 0.8):
            p = 1 / (1 + np.exp(-(base + shift + draw.normal(0, 0.3 * spread, (seeds, 1)))))
            arms.append(draw.binomial(of, p))
        tables = [rows(each, of) for each in arms]
        step = max(each[1] for each in tables)
        difference = tables[1][0] - tables[0][0]
        cases.append(
            {
                "of": of.tolist(),
                "hits": [each.tolist() for each in arms],
                "shares": [interval(y, "share", s) for y, s in tables],
                "difference": interval(difference, "difference", step),
                "p": p_value(difference, step),
            }
        )
    for value in (0, 1):
        of = np.full((3, 20), 2)
        y, step = rows(of * value, of)
        cases.append(
            {
                "of": of.tolist(),
                "hits": [(of * value).tolist()] * 2,
                "shares": [interval(y, "share", step)] * 2,
                "difference": interval(y - y, "difference", step),
                "p": 1.0,
            }
        )
    ps = draw.random(7).tolist()
    missing = [with_missing(draw, arms, seeds, items, units) for arms, seeds, items, units in [(2, 3, 20, 2), (3, 4, 24, 2), (4, 6, 30, 3)]]
    found = {"made": f"oracle/crossed.py, numpy {np.__version__}", "cases": cases, "ps": ps, "holm": holm(ps), "missing": missing}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found) + "\n")


main()
