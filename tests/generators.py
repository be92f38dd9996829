"""Tiny models of each family with random weights, made on the spot: diffusers' own classes, saved as real ones are."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

WORDS = ("a", "calm", "lake", "at", "dawn", "the", "ferry", "in", "fog", "snow", "city", "over", "sun", "blurred")


def saved(family: str, folder: Path) -> Path:
    """The tiny model of a family, in `folder`."""
    import torch
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    for one in (diffusers_logging, transformers_logging):
        one.set_verbosity_error()
        one.disable_progress_bar()
    torch.manual_seed(7)
    MODELS[family]().save_pretrained(folder)
    return folder


def _t5_tokenizer() -> Any:
    from transformers import T5Tokenizer

    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0)]
    letters = [(letter, -5.0) for letter in "▁abcdefghijklmnopqrstuvwxyz"]
    return T5Tokenizer(vocab=[*special, *letters, *((f"▁{word}", -1.0) for word in WORDS)], extra_ids=0)


def _t5(umt5: bool = False) -> Any:
    from transformers import T5Config, T5EncoderModel, UMT5Config, UMT5EncoderModel

    size = {"vocab_size": 64, "d_model": 32, "d_kv": 8, "d_ff": 37, "num_layers": 1, "num_heads": 4}
    return UMT5EncoderModel(UMT5Config(**size)).eval() if umt5 else T5EncoderModel(T5Config(**size)).eval()


def _clip_tokenizer() -> Any:
    from transformers import CLIPTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz"
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    vocab = {token: number for number, token in enumerate(tokens)}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77)


def _clip() -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel

    config = CLIPTextConfig(
        vocab_size=64, hidden_size=32, intermediate_size=37, num_hidden_layers=1, num_attention_heads=4,
        projection_dim=32, bos_token_id=52, eos_token_id=53, pad_token_id=53,
    )  # fmt: skip
    return CLIPTextModel(config).eval()


def _kl() -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8), in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=2,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, sample_size=64,
    )  # fmt: skip


def text_to_video_sd() -> Any:
    """ModelScope's."""
    from diffusers import DDIMScheduler, TextToVideoSDPipeline, UNet3DConditionModel

    unet = UNet3DConditionModel(
        block_out_channels=(8, 8), layers_per_block=1, sample_size=8, in_channels=4, out_channels=4,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"), up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=32, attention_head_dim=4, norm_num_groups=2,
    )  # fmt: skip
    return TextToVideoSDPipeline(
        vae=_kl(), text_encoder=_clip(), tokenizer=_clip_tokenizer(), unet=unet, scheduler=DDIMScheduler()
    )


def _cogvideox_parts(channels: int) -> dict[str, Any]:
    from diffusers import AutoencoderKLCogVideoX, CogVideoXDDIMScheduler, CogVideoXTransformer3DModel

    transformer = CogVideoXTransformer3DModel(
        num_attention_heads=4, attention_head_dim=8, in_channels=channels, out_channels=4, time_embed_dim=2,
        text_embed_dim=32, num_layers=1, sample_width=8, sample_height=8, sample_frames=9, patch_size=2,
        temporal_compression_ratio=4, max_text_seq_length=226,
    )  # fmt: skip
    vae = AutoencoderKLCogVideoX(
        in_channels=3, out_channels=3, block_out_channels=(8, 8, 8, 8), latent_channels=4, layers_per_block=1,
        down_block_types=("CogVideoXDownBlock3D",) * 4, up_block_types=("CogVideoXUpBlock3D",) * 4,
        norm_num_groups=2, temporal_compression_ratio=4, sample_height=480, sample_width=720,
    )  # fmt: skip
    return {
        "tokenizer": _t5_tokenizer(), "text_encoder": _t5(), "transformer": transformer, "vae": vae,
        "scheduler": CogVideoXDDIMScheduler(),
    }  # fmt: skip


def cogvideox() -> Any:
    """The first generation: 8 frames a second."""
    from diffusers import CogVideoXPipeline

    return CogVideoXPipeline(**_cogvideox_parts(4))


def cogvideox_i2v() -> Any:
    """The same from a picture."""
    from diffusers import CogVideoXImageToVideoPipeline

    return CogVideoXImageToVideoPipeline(**_cogvideox_parts(8))


def _wan_parts(channels: int) -> dict[str, Any]:
    from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, WanTransformer3DModel

    vae = AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )
    transformer = WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=channels, out_channels=16,
        text_dim=32, freq_dim=32, ffn_dim=32, num_layers=1, cross_attn_norm=True, rope_max_seq_len=32,
    )  # fmt: skip
    return {
        "tokenizer": _t5_tokenizer(), "text_encoder": _t5(umt5=True), "transformer": transformer, "vae": vae,
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=7.0),
    }  # fmt: skip


def wan() -> Any:
    """2.1: 16 frames a second."""
    from diffusers import WanPipeline

    return WanPipeline(**_wan_parts(16))


