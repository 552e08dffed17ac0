"""The choice of the best: any k, any ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engine.topk import top_k


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]) | st.floats(0, 9)), st.integers(1, 30))
def test_top_k_is_a_stable_sort_cut_off(scores: list[float], k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda position: -scores[position])[:k]

    assert top_k(np.array(scores, dtype=np.float64), k).tolist() == expected
