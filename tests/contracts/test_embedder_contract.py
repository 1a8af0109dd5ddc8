"""The embedding contract, held by the fake, by the model in the repository, and by other local models."""

import json
import shutil
import subprocess
import sys
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
from services.matching.onnx_embedder import OnnxEmbedder
from tests.fakes.embedder import HashingEmbedder
from tests.fakes.tiny_transformer import save_transformer, to_int8_onnx

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


@pytest.fixture(scope="session")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny-transformer")
    save_transformer(folder, TEXTS)
    return folder


@pytest.fixture(scope="session")
def tiny_onnx(tiny_transformer: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny-onnx")
    to_int8_onnx(tiny_transformer, folder)
    return folder


Folders = Callable[[str], Path]


def _hashing(_: Folders) -> Embedder:
    return HashingEmbedder()


def _default(_: Folders) -> Embedder:
    return load_embedder("")


def _shortened(_: Folders) -> Embedder:
    return load_embedder("", dimensions=64)


def _other_local(folder_of: Folders) -> Embedder:
    return load_embedder(str(folder_of("tiny_model")))


def _through_sentence_transformers(folder_of: Folders) -> Embedder:
    return SentenceTransformerEmbedder(str(folder_of("tiny_model")))


def _transformer(folder_of: Folders) -> Embedder:
    return load_embedder(str(folder_of("tiny_transformer")))


def _onnx(folder_of: Folders) -> Embedder:
    return load_embedder(str(folder_of("tiny_onnx")))


def _shortened_onnx(folder_of: Folders) -> Embedder:
    return load_embedder(str(folder_of("tiny_onnx")), dimensions=48)


@pytest.fixture(
    scope="session",
    params=[
        _hashing,
        _default,
        _shortened,
        _other_local,
        _through_sentence_transformers,
        _transformer,
        _onnx,
        _shortened_onnx,
    ],
)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    make: Callable[[Folders], Embedder] = request.param
    return make(request.getfixturevalue)


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


def test_an_int8_graph_gives_nearly_what_torch_gives(tiny_transformer: Path, tiny_onnx: Path) -> None:
    quantised, full = load_embedder(str(tiny_onnx)), load_embedder(str(tiny_transformer))
    assert isinstance(quantised, OnnxEmbedder)
    assert isinstance(full, SentenceTransformerEmbedder)
    known = [text for text in TEXTS if any(letter.isalnum() for letter in text)]
    assert cosine(quantised.encode(known), full.encode(known)).diagonal().min() > 0.98
    assert quantised.fingerprint != full.fingerprint


def test_an_int8_graph_is_run_without_torch(tiny_onnx: Path) -> None:
    program = (
        "import sys; from services.matching.embedder import load_embedder;"
        "load_embedder(sys.argv[1]).encode(['数控机床编程']);"
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(tiny_onnx)], check=False).returncode == 0


def test_pooling_by_the_first_token_is_read_in_the_older_form_too(tiny_onnx: Path, tmp_path: Path) -> None:
    forms = (
        {"embedding_dimension": 64, "pooling_mode": "cls"},
        {"word_embedding_dimension": 64, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
    )
    found = []
    for number, form in enumerate(forms):
        folder = tmp_path / str(number)
        shutil.copytree(tiny_onnx, folder)
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(form))
        found.append(load_embedder(str(folder)).encode(TEXTS))
    assert (found[0] == found[1]).all()
    assert (found[0][0] != load_embedder(str(tiny_onnx)).encode(TEXTS)[0]).any()
