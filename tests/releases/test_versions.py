import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.versions import sort_key

PARTS = st.lists(st.integers(0, 9999), min_size=2, max_size=4)


@given(PARTS, PARTS)
def test_versions_sort_as_their_numbers_do(one, other):
    key_one, key_other = (sort_key(".".join(map(str, parts))) for parts in (one, other))

    padded = [parts + [0] * (4 - len(parts)) for parts in (one, other)]
    assert (key_one < key_other) == (padded[0] < padded[1])
    assert (key_one == key_other) == (padded[0] == padded[1])


@pytest.mark.parametrize("text", ["", "10", "v1.0", "1.0-rc1", "1.2.3.4.5", "1.20000", "1..2", "١.٢"])
def test_what_is_no_version_number_is_refused(text):
    with pytest.raises(ValueError):
        sort_key(text)
