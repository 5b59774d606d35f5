"""Logistic regression with few features (Newton's method): what sets a few weights on the development reports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_HOLD = 0.5  # how strongly the weights are held to where they start


def logistic(features: np.ndarray, right: Sequence[bool] | np.ndarray, start: Sequence[float]) -> tuple[float, ...]:
    """The weights of the features (cases, features) and the bias that tell best what is right, weakly held to ``start``."""
    x = np.concatenate([features, np.ones((len(features), 1))], 1)
    y, held = np.array(right, dtype=float), np.array(start, dtype=float)
    w = held
    for _ in range(200):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + _HOLD * (w - held)
        curve = (x * (p * (1 - p))[:, None]).T @ x + _HOLD * np.eye(len(w))
        step = np.linalg.solve(curve, gradient)
        w = w - step / max(1.0, float(np.abs(step).max()) / 0.2)  # short steps: far from the end whole ones run away
    return tuple(float(v) for v in w)
