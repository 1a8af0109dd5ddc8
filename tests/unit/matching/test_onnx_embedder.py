"""Folders with an ONNX graph that cannot be used are refused by name, before the graph is read."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.matching.embedder import EmbeddingModelError, load_embedder

TRANSFORMER = {"path": "", "type": "sentence_transformers.models.Transformer"}
POOLING = {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
DENSE = {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}
CLS = {"word_embedding_dimension": 8, "pooling_mode_cls_token": True}


def _folder(at: Path, *modules: dict[str, Any], graphs: tuple[str, ...] = ("model.onnx",)) -> str:
    (at / "modules.json").write_text(json.dumps(modules))
    (at / "tokenizer.json").write_text("{}")
    (at / "1_Pooling").mkdir()
    (at / "1_Pooling" / "config.json").write_text(json.dumps(CLS))
    (at / "onnx").mkdir()
    for graph in graphs:
        (at / "onnx" / graph).write_bytes(b"no graph")
    return str(at)


def test_a_module_that_the_reader_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="Dense"):
        load_embedder(_folder(tmp_path, TRANSFORMER, POOLING, DENSE))


def test_a_model_without_pooling_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="no module Pooling"):
        load_embedder(_folder(tmp_path, TRANSFORMER))


@pytest.mark.parametrize(
    "settings",
    [
        {**CLS, "pooling_mode_mean_tokens": True},
        {"word_embedding_dimension": 8, "pooling_mode_weightedmean_tokens": True},
        {"embedding_dimension": 8, "pooling_mode": "lasttoken"},
    ],
)
def test_another_way_of_pooling_is_refused(tmp_path: Path, settings: dict[str, Any]) -> None:
    model = _folder(tmp_path, TRANSFORMER, POOLING)
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(settings))
    with pytest.raises(EmbeddingModelError, match="pools"):
        load_embedder(model)


def test_a_default_prompt_is_refused(tmp_path: Path) -> None:
    model = _folder(tmp_path, TRANSFORMER, POOLING)
    (tmp_path / "config_sentence_transformers.json").write_text('{"default_prompt_name": "query"}')
    with pytest.raises(EmbeddingModelError, match="prompt"):
        load_embedder(model)


@pytest.mark.parametrize("graphs", [("a.onnx", "b.onnx"), ("a_qint8_arm64.onnx", "a_quint8_avx2.onnx")])
def test_several_graphs_leave_the_choice_open(tmp_path: Path, graphs: tuple[str, ...]) -> None:
    with pytest.raises(EmbeddingModelError, match="keep one"):
        load_embedder(_folder(tmp_path, TRANSFORMER, POOLING, graphs=graphs))


def test_a_tokenizer_is_needed(tmp_path: Path) -> None:
    model = _folder(tmp_path, TRANSFORMER, POOLING)
    (tmp_path / "tokenizer.json").unlink()
    with pytest.raises(EmbeddingModelError, match=r"no tokenizer\.json"):
        load_embedder(model)
