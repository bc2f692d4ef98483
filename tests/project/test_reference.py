"""doxygen finds no fault in the comments of the public headers."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@unittest.skipUnless(shutil.which("doxygen"), "doxygen is not installed")
class Reference(unittest.TestCase):
    def test_is_made_without_a_warning(self):
        with tempfile.TemporaryDirectory(prefix="outbound-reference-") as folder:
            settings = (ROOT / "docs" / "Doxyfile").read_text(encoding="utf-8") + f"OUTPUT_DIRECTORY = {folder}\n"
            done = subprocess.run(["doxygen", "-"], input=settings, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            pages = {path.name for path in pathlib.Path(folder, "html").glob("*.html")}
        self.assertLessEqual({"classoutbound_1_1client.html", "outbound_8h.html", "structoutbound_1_1campaign.html"}, pages)


if __name__ == "__main__":
    unittest.main()
