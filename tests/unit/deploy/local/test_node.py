import pytest

from deploy.local.node import new_enough


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v24.1.0", True), ("v20.19.4", True), ("v20.18.0", False), ("v18.2.0", False), ("", False)],
)
def test_node_is_taken_from_the_system_only_when_it_is_new_enough(version: str, *, enough: bool) -> None:
    assert new_enough(version) is enough
