"""System checks for manage.py check."""

from __future__ import annotations

import os
from typing import Any, Mapping

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from ... import native
from ...errors import LibraryError


@register()
def check_settings(**_: Any) -> list[CheckMessage]:
    config = getattr(settings, "OUTBOUND", None)
    if not isinstance(config, Mapping):
        return [Error("OUTBOUND must be a dict, the configuration document", hint="OUTBOUND = {'database': 'sqlite:///...'}",
                      id="outbound.E001")]
    found: list[CheckMessage] = []
    try:
        native.library()
    except LibraryError as error:
        found.append(Error(str(error), id="outbound.E002"))
    if _shares_a_file(str(config.get("database", ""))):
        found.append(Error("OUTBOUND: the database is a file that Django opens itself", id="outbound.E003",
                           hint="Give outbound a file of its own."))
    return found


@register(Tags.security, deploy=True)
def check_deployment(**_: Any) -> list[CheckMessage]:
    config = getattr(settings, "OUTBOUND", {})
    if str(config.get("public_url", "")).startswith("https://"):
        return []
    return [Warning("OUTBOUND: public_url is no https URL, so vendors cannot report and emails have no unsubscribe link",
                    hint="Set it to where outbound.contrib.django.urls is reachable.", id="outbound.W001")]


def _shares_a_file(database: str) -> bool:
    """Two copies of SQLite in one process must not open the same file: each drops the locks of the other."""
    if not database.startswith("sqlite://"):
        return False
    file = os.path.abspath(database[len("sqlite://"):].partition("?")[0])
    return any(file == os.path.abspath(str(each.get("NAME"))) for each in settings.DATABASES.values()
               if "sqlite" in str(each.get("ENGINE")))
