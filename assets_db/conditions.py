"""Which shots count, as conditions of SQL statements."""

from collections.abc import Collection

import sqlalchemy as sa

from assets_db.schema import assets, files, shots

OK = sa.select(files.c.sha256).where(files.c.status == "ok")
HELD = shots.c.sha256.in_(OK)  # by a good file
USABLE = shots.c.mark != "unusable"  # no person has said otherwise
PREVIEW = shots.c.sha256.in_(sa.select(assets.c.sha256).where(assets.c.preview != ""))  # of a stock service
SHOWN = sa.and_(HELD, ~PREVIEW, USABLE)  # may be in a film


def under(licences: Collection[str] | None) -> sa.ColumnElement[bool]:
    """Condition: shots whose asset is under one of these licences, as they are stored; all of them for None."""
    if licences is None:
        return sa.true()
    return shots.c.sha256.in_(sa.select(assets.c.sha256).where(assets.c.licence.in_(licences)))
