"""A learned table as a folder that `SentenceTransformer(folder)` loads."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer


def quantised(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(int8 rows, one float scale a row); their product is the served table."""
    greatest = np.abs(table).max(axis=1)
    scale = np.where(greatest > 0, greatest, 1.0) / 127
    rows = np.rint(table / scale[:, None]).astype(np.int8)
    return rows, np.where(greatest > 0, scale, 0.0).astype(np.float32)


def export(table: NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Writes modules, configuration, tokenizer and weights; other files in `folder` stay."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - with the two below: seconds to import
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding  # noqa: PLC0415

    static = StaticEmbedding(tokenizer, embedding_weights=table)
    folder.mkdir(parents=True, exist_ok=True)
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save(
        str(folder), create_model_card=False
    )
    rows, scale = quantised(table)
    weights = next(folder.rglob("model.safetensors"))
    # the layout of model2vec, which StaticEmbedding reads too: a quarter of the float table's size
    save_file({"embeddings": rows, "weights": scale}, str(weights))
    weights.chmod(0o644)  # a container's user is not the one who trained
