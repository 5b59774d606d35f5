"""The scale of the confidences."""

import numpy as np
import pytest
from training.calibrate import fit


@pytest.mark.parametrize("scale", [0.3, 1.0])
def test_the_scale_that_confidences_were_made_with_is_found(scale: float) -> None:
    rng = np.random.default_rng(3)
    odds = rng.normal(3, 3, 4000)
    right = rng.random(4000) < 1 / (1 + np.exp(-(scale * odds - 0.5)))
    found = fit((1 / (1 + np.exp(-odds))).tolist(), right.tolist())
    assert found == pytest.approx((scale, -0.5), abs=0.15)
