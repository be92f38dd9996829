"""The globe as it is seen from above a point (orthographic): near the point, shapes and scale are true."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from montage.atlas.shapes import BORDER, LAND, WATER_HOLE, shapes

LINES = 5  # [degrees] between two lines of the graticule
FINE = 2  # [degrees] between two points of one
WET, DRY = 0, 255  # values of a mask: water, land
LINE_ON_WATER, LINE_ON_LAND, BORDER_ON_LAND = 44, 222, 110

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Globe:
    """The globe with a point in its middle."""

    latitude: float  # [degrees]
    longitude: float

    def seen(self, points: Points) -> tuple[Points, npt.NDArray[np.bool_]]:
        """[n, 2] longitude, latitude -> x to the right and y down in radii of the globe, and which are in front.

        What is behind is moved to the rim, at its side.
        """
        turn, height = np.radians(points[:, 0] - self.longitude), np.radians(points[:, 1])
        tilt = np.radians(self.latitude)
        x = np.cos(height) * np.sin(turn)
        y = np.cos(tilt) * np.sin(height) - np.sin(tilt) * np.cos(height) * np.cos(turn)
        depth = np.sin(tilt) * np.sin(height) + np.cos(tilt) * np.cos(height) * np.cos(turn)
        flat, front = np.stack([x, -y], axis=1), depth >= 0
        rim = np.hypot(x, y)
        flat[~front] /= np.maximum(rim[~front, None], 1e-9)
        return flat, front

    def at(self, latitude: float, longitude: float) -> tuple[float, float] | None:
        """x and y of a point, in radii; None where it is behind."""
        flat, front = self.seen(np.array([(longitude, latitude)]))
        return (float(flat[0, 0]), float(flat[0, 1])) if front[0] else None

    @cached_property
    def _shapes(self) -> list[tuple[int, Points]]:
        kinds, points, starts = shapes()
        flat, front = self.seen(points)
        before = np.concatenate([[0], np.cumsum(front)])
        seen = before[starts[1:]] - before[starts[:-1]]
        return [
            (kind, flat[start:stop] if kind != BORDER else flat[start:stop][front[start:stop]])
            for kind, start, stop, some in zip(kinds, starts[:-1], starts[1:], seen, strict=True)
            if some
        ]

    @cached_property
    def _edges(self) -> Points:
        return np.array(
            [(*points.min(0), *points.max(0)) if len(points) else (9, 9, -9, -9) for _, points in self._shapes]
        )

    @cached_property
    def _lines(self) -> list[Points]:
        meridians = [[(x, y) for y in np.arange(-80, 81, FINE)] for x in range(-180, 180, LINES)]
        parallels = [[(x, y) for x in np.arange(-180, 181, FINE)] for y in range(-80, 81, LINES)]
        found = list[Points]()
        for line in (*meridians, *parallels):
            flat, front = self.seen(np.array(line, float))
            for run in np.split(np.arange(len(flat)), np.flatnonzero(np.diff(front)) + 1):
                if front[run[0]] and len(run) > 1:
                    found.append(flat[run])
        return found

    def mask(
        self, size: tuple[int, int], middle: tuple[float, float], scale: float, thick: int, borders: bool
    ) -> Image.Image:
        """Land and water around the point, an L image: DRY and WET, lines between.

        The point lies at `middle` [px]; the globe's radius is `scale` [px]; lines are `thick` [px].
        """
        image = Image.new("L", size, WET)
        pen = ImageDraw.Draw(image)
        for line in self._lines:
            pen.line(self._placed(line, middle, scale), fill=LINE_ON_WATER, width=thick)
        corner = np.array(middle)
        left, top = -corner / scale
        right, bottom = (np.array(size) - corner) / scale
        edges = self._edges
        near = (edges[:, 0] <= right) & (edges[:, 2] >= left) & (edges[:, 1] <= bottom) & (edges[:, 3] >= top)
        land = Image.new("L", size, 0)
        shore = ImageDraw.Draw(land)
        for number in np.flatnonzero(near):
            kind, points = self._shapes[number]
            if kind != BORDER:
                shore.polygon(self._placed(points, middle, scale), fill=255 if kind in (LAND, WATER_HOLE) else 0)
        ground = Image.new("L", size, DRY)
        pen = ImageDraw.Draw(ground)
        for line in self._lines:
            pen.line(self._placed(line, middle, scale), fill=LINE_ON_LAND, width=thick)
        for number in np.flatnonzero(near) if borders else ():
            kind, points = self._shapes[number]
            if kind == BORDER and len(points) > 1:
                pen.line(self._placed(points, middle, scale), fill=BORDER_ON_LAND, width=2 * thick)
        image.paste(ground, (0, 0), land)
        return image

    @staticmethod
    def _placed(points: Points, middle: tuple[float, float], scale: float) -> list[float]:
        placed: list[float] = (points * scale + np.array(middle)).ravel().tolist()
        return placed
