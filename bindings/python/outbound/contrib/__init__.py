"""Integrations with frameworks and pytest: wsgi, asgi, django, pytest_plugin. Import each separately."""