def wan_ti2v() -> Any:
    """2.2's model that also goes on from a picture with the same weights."""
    from diffusers import WanPipeline

    return WanPipeline(**_wan_parts(16), expand_timesteps=True)


def ltx() -> Any:
    """LTX-Video, which is told a rate."""
    from diffusers import LTXPipeline

    return LTXPipeline(**_ltx_parts())


def ltx_condition() -> Any:
    """The same, going on from a stretch of video."""
    from diffusers import LTXConditionPipeline

    return LTXConditionPipeline(**_ltx_parts())


def _ltx_parts() -> dict[str, Any]:
    from diffusers import AutoencoderKLLTXVideo, FlowMatchEulerDiscreteScheduler, LTXVideoTransformer3DModel

    transformer = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, patch_size=1, patch_size_t=1, num_attention_heads=4, attention_head_dim=8,
        cross_attention_dim=32, num_layers=1, caption_channels=32,
    )  # fmt: skip
    vae = AutoencoderKLLTXVideo(
        in_channels=3, out_channels=3, latent_channels=8, block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8), layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1), spatio_temporal_scaling=(True, True, False, False),
        decoder_spatio_temporal_scaling=(True, True, False, False), decoder_inject_noise=(False,) * 5,
        upsample_residual=(False,) * 4, upsample_factor=(1, 1, 1, 1), timestep_conditioning=False, patch_size=1,
        patch_size_t=1, encoder_causal=True, decoder_causal=False,
    )  # fmt: skip
    vae.use_framewise_encoding = vae.use_framewise_decoding = False
    return {
        "tokenizer": _t5_tokenizer(), "text_encoder": _t5(), "transformer": transformer, "vae": vae,
        "scheduler": FlowMatchEulerDiscreteScheduler(),
    }  # fmt: skip


def hunyuan() -> Any:
    """HunyuanVideo, with LLaMA and CLIP."""
    from diffusers import (
        AutoencoderKLHunyuanVideo,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideoPipeline,
        HunyuanVideoTransformer3DModel,
    )
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import LlamaConfig, LlamaModel, PreTrainedTokenizerFast

    vocab = {token: number for number, token in enumerate(["<unk>", "<pad>", "<s>", *WORDS])}
    tokenizer = Tokenizer(WordLevel(vocab, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    llama = LlamaConfig(
        vocab_size=64, hidden_size=16, intermediate_size=37, num_hidden_layers=3, num_attention_heads=4,
        max_position_embeddings=512, pad_token_id=1, bos_token_id=2,
    )  # fmt: skip
    transformer = HunyuanVideoTransformer3DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=10, num_layers=1,
        num_single_layers=1, num_refiner_layers=1, patch_size=2, patch_size_t=1, guidance_embeds=True,
        text_embed_dim=16, pooled_projection_dim=32, rope_axes_dim=(2, 4, 4),
    )  # fmt: skip
    vae = AutoencoderKLHunyuanVideo(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(8, 8, 8, 8), layers_per_block=1,
        down_block_types=("HunyuanVideoDownBlock3D",) * 4, up_block_types=("HunyuanVideoUpBlock3D",) * 4,
        act_fn="silu", norm_num_groups=4, scaling_factor=0.476986, spatial_compression_ratio=8,
        temporal_compression_ratio=4, mid_block_add_attention=True,
    )  # fmt: skip
    return HunyuanVideoPipeline(
        transformer=transformer, vae=vae, scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder=LlamaModel(llama).eval(), text_encoder_2=_clip(), tokenizer_2=_clip_tokenizer(),
        tokenizer=PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>",
                                          bos_token="<s>"),
    )  # fmt: skip


def stable_diffusion() -> Any:
    """Pictures."""
    from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    unet = UNet2DConditionModel(
        block_out_channels=(8, 8), layers_per_block=1, sample_size=8, in_channels=4, out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32, attention_head_dim=4, norm_num_groups=2,
    )  # fmt: skip
    return StableDiffusionPipeline(
        vae=_kl(), text_encoder=_clip(), tokenizer=_clip_tokenizer(), unet=unet,
        scheduler=DDIMScheduler(steps_offset=1, clip_sample=False),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


MODELS: dict[str, Callable[[], Any]] = {
    "text_to_video_sd": text_to_video_sd, "cogvideox": cogvideox, "cogvideox_i2v": cogvideox_i2v, "wan": wan,
    "wan_ti2v": wan_ti2v, "ltx": ltx, "ltx_condition": ltx_condition, "hunyuan": hunyuan,
    "stable_diffusion": stable_diffusion,
}  # fmt: skip


class Models:
    """The tiny models of a test session, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, family: str) -> Path:
        folder = self._folder / family
        return folder if folder.exists() else saved(family, folder)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    """One thread: on so small tensors several wait for each other."""
    if not os.environ.get("CI"):
        pytest.importorskip("diffusers")
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Models(tmp_path_factory.mktemp("tiny"))
    torch.set_num_threads(threads)
