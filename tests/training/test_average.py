"""The mean of the weights of checkpoints."""

import pytest

torch = pytest.importorskip("torch", reason="needs the group train")


def test_weights_are_averaged_and_keep_their_kind() -> None:
    from training.average import mean

    found = mean([{"a": torch.tensor([1.0, 3.0]), "n": torch.tensor(2)}, {"a": torch.tensor([3.0, 5.0]), "n": torch.tensor(2)}])
    assert found["a"].tolist() == [2.0, 4.0]
    assert (found["n"].item(), found["n"].dtype) == (2, torch.int64)


def test_checkpoints_of_two_networks_have_no_mean() -> None:
    from training.average import mean

    with pytest.raises(ValueError, match="different networks"):
        mean([{"a": torch.tensor([1.0])}, {"b": torch.tensor([1.0])}])
