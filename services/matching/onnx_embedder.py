"""Transformer encoders as ONNX graphs, int8 ones foremost, run by onnxruntime without torch.

The folder is one of sentence-transformers (modules.json; a Transformer, its Pooling, perhaps Normalize) with
the graph in it or in its `onnx/`, where `export_dynamic_quantized_onnx_model` of that library leaves it.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.matching.embedder import (
    CONFIGURATION_SUFFIXES,
    QUANTISATION,
    EmbeddingModelError,
    Rows,
    blank_row,
    fingerprint_of,
    folder_parts,
    quantise,
    shortened,
)

POOLINGS: Final[Mapping[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]]] = {
    "cls": lambda states: states[0],
    "mean": lambda states: np.asarray(states.mean(axis=0)),
}
"""How one vector comes of (tokens × dimensions)."""
INT8_NAMES: Final = ("int8", "quantized")
NO_LIMIT: Final = 1_000_000
"""Tokenizers without a bound carry a huge number for it."""

_MODULES: Final = ("Transformer", "Pooling", "Normalize")
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_OLD_POOLINGS: Final = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean"}


class OnnxEmbedder:
    """An encoder on all cores, one text on each.

    Texts are never padded together: an int8 graph scales a layer's input by its greatest value, so a text's
    vector would depend on those beside it.
    """

    def __init__(self, folder: Path, dimensions: int | None = None) -> None:
        try:
            import onnxruntime  # noqa: PLC0415 - only the processes that embed so pay for it
            from tokenizers import Tokenizer  # noqa: PLC0415 - same
        except ImportError as error:
            raise EmbeddingModelError(f"{folder} holds an ONNX model: onnxruntime is needed") from error

        part, pooling, graph = _parts(folder)
        mode = _pooling_mode(folder, pooling)
        full = pooling.get("embedding_dimension") or pooling["word_embedding_dimension"]
        self.name = folder.name
        self.dimensions = shortened(dimensions, int(full), self.name)
        self.fingerprint = _fingerprint(folder, graph, self.dimensions)
        self._pool = POOLINGS[mode]
        self._tokenizer: Any = Tokenizer.from_file(str(part / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_longest(part))
        self._unknown = self._tokenizer.token_to_id(str(_settings(part, "tokenizer_config").get("unk_token")))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # it is kept for every length of text
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its exceptions have no common class but this
            raise EmbeddingModelError(f"cannot read {graph}: {error}") from error
        self._inputs = [one.name for one in self._session.get_inputs()]
        if foreign := set(self._inputs) - _INPUTS:
            raise EmbeddingModelError(f"{graph} asks for {', '.join(sorted(foreign))}")
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embed")

    def encode(self, texts: Sequence[str]) -> Rows:
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.empty((0, self.dimensions), dtype=np.int8)
        encodings = self._tokenizer.encode_batch(distinct)
        rows = dict(zip(distinct, self._threads.map(self._row, encodings), strict=True))
        return np.stack([rows[text] for text in texts])

    def _row(self, encoding: Any) -> Rows:
        marks = zip(encoding.ids, encoding.special_tokens_mask, strict=True)
        if all(special or token == self._unknown for token, special in marks):
            return blank_row(self.dimensions)
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        given = {name: np.array([columns[name]], dtype=np.int64) for name in self._inputs}
        (states, *_) = self._session.run(None, given)
        vector = self._pool(states[0].astype(np.float64))[: self.dimensions]
        row: Rows = quantise(vector[None].astype(np.float32))[0]
        return row


def _settings(folder: Path, name: str) -> dict[str, Any]:
    file = folder / f"{name}.json"
    values: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return values


def _parts(folder: Path) -> tuple[Path, dict[str, Any], Path]:
    """(the transformer's folder, the settings of pooling, the graph)"""
    modules: list[dict[str, Any]] = json.loads((folder / "modules.json").read_text("utf-8"))
    path_of = {module["type"].rsplit(".", 1)[-1]: folder / module["path"] for module in modules}
    if foreign := [kind for kind in path_of if kind not in _MODULES]:
        raise EmbeddingModelError(f"{folder} has modules that the ONNX reader lacks: {', '.join(foreign)}")
    if missing := [kind for kind in _MODULES[:2] if kind not in path_of]:
        raise EmbeddingModelError(f"{folder} has no module {', '.join(missing)}")
    if (prompt := _settings(folder, "config_sentence_transformers").get("default_prompt_name")) is not None:
        raise EmbeddingModelError(f"{folder} puts a prompt before texts ({prompt}): set it to null")
    part = path_of["Transformer"]
    if not (part / "tokenizer.json").is_file():
        raise EmbeddingModelError(f"{part} has no tokenizer.json")
    return part, _settings(path_of["Pooling"], "config"), _graph(folder)


def _graph(folder: Path) -> Path:
    """The only graph; of several the one whose name says int8."""
    graphs = sorted(folder.rglob("*.onnx"))
    if len(graphs) > 1:
        graphs = [graph for graph in graphs if any(name in graph.stem for name in INT8_NAMES)] or graphs
    if len(graphs) != 1:
        names = ", ".join(graph.name for graph in graphs)
        raise EmbeddingModelError(f"{folder} leaves open which graph to use: {names}; keep one")
    return graphs[0]


def _pooling_mode(folder: Path, settings: Mapping[str, Any]) -> str:
    old = [mode for key, mode in _OLD_POOLINGS.items() if settings.get(key)]
    others = [key for key in settings if key.startswith("pooling_mode_") and settings[key]]
    mode = settings.get("pooling_mode") or (old[0] if len(old) == len(others) == 1 else None)
    if mode not in POOLINGS:
        raise EmbeddingModelError(f"{folder} pools in a way that the ONNX reader lacks: {mode or others}")
    return str(mode)


def _longest(part: Path) -> int:
    """The most tokens a text may have."""
    bounds = (
        _settings(part, "sentence_bert_config").get("max_seq_length"),
        _settings(part, "tokenizer_config").get("model_max_length"),
        _settings(part, "config").get("max_position_embeddings"),
    )
    return int(min([bound for bound in bounds if bound and bound < NO_LIMIT], default=512))


def _fingerprint(folder: Path, graph: Path, dimensions: int) -> str:
    """Over configuration, the graph with its weights, dimensions and the rule of quantisation."""
    files = [path for path in sorted(graph.parent.iterdir()) if path.name.startswith(graph.name)]
    weights = [part for path in files for part in (path.name.encode(), path.read_bytes())]
    tail = [str(dimensions).encode(), QUANTISATION.encode()]
    return fingerprint_of([*folder_parts(folder, CONFIGURATION_SUFFIXES), *weights, *tail])
