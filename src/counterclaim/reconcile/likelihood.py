"""Words of estimative probability (ICD 203)."""

from __future__ import annotations

# The terms of the first column with their ranges in per cent, lowest first.
TERMS: tuple[tuple[str, int, int], ...] = (
    ("almost no chance", 1, 5),
    ("very unlikely", 5, 20),
    ("unlikely", 20, 45),
    ("roughly even chance", 45, 55),
    ("likely", 55, 80),
    ("very likely", 80, 95),
    ("almost certain", 95, 99),
)


def term(p: float) -> tuple[str, tuple[int, int]]:
    """The term for a probability with its range; what lies on a border takes the term nearer to even chance."""
    percent = 100 * p
    if percent >= 50:
        found = next((t for t in TERMS if t[1] >= 45 and percent <= t[2]), TERMS[-1])
    else:
        found = next((t for t in reversed(TERMS) if t[2] <= 55 and percent >= t[1]), TERMS[0])
    return found[0], found[1:]
