"""Installs the build into a folder, and builds programs of hosts with it."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
CXX_CONSUMER = FOLDER / "cxx_consumer"
C_CONSUMER = FOLDER / "c_consumer"
CXX17_CONSUMER = FOLDER / "cxx17_consumer.cpp"
CONFORMANCE_CONSUMER = FOLDER / "conformance_consumer"
PUBLIC = pathlib.Path(__file__).resolve().parents[2] / "include"
SANITIZE = os.environ.get("SANITIZE", "")
FLAGS = f"-fsanitize={SANITIZE}" if SANITIZE else ""


def run(*words, timeout=300, **options):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=timeout, check=False, **options)
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
        for name in ("liboutbound.a", "outbound.h", "outbound.ffi.h", "outboundConfig.cmake",
                     "outboundConfigVersion.cmake", "outboundTargets.cmake", "FindSOCI.cmake", "outbound.pc", "outbound", "outbound-simulator",
                     "LICENSE"):
            self.assertIn(name, names)
        self.assertFalse([name for name in installed if name.startswith("include/") and "src" in name.split("/")])

    def test_lays_down_every_public_header(self):
        def headers(folder):
            return {str(path.relative_to(folder)) for path in (folder / "outbound").rglob("*.hpp")}
        self.assertEqual(headers(self.prefix / "include"), headers(PUBLIC) | {"outbound/c.hpp"})

    @unittest.skipUnless(shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"), "this system has no tools for Debian packages")
    def test_makes_debian_packages_of_the_library_and_the_programs(self):
        folder = self.folder / "packages"
        run("cpack", "-B", folder, "-D", "CPACK_COMPONENTS_ALL=library;programs", cwd=os.environ["BUILD"])
        library, programs = sorted(folder.glob("*.deb"), key=lambda package: package.name)
        self.assertEqual([package.name.split("_")[0] for package in (library, programs)], ["liboutbound1", "outbound"])
        for package, name in ((library, "liboutbound1"), (programs, "outbound")):
            run("dpkg-deb", "-R", package, folder / name)
        root = folder / "outbound"
        for name in ("usr/bin/outbound", "usr/bin/outbound-simulator", "usr/lib/systemd/system/outbound.service", "usr/lib/sysusers.d/outbound.conf",
                     "usr/share/doc/outbound/copyright", "usr/share/doc/outbound/changelog.Debian.gz", "DEBIAN/postinst"):
            self.assertTrue((root / name).is_file(), name)
        listed = (folder / "liboutbound1" / "DEBIAN" / "symbols").read_text(encoding="utf-8")
        self.assertIn(f" outbound_open@Base {os.environ['VERSION']}\n", listed)
        depends = run("dpkg-deb", "-f", library, "Depends")
        self.assertIn("libsqlite3-0", depends)
        self.assertNotIn("boost", depends)  # compiled in, so that it cannot clash with the host's
        self.assertNotIn("libpq", depends)
        self.assertEqual(run(root / "usr/bin/outbound", "--version").split()[-1], os.environ["VERSION"])

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed")
    def test_the_unit_of_systemd_is_valid(self):
        unit = self.folder / "outbound.service"
        text = (PUBLIC.parent / "cmake" / "packages" / "outbound.service").read_text(encoding="utf-8")
        unit.write_text(text.replace("/usr/bin/outbound", str(self.prefix / "bin" / "outbound")), encoding="utf-8")
        run("systemd-analyze", "verify", "--man=no", unit)

    def configure(self, consumer, *options):
        """Configures a host's project against the installed package, and returns its build folder."""
        build = self.folder / "build" / consumer.name
        run(os.environ["CMAKE"], "-S", consumer, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}", *options)
        return build

    def test_serves_find_package(self):
        build = self.configure(CXX_CONSUMER, f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}", f"-DCMAKE_CXX_FLAGS={FLAGS}")
        run(os.environ["CMAKE"], "--build", build)
        self.assertEqual(run(build / "cxx_consumer"), '{"count":2}\n')

    def test_is_a_subdirectory_of_a_project_without_tests_examples_and_c_library(self):
        """Compiles only the host: other tests link the library."""
        host = self.folder / "host"
        host.mkdir()
        shutil.copy(CXX_CONSUMER / "cxx_consumer.cpp", host)
        (host / "CMakeLists.txt").write_text(f"""
            cmake_minimum_required(VERSION 3.25)
            project(host LANGUAGES C CXX)
            add_subdirectory("{PUBLIC.parent}" outbound)
            add_executable(host cxx_consumer.cpp)
            target_link_libraries(host PRIVATE outbound::outbound)
        """, encoding="utf-8")
        build = self.configure(host, f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}", f"-DCMAKE_CXX_FLAGS={FLAGS}")
        run(os.environ["CMAKE"], "--build", build, "--target", "CMakeFiles/host.dir/cxx_consumer.cpp.o")
        targets = set(run(os.environ["CMAKE"], "--build", build, "--target", "help").replace(":", " ").split())
        self.assertIn("liboutbound.a", targets)
        self.assertFalse(targets & {"outbound_c", "outbound_cli", "simulator", "hello_cpp", "test-api"})

    def test_serves_the_conformance_suites_for_a_store_and_a_provider_of_the_host(self):
        build = self.configure(CONFORMANCE_CONSUMER, f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}", f"-DCMAKE_CXX_FLAGS={FLAGS}")
        run(os.environ["CMAKE"], "--build", build, timeout=900)
        for program in ("own_store", "own_provider"):
            self.assertRegex(run(build / program, "--color_output=no", "--log_level=test_suite"), r"Running [1-9]\d* test cases")

    def test_serves_a_c_project_without_cxx_and_boost(self):
        build = self.configure(C_CONSUMER, f"-DCMAKE_C_COMPILER={os.environ['CC']}", f"-DCMAKE_C_FLAGS={FLAGS}",
                               "-DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON")
        run(os.environ["CMAKE"], "--build", build)
        self.assertEqual(run(build / "c_consumer"), '{"count":0}\n')

    def pkg_config(self, *words):
        folder = next(self.prefix.rglob("outbound.pc")).parent
        return run("pkg-config", *words, env={**os.environ, "PKG_CONFIG_PATH": str(folder)}).split()

    @unittest.skipUnless(shutil.which("pkg-config"), "pkg-config is not installed")
    def test_serves_pkg_config_under_any_prefix(self):
        self.assertEqual(self.pkg_config("--modversion", "outbound"), [os.environ["VERSION"]])
        program = self.folder / "cxx-by-pkg-config"
        run(os.environ["CXX"], "-std=c++20", *FLAGS.split(), CXX_CONSUMER / "cxx_consumer.cpp", "-o", program,
            *self.pkg_config("--cflags", "--libs", "outbound"))
        self.assertEqual(run(program), '{"count":2}\n')

    @unittest.skipUnless(shutil.which("pkg-config"), "pkg-config is not installed")
    def test_serves_c_by_pkg_config(self):
        program = self.folder / "c-by-pkg-config"
        run(os.environ["CC"], *FLAGS.split(), C_CONSUMER / "c_consumer.c", "-o", program,
            *self.pkg_config("--cflags", "--libs", "outbound-c"))
        library = next(self.prefix.rglob("liboutbound.so")).parent
        self.assertEqual(run(program, env={**os.environ, "LD_LIBRARY_PATH": str(library)}), '{"count":0}\n')

    @unittest.skipUnless(shutil.which("pkg-config"), "pkg-config is not installed")
    def test_serves_cpp_17_by_pkg_config(self):
        program = self.folder / "cxx17-by-pkg-config"
        run(os.environ["CXX"], "-std=c++17", *FLAGS.split(), CXX17_CONSUMER, "-o", program, *self.pkg_config("--cflags", "--libs", "outbound-c"))
        library = next(self.prefix.rglob("liboutbound.so")).parent
        self.assertEqual(run(program, env={**os.environ, "LD_LIBRARY_PATH": str(library)}), '{"count":0}\n')


if __name__ == "__main__":
    unittest.main()
