"""The model's tokenizer: most probable words, wholly inside the `tokenizers` library.

jieba is needed only here, to find the words; encoding needs nothing but the saved tokenizer.json.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import rjieba
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN: Final = "[UNK]"
CHARACTERS: Final = 5_500
PIECES: Final = r"[\x{4e00}-\x{9fff}]+|[a-z0-9]+(?:[.\-#+_]+[a-z0-9]+)*[+#]*"
"""What is text: a run of Chinese characters, or a Latin word with its inner marks (asp.net, c++, c#)."""

_PIECES = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:[.\-#+_]+[a-z0-9]+)*[+#]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"[0-9.\-_+#]+")


def count_words(texts: Iterable[tuple[str, float]]) -> tuple[dict[str, float], dict[str, float]]:
    """Weighted counts of jieba and Latin words, and of single Chinese characters."""
    words: dict[str, float] = defaultdict(float)
    characters: dict[str, float] = defaultdict(float)
    normal = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    for text, weight in texts:
        for piece in _PIECES.findall(normal.normalize_str(text)):
            if not _CHINESE.match(piece):
                words[piece] += weight
                continue
            for word in rjieba.cut(piece):
                words[word] += weight
            for character in piece:
                characters[character] += weight
    return words, characters


def by_count(counts: dict[str, float]) -> list[tuple[str, float]]:
    """The most frequent first; equals in the order of their code points."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def build(texts: Iterable[tuple[str, float]], size: int) -> Tokenizer:
    """A tokenizer of at most `size` tokens whose id 0 is the unknown token."""
    words, characters = count_words(texts)
    total = sum(words.values())
    floor = math.log(0.1 / total)
    kept = {chr(code): floor for code in (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1))}
    kept |= {character: floor for character, _ in by_count(characters)[:CHARACTERS]}
    for word, count in by_count(words):
        if len(kept) >= size - 1:
            break
        if len(word) <= 24 and (len(word) == 1 or not _NUMBER.fullmatch(word) or len(word) <= 4):
            kept[word] = math.log(max(count, 0.1) / total)
    vocabulary = [(UNKNOWN, floor - 10), *sorted(kept.items(), key=lambda item: (-item[1], item[0]))]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(PIECES), behavior="removed", invert=True)
    return tokenizer
