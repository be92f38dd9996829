"""jieba, with its dictionary kept in this user's own cache: the usual place is one for all users of a machine."""

import logging
import warnings
from functools import cache
from typing import Any

from assets_db.folders import cache_folder


@cache
def jieba() -> Any:
    """The module, told to be silent. Loading its dictionary takes about a second; from its cache, a fifth."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has invalid escapes, and it asks for pkg_resources
        import jieba as module
        import jieba.analyse
        import jieba.posseg

    module.dt.tmp_dir = str(cache_folder("words"))
    module.setLogLevel(logging.CRITICAL)  # it tells of a cache that cannot be written as an error, with a traceback
    return module
