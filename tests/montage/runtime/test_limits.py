from dataclasses import replace

from montage.runtime.limits import limit_of
from montage.settings import Settings


def test_a_stage_may_take_what_it_needs() -> None:
    settings = Settings(seconds=60, time_limit=100, memory_limit=2000)
    limits = {stage: limit_of(stage, "x", settings) for stage in ("read", "write", "speak", "fill", "render")}
    assert {stage: (limit.seconds, limit.memory) for stage, limit in limits.items()} == {
        "read": (100, 2 * 10**9), "write": (100, 2 * 10**9), "speak": (1300, 2 * 10**9),
        "fill": (1000, 2 * 10**9), "render": (3700, 0),
    }  # fmt: skip
    generated = replace(settings, fill="own,generated,card", generator="text_to_video:M", writer="llm")
    assert limit_of("fill", "x", generated).seconds == 2800 and limit_of("fill", "x", generated).memory == 0
    assert limit_of("write", "x", generated).seconds == 3700
    looked = replace(settings, reranker="transformers:M")
    assert (limit_of("rerank", "x", looked).seconds, limit_of("read", "x", looked).memory) == (1000, 0)
    assert limits["read"].what == "x (read)"
