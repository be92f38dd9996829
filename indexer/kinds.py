"""Which files are footage, by their endings; and what other media there are that cannot be read."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath


def _endings(names: str) -> frozenset[str]:
    return frozenset(f".{name}" for name in re.findall(r"\w+", names))


VIDEO = _endings("mp4 m4v mov qt mkv webm avi mpg mpeg vob ts mts m2ts flv f4v wmv asf ogv mxf 3gp 3g2 dv y4m")
PICTURE = _endings("jpg jpeg jpe jfif png webp gif bmp tif tiff avif mpo heic heif hif")
# Raw pictures and films need developing; drawings have no pixels; for the rest we have no decoder.
UNREAD = _endings(
    "cr2 cr3 crw nef nrw arw srf sr2 dng raf orf rw2 pef srw x3f iiq 3fr fff erf kdc mrw braw r3d ari crm insv "
    "psd psb ai eps svg indd xcf kra afphoto jxl jp2 j2k jpf jxr hdr exr tga dds pcx ico icns wmf emf "
    "rm rmvb m2v swf fla vro tod mod dav amv bik nut ivf wtv dvr m3u8 mpd prproj fcpbundle"
)


def unread(names: Iterable[str]) -> Counter[str]:
    """How many of `names` are media of each kind that cannot be read: `cr2`, `psd`."""
    endings = (PurePath(name).suffix.lower() for name in names)
    return Counter(ending[1:] for ending in endings if ending in UNREAD)


def format_counts(kinds: Mapping[str, int]) -> str:
    """`12 cr2, 3 psd`, largest count first."""
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0])))
