"""What the embedder module promises by itself: quantisation, blanks, choice of reader, errors."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.matching.embedder import (
    EmbeddingModelError,
    SentenceTransformerEmbedder,
    StaticTableEmbedder,
    blank_row,
    cosine,
    is_blank,
    load_embedder,
    quantise,
)


def test_quantised_rows_keep_direction() -> None:
    vectors = np.random.default_rng(3).normal(size=(50, 64)).astype(np.float32)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.abs(cosine(quantise(vectors), quantise(vectors)) - unit @ unit.T).max() < 0.01


def test_quantising_is_free_of_scale() -> None:
    vectors = np.random.default_rng(4).normal(size=(5, 32)).astype(np.float32)
    assert (quantise(vectors) == quantise(vectors * np.float32(0.125))).all()


def test_float_noise_of_the_last_bits_does_not_move_a_row() -> None:
    vectors = np.array([[1.0, 0.5, 0.25]], dtype=np.float32)  # 0.5 * 127 stands exactly between two integers
    noisy = vectors * np.float32(1 + 1e-7)
    assert (quantise(vectors) == quantise(noisy)).all()


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf")])
def test_a_vector_without_direction_becomes_the_blank_row(bad: float) -> None:
    rows = quantise(np.array([[bad] * 4, [1, 0, 0, 0]], dtype=np.float32))
    assert (rows[0] == blank_row(4)).all()
    assert is_blank(rows).tolist() == [True, False]


def test_the_repository_model_is_read_without_sentence_transformers() -> None:
    assert isinstance(load_embedder(""), StaticTableEmbedder)


def test_a_hub_name_is_left_to_sentence_transformers_and_read_late() -> None:
    embedder = load_embedder("BAAI/bge-small-zh-v1.5")
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.name == "bge-small-zh-v1.5"


def test_a_model_with_other_modules_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    kinds = ["sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling"]
    (tmp_path / "modules.json").write_text(json.dumps([{"path": "", "type": kind} for kind in kinds]))
    assert isinstance(load_embedder(str(tmp_path)), SentenceTransformerEmbedder)


def test_a_folder_that_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match=str(tmp_path)):
        load_embedder(str(tmp_path))


def test_more_dimensions_than_the_model_has_are_refused() -> None:
    with pytest.raises(EmbeddingModelError, match="512"):
        load_embedder("", dimensions=512)


@pytest.mark.parametrize(
    ("skill", "near", "far"),
    [
        ("Java开发", "Java", "养老护理"),
        ("数据标注", "图像标注员", "焊工"),
        ("数控编程", "CNC编程", "会计核算"),
        ("视频监控", "高清摄像头监控平台", "茶叶种植"),
        ("PLC编程", "电气自动化", "护士"),
    ],
)
def test_the_repository_model_knows_likeness_of_short_skills(skill: str, near: str, far: str) -> None:
    likeness = cosine(load_embedder("").encode([skill]), load_embedder("").encode([near, far]))[0]
    assert likeness[0] > 0.4
    assert likeness[1] < 0.25
