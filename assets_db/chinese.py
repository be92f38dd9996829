"""jieba, with its dictionary in this user's own cache: by default all users of a machine share one place."""

import logging
import warnings
from functools import cache
from typing import Any

from assets_db.folders import cache_folder


@cache
def jieba() -> Any:
    """The module, with its log silenced. Loading its dictionary takes about a second; from its cache, a fifth."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has invalid escapes, and it asks for pkg_resources
        import jieba as module
        import jieba.analyse
        import jieba.posseg

    module.dt.tmp_dir = str(cache_folder("words"))
    module.setLogLevel(logging.CRITICAL)  # it logs a cache that cannot be written as an error, with a traceback
    return module
