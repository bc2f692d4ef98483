"""The URLs of webhooks, unsubscribe pages and the REST API. Include them at the path of public_url."""

from __future__ import annotations

from django.urls import re_path

from .views import endpoint

app_name = "outbound"
urlpatterns = [re_path(r"^(?P<path>(?:outbound|api/v1/outbound)/.*)$", endpoint, name="endpoint")]
