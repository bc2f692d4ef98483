"""The documents of the project: their text, links and fenced blocks.

As a program it writes the C and C++ blocks of all documents to a folder, one file each, and prints their names for CMake:

    documents.py FOLDER
"""

import pathlib
import re
import sys
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Block(NamedTuple):
    document: str   # "docs/embedding.md"
    number: int     # from 1, among the blocks of the document
    language: str   # first word behind the fence
    use: str        # the rest of that line
    text: str

    @property
    def name(self):
        """A name for targets and files, such as embedding_2."""
        return f"{pathlib.PurePath(self.document).stem.lower()}_{self.number}"


def documents():
    """Every document, by its path from the root."""
    found = [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("docs/**/*.md")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(found)}


def blocks(*languages):
    """The fenced blocks in these languages."""
    for document, text in documents().items():
        fences = re.finditer(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", text, re.M | re.S)
        for number, fence in enumerate(fences, 1):
            if fence.group(1) in languages:
                yield Block(document, number, *fence.groups())


def without_code(text):
    """The text without fenced and indented blocks, and without code spans."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    text = re.sub(r"^    .*$", "", text, flags=re.M)
    return re.sub(r"`[^`\n]*`", "", text)


def code_spans(text):
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))


def links(text):
    """Targets of links that lead to other documents, files or headings."""
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)) if not re.match(r"[a-z]+:", target)]


def anchors(text):
    """The anchors of the headings, in GitHub's spelling."""
    without_fences = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", without_fences, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for block in blocks("c", "cpp"):
        extension = "cc" if block.use == "c" else block.language  # .cc: C++17 over the C library
        file = folder / f"{block.name}.{extension}"
        if not file.exists() or file.read_text(encoding="utf-8") != block.text:
            file.write_text(block.text, encoding="utf-8")
        names.append(file.name)
    print(";".join(names), end="")


if __name__ == "__main__":
    main()
