"""The check of who includes whom."""

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
            ("src/engine/a.cpp", '"store/connection.hpp"', False),
            ("src/engine/a.cpp", '"providers/sendgrid.hpp"', False),
            ("src/rules/a.cpp", '"engine/core.hpp"', False),
            ("src/model/a.cpp", '"text/escape.hpp"', False),
            ("src/service/a.cpp", '"api/operation.hpp"', True),
            ("src/service/a.cpp", '"local.hpp"', False),
            ("src/engine/a.cpp", "<soci/soci.h>", False),
            ("src/store/a.cpp", "<soci/soci.h>", True),
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
        self.write("src/text/a.cpp", '\n#include "store/dialect.hpp"\n')
        done = self.run_script("check-includes", self.folder)
        self.assertEqual(done.stdout, "src/text/a.cpp:2: store/dialect.hpp: text must not know store\n")


if __name__ == "__main__":
    unittest.main()
