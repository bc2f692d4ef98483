"""Ways into frameworks and test programs: wsgi, asgi, django, pytest_plugin. Each is imported by itself."""
