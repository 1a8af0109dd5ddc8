"""Texts as vectors: one contract, met by three readers of models, of which `load_embedder` chooses.

The contract. `encode` gives one int8 row a text: the text's vector divided by its greatest absolute
component, times 127, rounded. Cosine is free of scale, so integer dot products and lengths of rows give it
exactly, in any order of summing and on any machine. A text's row does not depend on its batch. A text of
which the model knows nothing gets `blank_row`, never zeros, which Elasticsearch refuses under cosine.
"""

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

DEFAULT_MODEL: Final = Path(__file__).parent / "model"
FINGERPRINT_LENGTH: Final = 12
QUANTISATION: Final = "int8-by-row-v1"
"""Part of every fingerprint: rows made under another rule must not meet these in one index."""
BATCH: Final = 256
CALIBRATION_FILE: Final = "calibration.json"
"""How scoring reads a model's cosines lies beside the model; it changes no vector."""

_READABLE_ALONE: Final = ("StaticEmbedding", "Normalize")
CONFIGURATION_SUFFIXES: Final = frozenset({".json", ".txt", ".model"})
_HASHED_SUFFIXES: Final = CONFIGURATION_SUFFIXES | {".safetensors", ".bin"}

Rows = NDArray[np.int8]
Floats = NDArray[np.float32]


class EmbeddingModelError(ValueError):
    """The named model cannot be read, or does not have the dimensions that were asked for."""


class Embedder(Protocol):
    name: str

    @property
    def fingerprint(self) -> str:
        """12 hex digits over weights, configuration, dimensions and the rule of quantisation."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Rows:
        """int8, (len(texts), dimensions)."""
        ...


def blank_row(dimensions: int) -> Rows:
    """What a text without any known token gets: its last component 127, all others 0.

    Under Matryoshka training the last component carries least, so such a row is near nothing.
    """
    row = np.zeros(dimensions, dtype=np.int8)
    row[-1] = 127
    return row


def is_blank(rows: Rows) -> NDArray[np.bool_]:
    """For each row whether it stands for a text of which the model knows nothing."""
    return np.asarray((rows == blank_row(rows.shape[-1])).all(axis=-1))


def quantise(vectors: Floats) -> Rows:
    """Rows of the contract from float vectors of any length; zero or non-finite ones become blank rows."""
    greatest = np.abs(vectors).max(axis=1, initial=0.0)
    known = np.isfinite(greatest) & (greatest > 1e-9)
    rows = np.tile(blank_row(vectors.shape[1]), (len(vectors), 1))
    scaled = vectors[known].astype(np.float64) / greatest[known, None] * 127
    # 4 decimals: float sums that differ in their last bits between batch shapes must not round apart
    rows[known] = np.rint(np.round(scaled, 4)).astype(np.int8)
    return rows


def cosine(left: Rows, right: Rows) -> Floats:
    """(len(left), len(right)) cosines of int8 rows; exact up to the last division."""
    a, b = left.astype(np.float64), right.astype(np.float64)
    lengths = np.sqrt((a * a).sum(axis=1))[:, None] * np.sqrt((b * b).sum(axis=1))[None, :]
    return np.asarray((a @ b.T) / lengths, dtype=np.float32)


def fingerprint_of(parts: Sequence[bytes]) -> str:
    """FINGERPRINT_LENGTH hex digits over the parts, their order and their bounds."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:FINGERPRINT_LENGTH]


def folder_parts(folder: Path, suffixes: Collection[str] = _HASHED_SUFFIXES) -> list[bytes]:
    """Names and contents of a model's files with such suffixes, the calibration left out."""
    named = (path for path in folder.rglob("*") if path.suffix in suffixes)
    files = sorted(path for path in named if path.name != CALIBRATION_FILE)
    return [part for path in files for part in (str(path.relative_to(folder)).encode(), path.read_bytes())]


def shortened(dimensions: int | None, full: int, name: str) -> int:
    """The dimensions to use of a model that has `full`; raises EmbeddingModelError where it has too few."""
    if dimensions is not None and not 0 < dimensions <= full:
        raise EmbeddingModelError(f"{name} has {full} dimensions, {dimensions} were asked for")
    return dimensions or full


