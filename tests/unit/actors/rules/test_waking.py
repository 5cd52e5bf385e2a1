from msgspec.structs import replace

from actors.rules.waking import believe
from tests.unit.actors.rules.scene import Scene, after, echoed, received, wanted, wish


def test_a_head_whose_commit_was_lost_is_rebuilt_as_it_was_decided():
    scene = Scene()
    scene.play(received("w1", seconds=1), wanted(status="resolved"))
    stored = scene.head
    scene.play(
        received("w2", seconds=2),
        echoed("e1", seconds=3),
        received("w3", seconds=4),
        wish("c1"),
        received("w0", seconds=-9e5, historic=True),
        received("w4", seconds=5),
    )
    believed = believe(stored, list(reversed(scene.thread[1:])))
    assert replace(believed, version=0, updated_at=after(0)) == replace(scene.head, version=0, updated_at=after(0))
    assert believed.version == stored.version


def test_nothing_is_believed_beyond_a_gap():
    scene = Scene()
    stored = scene.head
    scene.play(received("w1"), received("w2"), received("w3"))
    assert believe(stored, [scene.thread[0], scene.thread[2]]).last_seq == 1
