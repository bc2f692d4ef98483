"""The text of the documents: links and names of files are valid."""

import pathlib
import re
import unittest

from documents import ROOT, anchors, code_spans, documents, links

LONGEST_README = 140  # lines
FIRST_SCREEN = 60     # lines
SOURCE = re.compile(r"[\w./-]+/[\w.-]+\.(cpp|hpp|c|h|py|md|json|txt)")


def resolve(document, target):
    return (ROOT / document).parent / target


class Links(unittest.TestCase):
    def test_lead_to_files_that_exist(self):
        for document, text in documents().items():
            for target in links(text):
                file = target.partition("#")[0]
                with self.subTest(document, target=target):
                    self.assertTrue(resolve(document, file).exists() if file else True)

    def test_lead_to_headings_that_exist(self):
        for document, text in documents().items():
            for target in links(text):
                file, _, anchor = target.partition("#")
                if anchor:
                    with self.subTest(document, target=target):
                        other = resolve(document, file).read_text(encoding="utf-8") if file else text
                        self.assertIn(anchor, anchors(other))

    def test_reach_every_document_from_the_readme(self):
        reached = set()
        waiting = ["README.md"]
        while waiting:
            document = waiting.pop()
            if document in reached:
                continue
            reached.add(document)
            for target in links(documents()[document]):
                file = resolve(document, target.partition("#")[0]).resolve()
                if file.suffix == ".md" and file.is_file():
                    waiting.append(str(file.relative_to(ROOT)))
        self.assertEqual(set(documents()) - reached, set())


class Names(unittest.TestCase):
    def test_of_source_files_are_true(self):
        for document, text in documents().items():
            for span in code_spans(text):
                if SOURCE.fullmatch(span) and not span.startswith("/"):
                    with self.subTest(document, file=span):
                        self.assertTrue((ROOT / span).exists())

    def test_of_functions_are_found_where_the_text_says(self):
        """`left_behind` in `src/store/…`"""
        for document, text in documents().items():
            for name, file in re.findall(r"`([\w:]+)` in\s+`([^`]+\.[ch]pp)`", text):
                with self.subTest(document, name=name, file=file):
                    word = rf"\b{re.escape(name.split('::')[-1])}\b"
                    self.assertTrue(re.search(word, (ROOT / file).read_text(encoding="utf-8")), "it is not there")


class Readme(unittest.TestCase):
    def test_is_short(self):
        self.assertLessEqual(documents()["README.md"].count("\n"), LONGEST_README)

    def test_begins_with_a_program_in_cpp_python_and_php(self):
        first_screen = "\n".join(documents()["README.md"].splitlines()[:FIRST_SCREEN])
        self.assertEqual(re.findall(r"^```(\w+)\n.*?^```$", first_screen, re.M | re.S), ["cpp", "python", "php"])

    def test_examples_are_short(self):
        for code in re.findall(r"```(?:c|cpp)\n(.*?)\n```", documents()["README.md"], re.S):
            self.assertLessEqual(code.count("\n"), 20)


class Folders(unittest.TestCase):
    def test_are_listed_in_the_design(self):
        text = documents()["docs/design.md"]
        table = text[text.index("## 3. Folders"):text.index("## 4.")]
        listed = set(re.findall(r"^\| `([\w/]+)`", table, re.M))
        present = {f"src/{path.name}" for path in (ROOT / "src").iterdir() if path.is_dir()}
        self.assertEqual(present - listed, set(), "missing in docs/design.md, section 3")
        for folder in listed:
            with self.subTest(folder):
                self.assertTrue(pathlib.Path(ROOT / folder).is_dir())


if __name__ == "__main__":
    unittest.main()
