"""The check of the order of includes."""

import unittest

from scripts import ScriptTest


class Includes(ScriptTest):
    def check(self, name, include):
        path = self.write(name, f"#include {include}\n")
        done = self.run_script("check-includes", self.folder)
        path.unlink()
        return done.returncode == 0, done.stdout

    def test_lets_arrows_point_one_way_only(self):
        for name, include, allowed in (
            ("src/engine/a.cpp", '"rules/pace.hpp"', True),
            ("src/engine/a.cpp", '"engine/core.hpp"', True),
            ("src/engine/a.cpp", '"store/sql/connection.hpp"', False),
            ("src/engine/a.cpp", '"providers/sendgrid/account.hpp"', False),
            ("src/rules/a.cpp", '"engine/core.hpp"', False),
            ("src/model/a.cpp", '"text/escape.hpp"', False),
            ("src/service/a.cpp", '"api/operation.hpp"', True),
            ("src/service/a.cpp", '"local.hpp"', False),
            ("src/web/a.cpp", '"api/operation.hpp"', True),
            ("src/api/a.cpp", '"web/endpoint.hpp"', False),
            ("src/engine/runs/a.cpp", '"rules/pace.hpp"', True),
            ("src/engine/runs/a.cpp", '"store/sql/connection.hpp"', False),
            ("src/store/sql/a.cpp", "<soci/soci.h>", True),
            ("src/api/imports/a.cpp", "<soci/soci.h>", False),
            ("src/engine/a.cpp", "<soci/soci.h>", False),
            ("src/store/a.cpp", "<soci/soci.h>", True),
            ("src/store/sqlite/a.cpp", "<sqlite3.h>", True),
            ("src/store/sql/a.cpp", "<sqlite3.h>", False),
            ("include/outbound/a.hpp", "<boost/asio/awaitable.hpp>", True),
            ("include/outbound/a.hpp", "<boost/beast/core.hpp>", False),
            ("include/outbound/a.hpp", "<openssl/ssl.h>", False),
            ("include/outbound/a.hpp", '"model/time.hpp"', False),
            ("capi/a.cpp", "<outbound/service.hpp>", True),
            ("capi/a.cpp", '"api/operation.hpp"', False),
        ):
            with self.subTest(f"{name} includes {include}"):
                self.assertEqual(self.check(name, include)[0], allowed)

    def test_names_file_line_and_reason(self):
        self.write("src/text/a.cpp", '\n#include "store/sql/dialect.hpp"\n')
        done = self.run_script("check-includes", self.folder)
        self.assertEqual(done.stdout, "src/text/a.cpp:2: store/sql/dialect.hpp: text must not include store\n")

    def test_rooms_include_each_other_one_way(self):
        self.write("src/store/events/a.cpp", '#include "store/sql/row.hpp"\n#include "store/outcomes/b.hpp"\n')
        self.write("src/store/outcomes/b.cpp", '#include "store/sql/row.hpp"\n')
        self.write("src/store/store.cpp", '#include "store/events/a.hpp"\n#include "store/outcomes/b.hpp"\n')
        done = self.run_script("check-includes", self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, "includes: the order holds\n"))

    def test_two_rooms_that_include_each_other_are_refused(self):
        self.write("src/store/events/a.cpp", '#include "store/outcomes/b.hpp"\n')
        self.write("src/store/outcomes/b.cpp", '#include "store/events/a.hpp"\n')
        done = self.run_script("check-includes", self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.splitlines(), [
            "src/store/events/a.cpp:1: store/outcomes/b.hpp: store/events includes store/outcomes, which includes it",
            "src/store/outcomes/b.cpp:1: store/events/a.hpp: store/outcomes includes store/events, which includes it"])

    def test_room_that_includes_what_includes_it_is_refused(self):
        self.write("src/store/sql/a.cpp", '#include "store/schema.hpp"\n')
        self.write("src/store/schema.cpp", '#include "store/sql/a.hpp"\n')
        self.assertEqual(self.run_script("check-includes", self.folder).returncode, 1)

    def test_circle_of_rooms_is_refused_and_what_only_leads_to_it_is_not_named(self):
        self.write("src/api/a/a.cpp", '#include "api/b/b.hpp"\n')
        self.write("src/api/b/b.cpp", '#include "api/c/c.hpp"\n')
        self.write("src/api/c/c.cpp", '#include "api/a/a.hpp"\n#include "api/d/d.hpp"\n')
        self.write("src/api/e/e.cpp", '#include "api/a/a.hpp"\n')
        done = self.run_script("check-includes", self.folder)
        self.assertEqual(done.stdout.splitlines(), [
            "src/api/a/a.cpp:1: api/b/b.hpp: api/a includes api/b, which includes it through others",
            "src/api/b/b.cpp:1: api/c/c.hpp: api/b includes api/c, which includes it through others",
            "src/api/c/c.cpp:1: api/a/a.hpp: api/c includes api/a, which includes it through others"])


if __name__ == "__main__":
    unittest.main()
