"""A trained reader whose layers are put between those of a taller encoder."""

import pytest

torch = pytest.importorskip("torch", reason="needs the group train")


def test_a_layer_takes_twice_its_place_and_those_between_stay() -> None:
    from training.encoder import bert
    from training.grow import grown
    from training.network import Network

    reader, taller = Network(bert(2)), Network(bert(4))
    read, before = reader.state_dict(), {k: v.clone() for k, v in taller.state_dict().items()}
    found = grown(reader, taller).state_dict()
    assert torch.equal(found["encoder.layers.2.up.weight"], read["encoder.layers.1.up.weight"])
    assert torch.equal(found["encoder.layers.0.qkv.bias"], read["encoder.layers.0.qkv.bias"])
    for untouched in ("encoder.layers.1.up.weight", "encoder.layers.3.out.weight"):
        assert torch.equal(found[untouched], before[untouched])
    assert torch.equal(found["tags.weight"], read["tags.weight"])
    assert torch.equal(found["encoder.word.weight"], read["encoder.word.weight"])


def test_a_reader_that_is_tall_already_is_not_grown_again() -> None:
    from training.encoder import bert
    from training.grow import grown
    from training.network import Network

    with pytest.raises(ValueError, match="half of the layers"):
        grown(Network(bert(2)), Network(bert(2)))
