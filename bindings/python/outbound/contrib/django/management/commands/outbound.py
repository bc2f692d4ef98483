"""manage.py outbound ...: the program with the configuration of the settings."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from outbound import documents, program


class Command(BaseCommand):
    help = "Runs the program outbound with the configuration of settings.OUTBOUND, such as: manage.py outbound doctor"
    requires_system_checks: Any = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Passes all arguments on, including those that Django knows."""
        sys.exit(self.handle(*argv[2:]))

    def handle(self, *arguments: Any, **_: Any) -> Any:
        environment = {**os.environ, "OUTBOUND_CONFIG": documents.write(settings.OUTBOUND).decode()}
        return subprocess.call([program.find(), *arguments], env=environment)
