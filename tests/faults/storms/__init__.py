"""The parts of `storm`: the programs that it runs, and its verdict."""
