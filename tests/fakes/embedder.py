"""An embedder without a model: hashed character n-grams, the same on every machine."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.matching.embedder import quantise


class HashingEmbedder:
    """Texts that share characters and character pairs are near; meaning plays no part."""

    def __init__(self, dimensions: int = 256) -> None:
        self.name = "hashing"
        self.dimensions = dimensions
        self.fingerprint = hashlib.sha256(f"hashing-{dimensions}".encode()).hexdigest()[:12]

    def encode(self, texts: Sequence[str]) -> NDArray[np.int8]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            letters = "".join(character for character in text.lower() if character.isalnum())
            for gram in (*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))):
                digest = hashlib.sha256(gram.encode()).digest()
                place = int.from_bytes(digest[:4], "big") % self.dimensions
                vectors[row, place] += len(gram) if digest[4] % 2 else -len(gram)
        return quantise(vectors)
