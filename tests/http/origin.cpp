// Base URLs: accepted and refused forms.
#include "http/origin.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

namespace outbound::http {

BOOST_AUTO_TEST_SUITE(origin_tests)

BOOST_AUTO_TEST_CASE(base_url_is_split_into_parts_for_a_request)
{
    const struct {
        const char* url;
        bool tls;
        const char* host;
        const char* port;
        const char* authority;
        const char* path;
        bool is_address;
    } cases[] = {
        {"https://api.sendgrid.com", true, "api.sendgrid.com", "443", "api.sendgrid.com", "", false},
        {"https://api.sendgrid.com/", true, "api.sendgrid.com", "443", "api.sendgrid.com", "", false},
        {"https://api.example.com:8443/mail/", true, "api.example.com", "8443", "api.example.com:8443", "/mail", false},
        {"https://api.example.com:443", true, "api.example.com", "443", "api.example.com", "", false},
        {"HTTPS://api.example.com", true, "api.example.com", "443", "api.example.com", "", false},
        {"http://localhost:8080", false, "localhost", "8080", "localhost:8080", "", false},
        {"http://127.0.0.1", false, "127.0.0.1", "80", "127.0.0.1", "", true},
        {"http://127.8.9.1:81", false, "127.8.9.1", "81", "127.8.9.1:81", "", true},
        {"http://[::1]:8080/x", false, "::1", "8080", "[::1]:8080", "/x", true},
        {"https://[2001:db8::1]", true, "2001:db8::1", "443", "[2001:db8::1]", "", true},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.url)
        {
            const auto to = parse_origin(c.url);
            BOOST_TEST(to.tls == c.tls);
            BOOST_TEST(to.host == c.host);
            BOOST_TEST(to.port == c.port);
            BOOST_TEST(to.authority == c.authority);
            BOOST_TEST(to.path == c.path);
            BOOST_TEST(to.is_address == c.is_address);
        }
}

BOOST_AUTO_TEST_CASE(base_url_that_cannot_be_used_is_refused_with_the_reason)
{
    const struct {
        const char* url;
        const char* reason;
    } cases[] = {
        {"", "must be a URL"},
        {"api.sendgrid.com", "must be a URL"},
        {"https://api.example.com:port", "port must be"},
        {"https://", "must name a host"},
        {"ftp://api.example.com", "the scheme must be https"},
        {"http://api.sendgrid.com", "only for loopback hosts"},
        {"http://10.0.0.1", "only for loopback hosts"},
        {"http://localhost.example.com", "only for loopback hosts"},
        {"https://user:secret@api.example.com", "must hold no user name"},
        {"https://api.example.com?x=1", "without query"},
        {"https://api.example.com#x", "without query"},
        {"https://api.example.com:0", "port must be"},
        {"https://api.example.com:65536", "port must be"},
        {"https://api.example.com:", "port must be"},
        {"https://api.example.com/a b", "must be a URL"},
        {"https://api.example.com\r\nX: y", "must be a URL"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.url)
        {
            BOOST_CHECK_EXCEPTION(parse_origin(c.url), error, [&](const error& e) {
                return e.code() == errc::config &&
                       std::string_view{e.what()}.find(c.reason) != std::string_view::npos &&
                       std::string_view{e.what()}.find("secret") == std::string_view::npos;
            });
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::http
