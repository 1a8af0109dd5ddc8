"""What the seed command loads has a name that people read."""

import grpc

from services.common import texts
from services.talent.seed import command


def test_every_load_has_its_text() -> None:
    with grpc.insecure_channel("127.0.0.1:9") as channel:
        names = [load.what for load in command._loads(1, 1, 1, channel)]

    assert names == ["county_industries", "demands", "talents", "experts"]
    assert all(texts.get(f"seed.{name}") for name in names)
