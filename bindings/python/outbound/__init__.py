"""outbound: campaigns by email, SMS and phone from inside your own program.

    from outbound import F, Outbound

    with Outbound({"database": "sqlite://crm.db"}) as crm:
        crm.contacts.upsert(contacts=[{"external_id": "1", "email": "ada@example.com"}])
        print(crm.segments.count(filter=F.has_email)["count"])

Importing loads and starts nothing: the first client loads the library. docs/embedding/python.md is the manual.
"""

from .aio import AsyncOutbound
from .client import Outbound
from .errors import (
    BusyError,
    ClosedError,
    ConfigError,
    ConflictError,
    InternalError,
    InvalidError,
    LibraryError,
    NoMemoryError,
    NotFoundError,
    OutboundError,
    ProviderError,
    SchemaError,
    StoreError,
    TimeoutError,
    UnknownOperationError,
)
from .native import version
from .providers import Outcome, Provider
from .segments import F, Filter
from .web import Exchange, Reply

__all__ = [
    "AsyncOutbound",
    "BusyError",
    "ClosedError",
    "ConfigError",
    "ConflictError",
    "Exchange",
    "F",
    "Filter",
    "InternalError",
    "InvalidError",
    "LibraryError",
    "NoMemoryError",
    "NotFoundError",
    "Outbound",
    "OutboundError",
    "Outcome",
    "Provider",
    "ProviderError",
    "Reply",
    "SchemaError",
    "StoreError",
    "TimeoutError",
    "UnknownOperationError",
    "version",
]
