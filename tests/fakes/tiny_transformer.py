"""A transformer encoder of random weights and a few characters, saved as real ones are, without network."""

import logging
import shutil
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

WIDTH = 64
LONGEST = 48


def save_transformer(folder: Path, texts: Sequence[str]) -> None:
    """A sentence-transformers folder that knows the letters of `texts` and pools by their mean."""
    import torch  # noqa: PLC0415 - with the others: 12 s that collecting must not cost
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415
        Normalize,
        Pooling,
        Transformer,
    )
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415

    transformers: Any = import_module("transformers")  # its classes are typed in part
    marks = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    letters = sorted({letter for text in texts for letter in text.lower() if letter.isalnum()})
    vocabulary = {token: row for row, token in enumerate([*marks.values(), *letters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    bounds = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=bounds)
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=LONGEST,
    )
    encoder = transformers.BertModel(config)
    torch.nn.init.normal_(encoder.embeddings.word_embeddings.weight)  # letters tell more than their places do
    plain = folder / "plain"
    encoder.save_pretrained(plain)
    wrapped = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=LONGEST, **marks
    )
    wrapped.save_pretrained(plain)
    modules = [Transformer(str(plain)), Pooling(WIDTH, pooling_mode="mean"), Normalize()]
    shutil.rmtree(plain)
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)


def to_int8_onnx(source: Path, folder: Path) -> None:
    """The same model with its encoder as a dynamically quantised ONNX graph in place of torch's weights."""
    import torch  # noqa: PLC0415 - as above
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    transformers: Any = import_module("transformers")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors"), dirs_exist_ok=True)
    encoder = transformers.BertModel.from_pretrained(source, add_pooling_layer=False).eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    shape = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    whole = folder / "whole.onnx"
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of itself
        torch.onnx.export(
            encoder,
            tuple(torch.ones(2, 5, dtype=torch.long) for _ in names),
            whole,
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_shapes=(shape,) * len(names),
            external_data=False,
            verbose=False,
        )
    (folder / "onnx").mkdir()
    quantize_dynamic(whole, folder / "onnx" / "model_qint8.onnx", weight_type=QuantType.QInt8)
    whole.unlink()
