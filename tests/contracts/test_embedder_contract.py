"""The embedding contract, held by the fake, by the model in the repository, and by other local models."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from services.matching.embedder import (
    Embedder,
    SentenceTransformerEmbedder,
    StaticTableEmbedder,
    cosine,
    is_blank,
    load_embedder,
)
from tests.fakes.embedder import HashingEmbedder

TEXTS = [
    "使用 Java 开发企业后台系统，熟悉数据库",
    "Java后台开发工程师",
    "照护失能老人的日常起居",
    "焊接钢结构件并检查焊缝",
    "直播带货与短视频剪辑",
    "a",
    "数控机床编程",
    "",
    "。！？",
    "质量检验 " * 400,
]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of a few characters, saved as any other local model would be."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 12 s that collecting must not cost
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding  # noqa: PLC0415 - same

    characters = sorted({character for text in TEXTS for character in text.lower() if character.isalnum()})
    vocabulary = {"[UNK]": 0} | {character: row for row, character in enumerate(characters, start=1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(1).normal(size=(len(vocabulary), 48)).astype(np.float32)
    weights[0] = 0.0
    folder = tmp_path_factory.mktemp("tiny-model")
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


def _hashing(_: Path) -> Embedder:
    return HashingEmbedder()


def _default(_: Path) -> Embedder:
    return load_embedder("")


def _shortened(_: Path) -> Embedder:
    return load_embedder("", dimensions=64)


def _other_local(folder: Path) -> Embedder:
    return load_embedder(str(folder))


def _through_sentence_transformers(folder: Path) -> Embedder:
    return SentenceTransformerEmbedder(str(folder))


@pytest.fixture(
    scope="session", params=[_hashing, _default, _shortened, _other_local, _through_sentence_transformers]
)
def embedder(request: pytest.FixtureRequest, tiny_model: Path) -> Embedder:
    make: Callable[[Path], Embedder] = request.param
    return make(tiny_model)


@pytest.fixture(scope="session")
def rows(embedder: Embedder) -> NDArray[np.int8]:
    return embedder.encode(TEXTS)


def test_gives_one_int8_row_a_text(embedder: Embedder, rows: NDArray[np.int8]) -> None:
    assert rows.dtype == np.int8
    assert rows.shape == (len(TEXTS), embedder.dimensions)


def test_gives_no_rows_for_no_texts(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dimensions)


def test_every_row_reaches_full_scale_and_none_is_zero(rows: NDArray[np.int8]) -> None:
    assert (np.abs(rows.astype(int)).max(axis=1) == 127).all()


def test_encoding_again_gives_the_same_rows(embedder: Embedder, rows: NDArray[np.int8]) -> None:
    assert (embedder.encode(TEXTS) == rows).all()


def test_a_row_does_not_depend_on_its_batch(embedder: Embedder, rows: NDArray[np.int8]) -> None:
    for row, text in zip(rows, TEXTS, strict=True):
        assert (embedder.encode([text])[0] == row).all(), text
    many = embedder.encode((TEXTS[::-1] * 60)[:593])
    assert (many[:10][::-1] == rows).all()
    assert (many[570:580][::-1] == rows).all()


def test_only_texts_without_a_known_token_are_blank(rows: NDArray[np.int8]) -> None:
    assert is_blank(rows).tolist() == [text in {"", "。！？"} for text in TEXTS]


def test_like_texts_are_nearer_than_unlike_ones(rows: NDArray[np.int8]) -> None:
    near = cosine(rows, rows)
    assert near[0, 1] > near[0, 2] + 0.2
    assert near[0, 1] > near[0, 3] + 0.2


def test_fingerprint_is_short_hex_and_follows_the_dimensions(embedder: Embedder) -> None:
    assert len(embedder.fingerprint) == 12
    int(embedder.fingerprint, 16)
    assert HashingEmbedder(64).fingerprint != HashingEmbedder(128).fingerprint


def test_fingerprint_follows_the_model_and_its_shortening(tiny_model: Path) -> None:
    whole, again = load_embedder(str(tiny_model)), load_embedder(str(tiny_model))
    assert whole.fingerprint == again.fingerprint
    assert whole.fingerprint not in {
        load_embedder("").fingerprint,
        load_embedder(str(tiny_model), 16).fingerprint,
    }


def test_the_light_reader_gives_what_sentence_transformers_gives(tiny_model: Path) -> None:
    for folder in (str(tiny_model), str(Path("services/matching/model").resolve())):
        light, full = load_embedder(folder), SentenceTransformerEmbedder(folder)
        assert isinstance(light, StaticTableEmbedder)
        assert (light.encode(TEXTS).astype(int) - full.encode(TEXTS).astype(int) == 0).mean() > 0.999
        assert np.abs(light.encode(TEXTS).astype(int) - full.encode(TEXTS)).max() <= 1
        assert light.fingerprint == full.fingerprint
