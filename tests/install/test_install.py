"""Installs the build into a folder, and builds a host's program against it."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"
PUBLIC = pathlib.Path(__file__).resolve().parents[2] / "include"
SANITIZE = os.environ.get("SANITIZE", "")
FLAGS = f"-fsanitize={SANITIZE}" if SANITIZE else ""


def run(*words, **options):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=300, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{words}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="install-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.prefix = cls.folder / "prefix"
        run(os.environ["CMAKE"], "--install", os.environ["BUILD"], "--prefix", cls.prefix)

    def test_lays_down_headers_library_programs_and_packages(self):
        installed = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*") if path.is_file()}
        names = {name.rsplit("/", 1)[-1] for name in installed}
        for name in ("liboutbound.a", "outboundConfig.cmake",
                     "outboundConfigVersion.cmake", "outboundTargets.cmake", "FindSOCI.cmake", "outbound.pc", "outbound", "LICENSE"):
            self.assertIn(name, names)
        self.assertFalse([name for name in installed if name.startswith("include/") and "src" in name.split("/")])

    def test_lays_down_every_public_header(self):
        def headers(folder):
            return {str(path.relative_to(folder)) for path in (folder / "outbound").rglob("*.hpp")}
        self.assertEqual(headers(self.prefix / "include"), headers(PUBLIC))

    def test_serves_find_package(self):
        build = self.folder / "build"
        run(os.environ["CMAKE"], "-S", CONSUMER, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}", f"-DCMAKE_CXX_FLAGS={FLAGS}")
        run(os.environ["CMAKE"], "--build", build)
        self.assertEqual(run(build / "consumer"), '{"count":0}\n')

    @unittest.skipUnless(shutil.which("pkg-config"), "pkg-config is not installed")
    def test_serves_pkg_config(self):
        folder = next(self.prefix.rglob("outbound.pc")).parent
        environment = {**os.environ, "PKG_CONFIG_PATH": str(folder)}
        prefix = f"--define-variable=prefix={self.prefix}"
        self.assertEqual(run("pkg-config", "--modversion", "outbound", env=environment).strip(), os.environ["VERSION"])
        flags = run("pkg-config", prefix, "--cflags", "--libs", "outbound", env=environment).split()
        program = self.folder / "by-pkg-config"
        run(os.environ["CXX"], "-std=c++20", *FLAGS.split(), CONSUMER / "consumer.cpp", "-o", program, *flags)
        self.assertEqual(run(program), '{"count":0}\n')


if __name__ == "__main__":
    unittest.main()
