"""The parts of the encoder that are not torch's own."""

import pytest

torch = pytest.importorskip("torch", reason="needs the group train")


def test_dropout_drops_its_share_keeps_the_mean_and_rests_when_reading() -> None:
    from training.encoder import Dropout

    torch.manual_seed(5)
    layer, x = Dropout(0.1), torch.ones(300, 333)
    kept = layer(x)
    assert (kept == 0).float().mean().item() == pytest.approx(26 / 256, abs=0.005)
    assert kept.mean().item() == pytest.approx(1.0, abs=0.005)
    assert kept.unique().tolist() == pytest.approx([0.0, 256 / 230])
    assert torch.equal(layer.eval()(x), x)
