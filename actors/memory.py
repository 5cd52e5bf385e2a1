"""The conversations an owner has awake: woken by their first event, put to sleep when idle."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from actors.rules.change import Needs, State
from hub.stores.opened import Stores

# One awake conversation weighs 5 to 50 kB; twenty thousand fit one owner beside its other memory.
AWAKE = 20_000
# Messages kept in memory for one conversation; statuses and replies are nearly always about the last few.
SEEN = 100

Key = tuple[str, str]  # tenant, conversation


@dataclass(slots=True)
class Awake:
    """`committed` is the version in the store: what the next compare-and-set expects."""

    state: State
    committed: int


class Memory:
    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._awake: OrderedDict[Key, Awake] = OrderedDict()

    def __len__(self) -> int:
        return len(self._awake)

    def get(self, key: Key) -> Awake | None:
        return self._awake.get(key)

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop what may be wrong; the next event wakes it again from the stores."""
        for key in keys:
            self._awake.pop(key, None)

    async def wake(self, keys: Iterable[Key]) -> None:
        """Have these awake, as far as the stores know them. One look-up a tenant, however many conversations."""
        asleep: dict[str, list[str]] = {}
        for key in keys:
            if key in self._awake:
                self._awake.move_to_end(key)
            else:
                asleep.setdefault(key[0], []).append(key[1])
        for tenant_id, conversation_ids in asleep.items():
            await self._wake(tenant_id, conversation_ids)

    async def _wake(self, tenant_id: str, conversation_ids: list[str]) -> None:
        heads = await self._stores.conversations.load(tenant_id, conversation_ids)
        for conversation_id, head in heads.items():
            state = State(
                tenant_id=tenant_id,
                head=head.conversation,
                parked=head.parked,
                complete=head.conversation.last_seq == 0,
            )
            self._awake[tenant_id, conversation_id] = Awake(state, head.conversation.version)

    async def see(self, wanted: list[tuple[Key, Needs]]) -> None:
        """Bring in the stored messages that decisions need and that are not in memory. One look-up a tenant."""
        by_tenant: dict[str, tuple[set[str], set[str], set[tuple[str, str]]]] = {}
        asking: dict[tuple[str, str], State] = {}
        for key, needs in wanted:
            awake = self._awake.get(key)
            if awake is None or (awake.state.complete and not needs.anywhere):
                continue
            state = awake.state
            wamids, message_ids, client_ids = by_tenant.setdefault(key[0], (set(), set(), set()))
            wamids.update(wamid for wamid in needs.wamids if wamid not in state.by_wamid)
            message_ids.update(one for one in needs.message_ids if one not in state.messages)
            asking.update({(key[0], wamid): state for wamid in needs.wamids if needs.anywhere})
            client_ids.update((key[1], one) for one in needs.client_ids if one not in state.by_client)
        for tenant_id, (wamids, message_ids, client_ids) in by_tenant.items():
            if not (wamids or message_ids or client_ids):
                continue
            found = await self._stores.messages.find(tenant_id, wamids=wamids, ids=message_ids, client_ids=client_ids)
            for message in found:
                awake = self._awake.get((tenant_id, message.conversation_id))
                if awake and message.id not in awake.state.messages:
                    awake.state.remember(message)
                asker = asking.get((tenant_id, message.wamid or ""))
                if asker and asker.head.id != message.conversation_id:
                    asker.elsewhere.add(message.wamid or "")

    def tidy(self) -> None:
        """Put the longest idle to sleep and forget old messages of those awake."""
        while len(self._awake) > AWAKE:
            self._awake.popitem(last=False)

    @staticmethod
    def trim(state: State) -> None:
        """Keep the newest messages only; older ones are looked up when somebody needs them."""
        if len(state.messages) <= 2 * SEEN:
            return
        keep = sorted(state.messages.values(), key=lambda message: message.seq)[-SEEN:]
        state.messages.clear()
        state.by_wamid.clear()
        state.by_client.clear()
        state.complete = False
        for message in keep:
            state.remember(message)
