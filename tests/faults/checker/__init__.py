"""The parts of `check`. Nothing here knows the engine: only its tables, and what they promise."""