class StaticTableEmbedder:
    """A saved sentence-transformers StaticEmbedding, read without sentence-transformers or torch.

    Gives the same rows as `SentenceTransformerEmbedder` on the same folder.
    """

    def __init__(self, folder: Path, dimensions: int | None = None) -> None:
        from safetensors.numpy import load_file  # noqa: PLC0415 - only the processes that embed pay for it
        from tokenizers import Tokenizer  # noqa: PLC0415 - same

        modules = json.loads((folder / "modules.json").read_text())
        part = folder / next(m["path"] for m in modules if m["type"].endswith("StaticEmbedding"))
        weights = load_file(part / "model.safetensors")
        if "embedding.weight" in weights:
            table = weights["embedding.weight"].astype(np.float32)
        else:
            table = weights["embeddings"].astype(np.float32)
            if "mapping" in weights:
                table = table[weights["mapping"]]
            if "weights" in weights:
                table *= weights["weights"].astype(np.float32)[:, None]
        self.name = folder.name
        self.dimensions = shortened(dimensions, table.shape[1], self.name)
        self.fingerprint = fingerprint_of(
            [*folder_parts(folder), str(self.dimensions).encode(), QUANTISATION.encode()]
        )
        self._table = np.ascontiguousarray(table[:, : self.dimensions])
        self._tokenizer = Tokenizer.from_file(str(part / "tokenizer.json"))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Rows:
        from scipy.sparse import csr_array  # noqa: PLC0415 - only the processes that embed pay for it

        rows = np.empty((len(texts), self.dimensions), dtype=np.int8)
        for start in range(0, len(texts), BATCH):
            part = list(texts[start : start + BATCH])
            ids = [e.ids for e in self._tokenizer.encode_batch_fast(part, add_special_tokens=False)]
            ends = np.cumsum([0, *(len(tokens) for tokens in ids)])
            columns = np.fromiter(chain.from_iterable(ids), dtype=np.int32, count=int(ends[-1]))
            ones = np.ones(len(columns), dtype=np.float32)
            counts = csr_array((ones, columns, ends), shape=(len(part), len(self._table)))
            rows[start : start + len(part)] = quantise(np.asarray(counts @ self._table, dtype=np.float32))
        return rows


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by hub name or folder; read on first use (about 12 s and 800 MB)."""

    def __init__(self, path_or_name: str, dimensions: int | None = None) -> None:
        self._path_or_name = path_or_name
        self._asked = dimensions
        self.name = Path(path_or_name).name

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 12 s, 800 MB

        try:
            return SentenceTransformer(self._path_or_name, device="cpu")
        except (OSError, ValueError) as error:
            raise EmbeddingModelError(f"cannot read embedding model {self._path_or_name}: {error}") from error

    @cached_property
    def dimensions(self) -> int:
        return shortened(self._asked, int(self._model.get_embedding_dimension()), self.name)

    @cached_property
    def fingerprint(self) -> str:
        folder = Path(self._path_or_name)
        tail = [str(self.dimensions).encode(), QUANTISATION.encode()]
        if folder.is_dir():
            return fingerprint_of([*folder_parts(folder), *tail])
        state = self._model.state_dict()
        weights = [
            part for key in sorted(state) for part in (key.encode(), state[key].float().numpy().tobytes())
        ]
        return fingerprint_of([self._path_or_name.encode(), *weights, *tail])

    def encode(self, texts: Sequence[str]) -> Rows:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.int8)
        tokenizer = self._model.tokenizer
        special = getattr(tokenizer, "all_special_ids", None)
        if special is None:
            return self._rows(texts, BATCH)
        # A transformer: padding moves its vectors in their last bits, so texts go in one at a time.
        distinct = list(dict.fromkeys(texts))
        rows = self._rows(distinct, 1)
        read = tokenizer(distinct, add_special_tokens=False, truncation=True)["input_ids"]
        rows[[set(ids) <= set(special) for ids in read]] = blank_row(self.dimensions)
        place = {text: row for row, text in enumerate(distinct)}
        return rows[[place[text] for text in texts]]

    def _rows(self, texts: Sequence[str], batch: int) -> Rows:
        vectors = self._model.encode(
            list(texts), batch_size=batch, show_progress_bar=False, convert_to_numpy=True
        )
        return quantise(np.asarray(vectors, dtype=np.float32)[:, : self.dimensions])


def load_embedder(model: str, dimensions: int | None = None) -> Embedder:
    """The embedder of a folder or hub name; an empty name means the model in the repository.

    A folder with a static table or with an ONNX graph is read without torch. Raises EmbeddingModelError.
    """
    folder = Path(model) if model else DEFAULT_MODEL
    if not folder.is_dir():
        return SentenceTransformerEmbedder(model, dimensions)
    listing = folder / "modules.json"
    if not listing.is_file():
        raise EmbeddingModelError(f"{folder} has no modules.json: not a sentence-transformers model")
    kinds = [module["type"].rsplit(".", 1)[-1] for module in json.loads(listing.read_text())]
    if "StaticEmbedding" in kinds and all(kind in _READABLE_ALONE for kind in kinds):
        return StaticTableEmbedder(folder, dimensions)
    if any(folder.rglob("*.onnx")):
        from services.matching.onnx_embedder import OnnxEmbedder  # noqa: PLC0415 - it builds on this module

        return OnnxEmbedder(folder, dimensions)
    return SentenceTransformerEmbedder(model, dimensions)
