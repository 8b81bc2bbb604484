"""What was recomputed, by the name under which the report prints it."""
from .seeds import OverSeeds


class Recomputed:
    def __init__(self):
        self.findings, self.cells = {}, {}

    def finding(self, name, value):
        """A number, or one over seeds: then its spread and interval as well."""
        self.findings[name] = value

    def over_seeds(self, prefix, values):
        for name, value in values.items():
            if value.seeds:
                self.finding(f"{prefix}.{name}", value)

    def cell(self, table, row, value):
        """A row of a table by the words that stand before its numbers."""
        if not isinstance(value, OverSeeds) or value.seeds:
            self.cells[(table, *row)] = value
