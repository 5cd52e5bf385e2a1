"""Tenants and the people and programs that act for them."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Role = Literal["owner", "admin", "agent"]
Sight = Literal["all", "unassigned_and_own", "own"]


class Tenant(Struct, frozen=True, kw_only=True):
    """A business. Everything else belongs to exactly one."""

    id: str
    name: str
    created_at: datetime


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who signs in. `number_ids` None means every number; `sight` narrows conversations further."""

    id: str
    tenant_id: str
    email: str
    name: str
    role: Role
    number_ids: tuple[str, ...] | None = None
    sight: Sight = "all"
    active: bool = True
    created_at: datetime


class ApiKey(Struct, frozen=True, kw_only=True):
    """A program's key. The secret itself is never kept, only its SHA-256."""

    id: str
    tenant_id: str
    name: str
    created_at: datetime
    created_by: str
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
