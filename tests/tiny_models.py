"""Models of transformers' real classes, small and with random weights: real calls and no sense."""

from pathlib import Path
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz .,:狗猫船骆驼"
TEXT = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
SIDE, PATCH = 32, 16  # [px] of pictures as the models see them


def tokenizer(folder: Path, *special: str, longest: int = 512, bert: bool = False) -> Any:
    """One that knows small letters, saved in `folder`; `bert` frames texts as BERT does."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS]
    made = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    if bert:
        framed = {"single": "[CLS] $A [SEP]", "pair": "[CLS] $A [SEP] $B:1 [SEP]:1"}
        made.post_processor = processors.TemplateProcessing(**framed, special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    named = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "pad", "cls", "sep", "mask")}
    found = PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=longest, **named)
    if special:
        found.add_special_tokens({"additional_special_tokens": list(special)})
    found.save_pretrained(folder)
    return found


def blip(folder: Path) -> None:
    """A captioner with an encoder of pictures and a decoder that looks at it."""
    from transformers import BlipConfig, BlipForConditionalGeneration, BlipImageProcessor, BlipProcessor

    words = tokenizer(folder, bert=True)
    ends = {"bos_token_id": 2, "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    text = {**TEXT, "vocab_size": len(words), "encoder_hidden_size": 16, "projection_dim": 16, **ends}
    config = BlipConfig(text_config=text, vision_config=_vision(), projection_dim=16)
    _save(BlipForConditionalGeneration, config, folder)
    BlipProcessor(BlipImageProcessor(size=_square()), words).save_pretrained(folder)


def vision_encoder_decoder(folder: Path) -> None:
    """ViT and GPT-2 joined by attention, without a processor that joins theirs."""
    from transformers import (
        GPT2Config,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
        ViTConfig,
        ViTImageProcessor,
    )

    words = tokenizer(folder)
    decoder = GPT2Config(
        vocab_size=len(words), n_embd=16, n_layer=1, n_head=2, n_positions=80, add_cross_attention=True
    )
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(ViTConfig(**_vision()), decoder)
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = 2, 0, 3
    _save(VisionEncoderDecoderModel, config, folder)
    ViTImageProcessor(size=_square()).save_pretrained(folder)


def llava(folder: Path) -> None:
    """A vision-language model that chats."""
    from transformers import CLIPImageProcessor, LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor

    words = tokenizer(folder, "<image>")
    text = {"model_type": "llama", "vocab_size": len(words), "max_position_embeddings": 512, **TEXT}
    config = LlavaConfig(
        vision_config={"model_type": "clip_vision_model", "projection_dim": 16, **_vision()},
        text_config=text, image_token_index=words.convert_tokens_to_ids("<image>"), vision_feature_layer=-1,
    )  # fmt: skip
    config.text_config.pad_token_id, config.text_config.eos_token_id = 0, 3
    _save(LlavaForConditionalGeneration, config, folder)
    pictures = CLIPImageProcessor(size=_square(), crop_size=_square())
    chat = (
        "{% for message in messages %}{% for part in message['content'] %}"
        "{% if part['type'] == 'image' %}<image>{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endfor %}"
    )
    LlavaProcessor(
        pictures, words, patch_size=PATCH, vision_feature_select_strategy="default", num_additional_image_tokens=1,
        chat_template=chat,
    ).save_pretrained(folder)  # fmt: skip


def embedding_gemma(folder: Path) -> None:
    """Gemma 3 that reads both ways, and two linear layers."""
    import torch
    from safetensors.torch import save_file
    from transformers import Gemma3TextConfig, Gemma3TextModel

    words = tokenizer(folder, longest=2048, bert=True)
    config = Gemma3TextConfig(
        vocab_size=len(words), num_key_value_heads=1, head_dim=8, use_bidirectional_attention=True,
        pad_token_id=0, bos_token_id=2, eos_token_id=3, **TEXT,
    )  # fmt: skip
    _save(Gemma3TextModel, config, folder)
    for name, shape in (("2_Dense", (24, 16)), ("3_Dense", (12, 24))):
        (folder / name).mkdir()
        save_file({"linear.weight": torch.randn(shape)}, folder / name / "model.safetensors")


def cross_encoder(folder: Path, labels: int = 1) -> None:
    """A classifier of pairs of texts."""
    from transformers import BertConfig, BertForSequenceClassification

    words = tokenizer(folder, longest=64, bert=True)
    config = BertConfig(vocab_size=len(words), max_position_embeddings=64, num_labels=labels, **TEXT)
    _save(BertForSequenceClassification, config, folder)


def clip(folder: Path) -> None:
    """Two encoders, of pictures and of texts of at most 77 tokens."""
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor

    words = tokenizer(folder, longest=77, bert=True)
    text = {
        **TEXT,
        "vocab_size": len(words),
        "max_position_embeddings": 77,
        "eos_token_id": 3,
        "bos_token_id": 2,
        "pad_token_id": 0,
    }
    _save(CLIPModel, CLIPConfig(text_config=text, vision_config=_vision(), projection_dim=16), folder)
    CLIPProcessor(CLIPImageProcessor(size=_square(), crop_size=_square()), words).save_pretrained(folder)


def chinese_clip(folder: Path) -> None:
    """The same with BERT for texts."""
    from transformers import ChineseCLIPConfig, ChineseCLIPImageProcessor, ChineseCLIPModel, ChineseCLIPProcessor

    words = tokenizer(folder, bert=True)
    text = {**TEXT, "vocab_size": len(words), "max_position_embeddings": 512, "pad_token_id": 0}
    _save(ChineseCLIPModel, ChineseCLIPConfig(text_config=text, vision_config=_vision(), projection_dim=16), folder)
    ChineseCLIPProcessor(ChineseCLIPImageProcessor(size=_square(), crop_size=_square()), words).save_pretrained(folder)


def siglip(folder: Path) -> None:
    """Two encoders trained on texts that all fill the window of 64 tokens."""
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel, SiglipProcessor

    words = tokenizer(folder, longest=64, bert=True)
    text = {**TEXT, "vocab_size": len(words), "max_position_embeddings": 64, "projection_size": 16}
    _save(SiglipModel, SiglipConfig(text_config=text, vision_config=_vision()), folder)
    SiglipProcessor(SiglipImageProcessor(size=_square()), words).save_pretrained(folder)


def _vision() -> dict[str, int]:
    return {**TEXT, "image_size": SIDE, "patch_size": PATCH}


def _square() -> dict[str, int]:
    return {"height": SIDE, "width": SIDE}


def _save(model: Any, config: Any, folder: Path) -> None:
    import torch

    torch.manual_seed(1)
    model(config).save_pretrained(folder)
