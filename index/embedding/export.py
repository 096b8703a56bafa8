"""The bundled weights as a sentence-transformers folder: the reference for ours.

Needs the extra ``models`` (torch, transformers, sentence-transformers). The exported folder is an
ordinary model: it can be given as the embedder, and its vectors are those of the bundled one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.embedding.bundled_model import bundled_weights
from index.embedding.weights import PackedWeights, Vocabulary

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PROMPTS = {"query": "query: ", "passage": "passage: "}


def export_sentence_transformer(folder: Path, weights: Path | None = None) -> None:
    """Writes the bundled model to ``folder`` (about 490 MB, unpacked to float32)."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    packed = PackedWeights(weights or bundled_weights())
    plain = folder / "transformer"
    _encoder(packed).save_pretrained(plain)
    _tokenizer(packed.vocabulary(), packed.architecture.positions).save_pretrained(plain)
    modules = [
        Transformer(str(plain), max_seq_length=packed.architecture.positions),
        Pooling(packed.architecture.hidden, "mean"),
        Normalize(),
    ]
    SentenceTransformer(modules=modules, prompts=_PROMPTS, device="cpu").save(str(folder))


def _encoder(packed: PackedWeights) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    sizes = packed.architecture
    model = BertModel(
        BertConfig(
            vocab_size=sizes.vocabulary,
            hidden_size=sizes.hidden,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.feed_forward,
            max_position_embeddings=sizes.positions,
            type_vocab_size=sizes.token_types,
            layer_norm_eps=sizes.epsilon,
        ),
        add_pooling_layer=False,
    )
    names = {
        "embeddings.word_embeddings.weight": "emb.word",
        "embeddings.position_embeddings.weight": "emb.pos",
        "embeddings.token_type_embeddings.weight": "emb.type",
        "embeddings.LayerNorm.weight": "emb.ln.w",
        "embeddings.LayerNorm.bias": "emb.ln.b",
    }
    for layer in range(sizes.layers):
        for ours, theirs in _LAYER_NAMES.items():
            names[f"encoder.layer.{layer}.{theirs}.weight"] = f"l{layer}.{ours}.w"
            names[f"encoder.layer.{layer}.{theirs}.bias"] = f"l{layer}.{ours}.b"
    state = model.state_dict()
    for theirs, ours in names.items():
        values = torch.from_numpy(packed.tensor(ours).copy())
        state[theirs] = values.reshape(state[theirs].shape)
    model.load_state_dict(state, strict=True)
    return model


def _tokenizer(vocabulary: Vocabulary, positions: int) -> Any:
    """The tokenizer as the library ``tokenizers`` builds it, from the same pieces and scores."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    scored = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", vocabulary.bos), ("</s>", vocabulary.eos)],
    )
    fast: Any = PreTrainedTokenizerFast
    return fast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=positions,
    )
