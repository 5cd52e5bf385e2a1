"""A business phone number on WhatsApp."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

# messages a second, in and out together (cloud-api: throughput)
STANDARD_RATE, HIGH_RATE, COEXISTENCE_RATE = 80, 1000, 20


class Number(Struct, frozen=True, kw_only=True):
    """A connected number. The access token is kept apart, encrypted, and never leaves the stores but to Graph."""

    id: str
    tenant_id: str
    phone_number_id: str
    waba_id: str
    display_phone_number: str
    name: str
    rate: int = STANDARD_RATE
    quality: str = "UNKNOWN"
    status: str = "CONNECTED"
    state: Literal["active", "paused"] = "active"
    created_at: datetime
    version: int = 1
