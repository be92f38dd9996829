"""Near-duplicates: shots that show the same, be it the same take twice or one re-encoded, smaller or cropped a little.

A frame's signature is pHash (Zauner 2010): which low frequencies of a small grey picture are stronger than most.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels

SIDE, LOW = 32, 8  # [px] of the picture that is transformed, and frequencies used of it each way
EMPTY = 6.0  # [levels] standard deviation below which a picture is featureless
MOST_BITS = 10  # bits of 64 in which two frames of the same may differ
SAME = 0.5  # of the frames of the shot that has fewer need a twin
NEIGHBOURS = 24  # nearest signatures that a frame is compared with: enough to chain a take that was cut in hundreds
FLAT = 200_000  # signatures that are compared each with each; beyond that by hash tables, which miss some

Signatures = npt.NDArray[np.int64]  # [n] of 64 bits


def signature(picture: Pixels) -> int:
    """The perceptual hash of uint8 [h, w, 3] RGB as a signed number of 64 bits; 0 for a picture that shows nothing."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
    if float(grey.std()) < EMPTY:
        return 0
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[1 : LOW + 1, 1 : LOW + 1]
    bits = np.packbits(low.ravel() > np.median(low))
    return int(np.frombuffer(bits.tobytes(), ">i8")[0])


def groups(keys: Sequence[str], signatures: Signatures) -> dict[str, int]:
    """Shot key -> group, for the shots that have near-duplicates; `keys` [n] names the shot of each signature.

    Two shots belong together where half of the frames of the one that has fewer have a twin in the other. A group's
    number is made from its first key, so that it stays while that shot does.
    """
    frames: dict[str, int] = defaultdict(int)
    for key in keys:
        frames[key] += 1
    twins: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one, other in _near(signatures):
        twins[keys[one], keys[other]].add(one)
    leader = {key: key for key in frames}
    for (first, second), found in sorted(twins.items()):
        if first != second and frames[first] <= frames[second] and len(found) / frames[first] >= SAME:
            _join(leader, first, second)
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(leader):
        members[_leader(leader, key)].append(key)
    return {key: _number(some[0]) for some in members.values() if len(some) > 1 for key in some}


def _near(signatures: Signatures) -> list[tuple[int, int]]:
    """Pairs (i, j), both ways, of places whose signatures differ in at most MOST_BITS bits."""
    if len(signatures) < 2:
        return []
    codes = signatures.astype(">i8").view(np.uint8).reshape(-1, 8)
    unique, first, inverse = np.unique(signatures, return_index=True, return_inverse=True)
    index = _index(len(unique))
    index.add(np.ascontiguousarray(codes[first]))
    distances, found = index.search(np.ascontiguousarray(codes[first]), min(NEIGHBOURS, len(unique)))
    holders: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(inverse.tolist()):
        holders[number].append(place)
    pairs = []
    for number, (row, away) in enumerate(zip(found.tolist(), distances.tolist(), strict=True)):
        others = [other for other, bits in zip(row, away, strict=True) if other >= 0 and bits <= MOST_BITS]
        near = [place for other in others for place in holders[other][:NEIGHBOURS]]
        pairs += [(one, two) for one in holders[number] for two in near if one != two]
    return pairs


def _index(count: int) -> Any:
    import faiss

    if count <= FLAT:
        return faiss.IndexBinaryFlat(64)
    tables = faiss.IndexBinaryMultiHash(64, 4, 16)
    tables.nflip = 1
    return tables


def _leader(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _join(leader: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_leader(leader, one), _leader(leader, other)))
    leader[second] = first


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") + 1
