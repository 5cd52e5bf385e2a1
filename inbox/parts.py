"""What the features work with. Opened by `app.py`, handed to every route as `parts`."""

import asyncio
from dataclasses import dataclass, field

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from actors.handles import Handles
from hub.clock import Clock
from hub.domain.links import LinkMaker
from hub.settings import Settings
from hub.stores.opened import Stores
from hub.stream.connection import Bus
from hub.whatsapp.graph import Graph
from hub.whatsapp.usage import Pace
from inbox.live.station import Station


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a route may use. Nothing here is opened or closed by a route."""

    settings: Settings
    clock: Clock
    stores: Stores
    bus: Bus
    handles: Handles
    graph: Graph
    station: Station
    links: LinkMaker
    pace: Pace = field(default_factory=Pace)  # of managing calls to Graph, for each account
    uploaded: asyncio.Event = field(default_factory=asyncio.Event)  # a list has come whole and can be imported
    taught: asyncio.Event = field(default_factory=asyncio.Event)  # a document has come and can be read


Hub = NamedDependency[SkipValidation[Parts]]
