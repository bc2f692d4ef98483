// A client over a database in memory.
#pragma once

#include <outbound/client.hpp>

#include <boost/test/unit_test.hpp>

namespace outbound {

struct client_fixture {
    /// The value of a result, which must have one.
    template <class T>
    static T ok(result<T> answer)
    {
        BOOST_REQUIRE_MESSAGE(answer.has_value(), answer.error().detail);
        return *std::move(answer);
    }

    static void ok(const result<void>& answer) { BOOST_REQUIRE_MESSAGE(answer.has_value(), answer.error().detail); }

    campaign draft()
    {
        return ok(crm.campaigns().create({.name = "Hello", .from = {"news@example.org"}},
            email_parts{.subject = "Hello", .text = "Good to have you."}));
    }

    client crm{R"({"database": "sqlite://:memory:", "providers": [{"type": "sendgrid", "api_key": "x"}]})"};
};

}  // namespace outbound
