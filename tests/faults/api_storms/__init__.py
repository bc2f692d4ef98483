"""The parts of `api-storm`: the server that it kills, its clients, the endpoint that gets webhooks, and its verdict."""
