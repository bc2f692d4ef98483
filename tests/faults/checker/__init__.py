"""The parts of `check`. They depend on the tables and their invariants, not on the engine."""
