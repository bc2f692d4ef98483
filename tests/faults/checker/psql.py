"""Reads a PostgreSQL database through psql: every row as a line of JSON, in one snapshot."""

import json
import subprocess

END = '["end"]'


class Session:
    """One psql process, with the one method of a sqlite3 connection that is needed."""

    def __init__(self, url):
        self.process = subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.tell("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n")

    def execute(self, sql, values=()):
        """Returns the rows; each `?` is replaced by a value."""
        for value in values:
            sql = sql.replace("?", literal(value), 1)
        self.tell(f"SELECT row_to_json(r) FROM ({sql}) r;\nSELECT '{END}';\n")
        return Rows(self)

    def tell(self, words):
        try:
            self.process.stdin.write(words)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self.failure() from None

    def rows(self):
        for line in self.process.stdout:
            if line.rstrip("\n") == END:
                return
            yield tuple(json.loads(line).values())
        raise self.failure()

    def failure(self):
        return OSError(self.process.stderr.read().strip() or "psql ended")

    def close(self):
        self.process.kill()
        self.process.communicate()


class Rows:
    def __init__(self, session):
        self.rows = session.rows()

    def __iter__(self):
        return self.rows

    def fetchone(self):
        all_rows = list(self.rows)
        return all_rows[0] if all_rows else None


def literal(value):
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
