"""outbound in Django.

    INSTALLED_APPS = [..., "outbound.contrib.django"]
    OUTBOUND = {"database": "sqlite:///var/lib/crm/outbound.db", "public_url": "https://crm.example.com"}
    urlpatterns = [..., path("", include("outbound.contrib.django.urls"))]

`OUTBOUND` is the configuration document. `OUTBOUND_ACCESS` may name a function that returns the scopes of a user for
REST: it takes the request and returns {"actor": "ada", "scopes": ["read"]}, or None.
"""

from .clients import client

__all__ = ["client"]
