"""Tables in the documents are complete, and name only what the program has."""

import json
import os
import re
import subprocess
import unittest

from documents import ROOT, blocks, code_spans, documents

PROGRAM = os.environ.get("OUTBOUND", "outbound")


def help_of(*words):
    done = subprocess.run([PROGRAM, *words, "--help"], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def subcommands(text):
    found = re.search(r"^Subcommands:\n(.*?)(?:\n\n|\Z)", text, re.M | re.S)
    return re.findall(r"^  (\w+)", found.group(1), re.M) if found else []


def sources(folder):
    return "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.cpp")))


def run_operations():
    return subprocess.run([PROGRAM, "operations", "--json"], capture_output=True, text=True, timeout=60, check=True,
                          env={**os.environ, "OUTBOUND_CONFIG": '{"database": "sqlite://:memory:"}'}).stdout


def first_column(text):
    """Code spans in the first cells of tables."""
    cells = re.findall(r"^\| (`[^|]*`) \|", text, re.M)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


class Configuration(unittest.TestCase):
    known = set(re.findall(r'(?:optional|required)\(\s*"(\w+)"', sources("src/service") + sources("src/providers")))
    text = documents()["docs/configuration.md"]

    def test_lists_every_member(self):
        named = {name for span in code_spans(self.text) for name in re.findall(r"\w+", span)}
        self.assertEqual(self.known - named, set())

    def test_lists_no_other_member(self):
        self.assertEqual(first_column(self.text) - self.known, set())

    def test_lists_every_variable(self):
        variables = set(re.findall(r'"((?:[A-Z]+_)+[A-Z]+)"', sources("src/service") + sources("src/providers")))
        named = {name for span in code_spans(self.text) for name in re.findall(r"[A-Z_]{6,}", span)}
        self.assertEqual(variables - named, set())


class Operations(unittest.TestCase):
    def test_are_all_listed_and_no_others(self):
        present = {operation["name"] for operation in json.loads(run_operations())}
        text = documents()["docs/operations.md"]
        table = text[text.index("| noun |"):]
        table = table[:table.index("\n\n")]
        listed = {span for span in code_spans(table) if "." in span or span in present}
        self.assertEqual(listed, present)


class Endpoints(unittest.TestCase):
    def test_are_all_listed_and_no_others(self):
        paths = dict(re.findall(r'string_view (\w+) = "(/[^"]+)";', (ROOT / "src/model/web_paths.hpp").read_text(encoding="utf-8")))
        rows = re.findall(r'\.method = "([A-Z]+)",\s+\.path = std::string\{web_paths::(\w+)\}', sources("src/web"))
        present = {f"{method} {paths[name]}" for method, name in rows}
        present |= {f"POST {path}" for path in re.findall(r'"(/outbound/[^"]+)"', sources("src/providers"))}
        listed = {span for span in code_spans(documents()["docs/webhooks.md"]) if re.match(r"(GET|POST) /", span)}
        self.assertEqual(listed, present)

    def test_of_the_api_are_routes(self):
        operations = json.loads(run_operations())
        routes = {f"{route['method']} {route['path']}" for operation in operations for route in operation["routes"]}
        listed = {span.partition("?")[0] for span in code_spans(documents()["docs/rest.md"]) if re.match(r"[A-Z]+ /", span)}
        self.assertEqual(listed - routes, set())


class Commands(unittest.TestCase):
    """Every `outbound …` in a code span or a block of commands is a command with valid options."""

    @classmethod
    def setUpClass(cls):
        cls.help = {(): help_of()}
        for command in subcommands(cls.help[()]):
            cls.help[(command,)] = help_of(command)
            for below in subcommands(cls.help[(command,)]):
                cls.help[(command, below)] = help_of(command, below)

    @staticmethod
    def commands():
        for document, text in documents().items():
            spans = [span for span in code_spans(text) if span.startswith("outbound ")]
            lines = [line for block in blocks("sh") if block.document == document
                     for line in block.text.replace("\\\n", " ").splitlines() if line.startswith("outbound ")]
            for words in spans + lines:
                yield document, re.sub(r"'[^']*'|\"[^\"]*\"|\s#.*", "X", words)

    def test_exist(self):
        for document, text in self.commands():
            words = [word for word in text.split()[1:] if not re.match(r"--(config$|json$)|\S+\.json$", word)]
            with self.subTest(document, command=text):
                if words[0].startswith("--"):
                    self.assertIn(words[0], self.help[()])
                    continue
                self.assertIn((words[0],), self.help)
                path = (words[0],)
                if subcommands(self.help[path]) and len(words) > 1:
                    path = (words[0], words[1])
                    self.assertIn(path, self.help)
                for option in words:
                    if option.startswith("--"):
                        self.assertRegex(self.help[path], rf"  {option}[ ,\n]")


if __name__ == "__main__":
    unittest.main()
