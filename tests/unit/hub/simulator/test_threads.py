from hub.simulator.threads import Bubble, Threads

KEY = ("cus_1", "100")


def bubble(name: str, *, mine: bool = True) -> Bubble:
    return Bubble(id=name, mine=mine, type="text", content={"body": name}, at=1.0, status="sent")


def test_reading_up_to_a_message_reads_the_customers_earlier_ones_too() -> None:
    threads = Threads()
    for name in ("a", "b", "c"):
        threads.add(KEY, bubble(name))
    threads.seen_by_business(KEY, "b")
    assert [each.status for each in threads.chat(KEY)] == ["read", "read", "sent"]


def test_reading_a_message_that_is_not_in_the_chat_changes_nothing() -> None:
    threads = Threads()
    threads.add(KEY, bubble("a"))
    threads.seen_by_business(KEY, "z")
    assert threads.chat(KEY)[0].status == "sent"


async def test_watchers_are_told_and_one_that_lags_is_cut_off() -> None:
    threads = Threads()
    queue, slow = threads.watch(), threads.watch()
    for n in range(2_001):
        threads.add(KEY, bubble(str(n)))
        event = queue.get_nowait()
        assert event is not None
        assert event["bubble"]["id"] == str(n)
    last = None
    while not slow.empty():
        last = slow.get_nowait()
    assert last is None


def test_a_snapshot_brings_the_chats_back() -> None:
    threads, again = Threads(), Threads()
    threads.add(KEY, bubble("a"))
    again.restore(threads.snapshot())
    assert again.chat(KEY) == threads.chat(KEY)
