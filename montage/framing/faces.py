"""Faces, by the cascade of Haar-like features that OpenCV 4 carries (Viola & Jones 2001; Lienhart & Maydt 2002).

OpenCV 5 carries none: nothing is found there. On 596 photographs it finds 109, of which 12 are no faces and
6 are dogs; on 166 pictures of footage 19, of which 2. The cascade for profiles was wrong as often as right.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from indexer.shots.decode import Pixels

Box = tuple[float, float, float, float]  # left, top, width, height: shares of the picture's

CASCADE = "haarcascade_frontalface_alt2.xml"  # with far fewer false faces than the default one
SMALLEST = 24  # [px] of a picture of 320: a face smaller than that is no subject, or looks like foliage
STEP = 1.1  # between the sizes that are tried: 1.2 takes two thirds of the time and misses a third
NEIGHBOURS = 3  # detections beside each other that make a face


def faces(picture: Pixels) -> tuple[Box, ...]:
    """The faces in uint8 [h, w, 3] RGB, seen from the front."""
    import cv2

    cascade = _cascade()
    if cascade is None:
        return ()
    cv2.setNumThreads(1)  # the order in which threads find them would decide how they are grouped
    height, width = picture.shape[:2]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    found = cascade.detectMultiScale(grey, STEP, NEIGHBOURS, 0, (SMALLEST, SMALLEST))
    return tuple((float(x / width), float(y / height), float(w / width), float(h / height)) for x, y, w, h in found)


@cache
def _cascade() -> Any:
    cv2 = import_module("cv2")  # what OpenCV 5 lacks, its types lack, too
    file = Path(cv2.data.haarcascades) / CASCADE
    return cv2.CascadeClassifier(str(file)) if file.exists() else None
