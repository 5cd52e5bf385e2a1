from datetime import timedelta

from hub.domain.ids import new_id
from hub.stores.opened import Stores
from hub.stores.postgres.placed_files import Placed
from tests.fakes.samples import NOON, number, tenant


async def test_a_file_has_one_id_for_each_number_and_the_newest_counts(real: Stores) -> None:
    ours, one, other, file = tenant(), number(), number(), new_id("med", NOON)
    files = real.placed_files
    assert await files.get(ours, one, file) is None
    await files.put(ours, one, file, Placed("11", NOON))
    assert await files.get(ours, one, file) == Placed("11", NOON)
    assert await files.get(ours, other, file) is None
    later = Placed("12", NOON + timedelta(days=26))
    await files.put(ours, one, file, later)
    await files.forget(ours, one, file, "11")  # that one is gone, not the one put there since
    assert await files.get(ours, one, file) == later
    await files.forget(ours, one, file, "12")
    assert await files.get(ours, one, file) is None


async def test_another_tenant_sees_none_of_them(real: Stores) -> None:
    ours, theirs, line, file = tenant(), tenant(), number(), new_id("med", NOON)
    await real.placed_files.put(ours, line, file, Placed("11", NOON))
    assert await real.placed_files.get(theirs, line, file) is None
