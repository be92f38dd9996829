"""Converts frames of any colour space to what the film shows: BT.709, made small.

ffmpeg's scaler, which is quick, does what most files need. It refuses some matrices, and takes HDR for ordinary light.
There the same is calculated here as the renderer's filters do (montage/render/filters.py): the matrix is undone, light
is made linear, its range compressed by the curve of Hable, and BT.709's own primaries and curve put on it.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.reformatter import VideoReformatter

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.floating[Any]]

UNSPECIFIED, BT2020, YCGCO, CONSTANT = 2, 9, 8, 10  # AVCOL_SPC
PQ, HLG = 16, 18  # AVCOL_TRC
HD = 720  # [px] a picture this high that declares no colours is taken for BT.709

SCALED = frozenset((0, 1, UNSPECIFIED, 4, 5, 6, 7, BT2020))  # matrices that ffmpeg's scaler knows
WEIGHTS = {UNSPECIFIED: (0.299, 0.114), 1: (0.2126, 0.0722), BT2020: (0.2627, 0.0593)}  # of red and blue in luma
WHITE = 100  # [cd/m²] what BT.709 was graded on: light of 1 below
PEAK = 10.0  # in light of 100 cd/m²: 1000, the peak assumed for HDR that declares none
TO_709 = np.array(  # from BT.2020's primaries, ITU-R BT.2087
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)
GAMMA = 2.4  # of BT.1886, the display curve for BT.709


def rgb(scaler: "VideoReformatter", frame: "VideoFrame", size: tuple[int, int]) -> Pixels:
    """uint8 [h, w, 3] RGB of `size` [px] as the film shows it; every pixel of the frame counts."""
    declared, matrix = int(frame.colorspace), matrix_of(frame)
    calculated = is_hdr(frame) or matrix not in SCALED
    frame.colorspace = 1 if calculated else matrix  # any that the scaler knows, for only the size is changed
    try:
        return _calculated(scaler, frame, size, matrix) if calculated else _scaled(scaler, frame, size, "rgb24")
    finally:
        frame.colorspace = declared


def _calculated(scaler: "VideoReformatter", frame: "VideoFrame", size: tuple[int, int], matrix: int) -> Pixels:
    planes = _scaled(scaler, frame, size, "yuv444p16le")
    signal = _signal(np.asarray(planes / 256, np.float32), int(frame.color_range) == 2)
    colours = _unmatrixed(signal, matrix)
    if is_hdr(frame):
        light = _linear(colours, int(frame.color_trc))
        colours = _encoded(_compressed(light if int(frame.color_primaries) == 1 else light @ TO_709.T))
    return np.asarray(np.rint(colours.clip(0, 1) * 255), np.uint8)


def _scaled(scaler: "VideoReformatter", frame: "VideoFrame", size: tuple[int, int], kind: str) -> npt.NDArray[Any]:
    from av.video.reformatter import Colorspace, Interpolation

    # One thread: as quick as several here, and other workers have the other cores.
    how = {} if kind == "rgb24" else {"dst_colorspace": Colorspace.ITU709}
    made = scaler.reformat(frame, *size, kind, interpolation=Interpolation.AREA, threads=1, **how)
    return made.to_ndarray()


def is_hdr(frame: "VideoFrame") -> bool:
    """Whether its numbers stand for more light than BT.709 has."""
    return int(frame.color_trc) in (PQ, HLG)


def matrix_of(frame: "VideoFrame") -> int:
    """The matrix (AVCOL_SPC) of a frame: the declared one if it is supported, else one by its height."""
    declared, primaries = int(frame.colorspace), int(frame.color_primaries)
    if declared in (12, 13):  # derived from the primaries
        declared = (CONSTANT if declared == 13 else BT2020) if primaries == BT2020 else UNSPECIFIED
    if is_hdr(frame) and declared in (UNSPECIFIED, CONSTANT):
        return BT2020
    if declared == UNSPECIFIED or declared not in SCALED | {YCGCO, CONSTANT}:
        return 1 if frame.height >= HD else 6
    return declared


def _signal(codes: Floats, full: bool) -> Floats:
    """[h, w, 3] luma 0..1 and colour differences -0.5..0.5 of codes of 8 bits and a fraction."""
    zero, luma, colour = (0, 255, 255) if full else (16, 219, 224)
    spread = np.array([luma, colour, colour], np.float32)
    return np.asarray((codes - np.array([zero, 128, 128], np.float32)) / spread, np.float32)


def _unmatrixed(signal: Floats, matrix: int) -> Floats:
    """[h, w, 3] RGB, not linear, of luma and colour differences."""
    luma, blueness, redness = (signal[..., place] for place in range(3))
    if matrix == YCGCO:
        return _stacked(luma - blueness + redness, luma + blueness, luma - blueness - redness)
    if matrix == CONSTANT:
        blue = luma + blueness * np.where(blueness <= 0, 1.9404, 1.5816)
        red = luma + redness * np.where(redness <= 0, 1.7184, 0.9936)
        light, red, blue = (_camera_light(one) for one in (luma, red, blue))
        return _encoded(_stacked(red, (light - 0.2627 * red - 0.0593 * blue) / 0.678, blue))
    share_red, share_blue = WEIGHTS.get(matrix, WEIGHTS[UNSPECIFIED])
    red, blue = luma + 2 * (1 - share_red) * redness, luma + 2 * (1 - share_blue) * blueness
    return _stacked(red, (luma - share_red * red - share_blue * blue) / (1 - share_red - share_blue), blue)


def _stacked(red: Numbers, green: Numbers, blue: Numbers) -> Floats:
    return np.stack([red, green, blue], -1).astype(np.float32)


def _camera_light(signal: Numbers) -> Numbers:
    """Light that a camera of BT.2020 or BT.709 has coded."""
    bright = np.power((np.maximum(signal, 0) + 0.099) / 1.099, 1 / 0.45)
    return np.asarray(np.where(signal < 0.081, signal / 4.5, bright), np.float32)


def _linear(signal: Floats, transfer: int) -> Floats:
    """Light in units of WHITE of a signal in PQ (SMPTE ST 2084) or HLG (ARIB STD-B67)."""
    signal = np.maximum(signal, 0)
    if transfer == PQ:
        power = np.power(signal, 32 / 2523)
        share = np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)
        return np.asarray(np.power(share, 16384 / 2610) * (10_000 / WHITE), np.float32)
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return np.asarray(np.power(scene, 1.2) * (1000 / WHITE), np.float32)  # as zimg: each colour by itself


def _compressed(light: Floats) -> Floats:
    """Light of 0..PEAK compressed to 0..1, with its hue preserved."""
    strongest = np.maximum(light.max(-1, keepdims=True), np.float32(1e-6))
    return np.asarray(light * (_hable(strongest) / _hable(np.array(PEAK)) / strongest), np.float32)


def _hable(light: Numbers) -> Numbers:
    return (light * (light * 0.15 + 0.05) + 0.004) / (light * (light * 0.15 + 0.5) + 0.06) - 0.02 / 0.3


def _encoded(light: Floats) -> Floats:
    return np.asarray(np.power(light.clip(0, 1), 1 / GAMMA), np.float32)
