// The listener over TLS: requests, deadlines, ends of connections, and certificates that change.
#include "http/blocking_server.hpp"
#include "http/certificates.hpp"
#include "http/encrypted_client.hpp"
#include "http/raw_client.hpp"
#include "http/server_certificate.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

#include <openssl/pem.h>

#include <filesystem>
#include <fstream>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

struct encrypted_fixture {
    http::listener_options options()
    {
        http::listener_options out;
        out.certificate = certificate.path();
        out.key = key.path();
        return out;
    }

    authority trusted;
    identity server = trusted.issue();
    temporary_file certificate{server.certificate};
    temporary_file key{server.key};
};

web_response repeat_body(const web_request& request)
{
    return {200, {}, request.body};
}

void overwrite(const temporary_file& file, const std::string& text)
{
    std::ofstream{file.path()} << text << '\n';  // A length of its own, in case the clock of the file system is coarse.
}

/// The text of the error when these files are used.
std::string complaint_of(const std::string& certificate, const std::string& key)
{
    try {
        http::server_certificate{certificate, key, {}};
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::config));
        return e.what();
    }
    return "(none)";
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(encryption_tests, encrypted_fixture)

BOOST_AUTO_TEST_CASE(requests_are_answered_over_tls_one_after_another)
{
    blocking_server listening{options(), repeat_body};
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION})
        BOOST_TEST_CONTEXT(version)
        {
            encrypted_client client{listening.port(), version};
            BOOST_REQUIRE(client.connect());
            const std::string large(300'000, 'x');
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + large);
            client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
            const auto answers = client.receive_all();
            BOOST_TEST(answers.starts_with("HTTP/1.1 200 OK\r\n"));
            BOOST_TEST(contains(answers, "\r\n\r\n" + large + "HTTP/1.1 200 OK\r\n"));
            BOOST_TEST(answers.ends_with("\r\n\r\nhi"));
            BOOST_TEST((client.ended() == boost::asio::error::eof));  // a close_notify, not a truncated stream
        }
}

BOOST_AUTO_TEST_CASE(versions_before_1_2_are_refused)
{
    blocking_server listening{options(), repeat_body};
    encrypted_client client{listening.port(), TLS1_1_VERSION};
    BOOST_TEST(!client.connect());
}

BOOST_AUTO_TEST_CASE(a_handshake_has_the_time_of_a_header)
{
    auto hasty = options();
    hasty.header_time = 50ms;
    hasty.idle_time = 1h;
    blocking_server listening{hasty, repeat_body};
    raw_client silent{listening.port()};
    BOOST_TEST(silent.receive_all().empty());
}

BOOST_AUTO_TEST_CASE(a_connection_without_tls_ends_without_an_answer_to_its_request)
{
    blocking_server listening{options(), repeat_body};
    raw_client plain{listening.port()};
    plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(!contains(plain.receive_all(), "200 OK"));
}

BOOST_AUTO_TEST_CASE(http_1_1_is_chosen_among_the_protocols_of_the_client)
{
    blocking_server listening{options(), repeat_body};
    encrypted_client client{listening.port()};
    constexpr unsigned char offered[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(client.native(), offered, sizeof offered - 1);
    BOOST_REQUIRE(client.connect());
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.native(), &chosen, &size);
    BOOST_TEST((std::string{reinterpret_cast<const char*>(chosen), size} == "http/1.1"));
}

BOOST_AUTO_TEST_CASE(a_changed_certificate_is_used_and_an_unusable_one_reported_once)
{
    std::vector<std::string> reports;
    http::server_certificate used{
        certificate.path(), key.path(), [&](const std::string& sentence) { reports.push_back(sentence); }, 0ms};
    auto* const first = used.context();
    BOOST_TEST(used.context() == first);
    const auto renewed = trusted.issue();
    overwrite(certificate, renewed.certificate);
    BOOST_TEST(used.context() == first);  // The key is still the old one.
    BOOST_TEST(used.context() == first);
    BOOST_REQUIRE(reports.size() == 1u);
    BOOST_TEST(contains(reports.front(), "server.key"));
    overwrite(key, renewed.key);
    auto* const present = SSL_CTX_get0_certificate(used.context());
    BIO* const text = BIO_new_mem_buf(renewed.certificate.data(), static_cast<int>(renewed.certificate.size()));
    X509* wanted = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    BOOST_TEST(X509_cmp(present, wanted) == 0);
    X509_free(wanted);
    BIO_free(text);
    BOOST_TEST(reports.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_changed_certificate_is_tried_again_until_it_can_be_read)
{
    http::server_certificate used{certificate.path(), key.path(), {}, 0ms};
    auto* const first = used.context();
    const auto renewed = trusted.issue();
    overwrite(certificate, renewed.certificate);
    overwrite(key, std::string(renewed.key.size(), 'x'));
    const auto time = std::filesystem::last_write_time(key.path());
    BOOST_TEST(used.context() == first);
    overwrite(key, renewed.key);
    std::filesystem::last_write_time(key.path(), time);  // As if only the rights had changed.
    BOOST_TEST(used.context() != first);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named)
{
    BOOST_TEST(contains(complaint_of("/none/server.pem", key.path()), "server.certificate: \"/none/server.pem\""));
    BOOST_TEST(contains(complaint_of(certificate.path(), "/none/key.pem"), "server.key: \"/none/key.pem\""));
    const temporary_file foreign{trusted.issue().key};
    BOOST_TEST(contains(complaint_of(certificate.path(), foreign.path()), "server.key: \"" + foreign.path()));
    BOOST_TEST(complaint_of(certificate.path(), key.path()) == "(none)");
}

BOOST_AUTO_TEST_SUITE_END()
