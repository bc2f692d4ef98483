// The findings of doctor about the server's certificate.
#include "service/certificate_check.hpp"

#include "http/certificates.hpp"

#include <outbound/service.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

constexpr long one_day = 24 * 3600;

struct certificate_fixture {
    std::vector<finding> check(const certificate_wishes& wishes, std::string_view public_url,
        const std::vector<std::string>& proxies = {}) const
    {
        const auto server = trusted.issue(wishes);
        const temporary_file certificate{server.certificate};
        const temporary_file key{server.key};
        return check_files(certificate.path(), key.path(), public_url, proxies);
    }

    static std::vector<finding> check_files(const std::string& certificate, const std::string& key,
        std::string_view public_url = {}, const std::vector<std::string>& proxies = {})
    {
        server_settings settings;
        settings.certificate = certificate;
        settings.key = key;
        settings.proxies = proxies;
        const auto now = std::chrono::time_point_cast<timestamp::duration>(std::chrono::system_clock::now());
        return check_certificate(settings, public_url, now);
    }

    authority trusted;
};

/// `problem server_certificate_expired` for each finding.
std::string summary(const std::vector<finding>& found)
{
    std::string out;
    for (const auto& each : found) {
        BOOST_TEST((each.fix.empty() == (each.status == health::ok)), each.sentence);
        out += (out.empty() ? "" : ", ") + std::string{to_string(each.status)} + ' ' + each.code;
    }
    return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(certificate_check, certificate_fixture)

BOOST_AUTO_TEST_CASE(a_server_without_tls_has_no_findings)
{
    BOOST_TEST(check_certificate({}, "https://crm.example.com", {}).empty());
}

BOOST_AUTO_TEST_CASE(a_certificate_that_ends_within_two_weeks_is_a_warning_and_an_expired_one_a_problem)
{
    const struct {
        long from, until;
        std::string_view findings;
    } cases[] = {
        {-3600, 15 * one_day, "ok server_certificate_valid"},
        {-3600, 13 * one_day, "warning server_certificate_expires"},
        {-2 * one_day, -3600, "problem server_certificate_expired"},
        {3600, 15 * one_day, "problem server_certificate_not_yet_valid"},
    };
    for (const auto& c : cases)
        BOOST_TEST(summary(check({.valid_from = c.from, .valid_until = c.until}, "")) == c.findings);
}

BOOST_AUTO_TEST_CASE(the_certificate_must_name_the_host_of_the_public_url)
{
    const struct {
        std::string_view names, public_url, findings;
    } cases[] = {
        {"DNS:crm.example.com", "https://crm.example.com:8443/crm", "ok server_certificate_names_host"},
        {"DNS:*.example.com", "https://CRM.example.com", "ok server_certificate_names_host"},
        {"DNS:*.example.com", "https://example.com", "problem server_certificate_of_other_host"},
        {"IP:127.0.0.1", "https://127.0.0.1:8443", "ok server_certificate_names_host"},
        {"IP:::1", "https://[::1]", "ok server_certificate_names_host"},
        {"IP:127.0.0.1", "https://127.0.0.2", "problem server_certificate_of_other_host"},
    };
    for (const auto& c : cases) {
        const auto found = check({.names = std::string{c.names}, .valid_until = 30 * one_day}, c.public_url);
        BOOST_TEST(summary(found) == "ok server_certificate_valid, " + std::string{c.findings}, c.public_url);
    }
}

BOOST_AUTO_TEST_CASE(behind_proxies_another_name_is_only_a_warning)
{
    const auto found = check({.valid_until = 30 * one_day}, "https://crm.example.com", {"10.0.0.0/8"});
    BOOST_TEST(summary(found) == "ok server_certificate_valid, warning server_certificate_of_other_host");
    BOOST_TEST(boost::json::serialize(found.back().values) == R"({"host":"crm.example.com"})");
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_a_problem_that_names_member_and_file)
{
    const auto first = trusted.issue();
    const auto second = trusted.issue();
    const temporary_file certificate{first.certificate};
    const temporary_file key{first.key};
    const temporary_file other_key{second.key};
    const struct {
        std::string certificate, key, member, detail;
    } cases[] = {
        {"/nowhere/server.pem", key.path(), "certificate", "(No such file or directory)"},
        {certificate.path(), "/nowhere/key.pem", "key", "(No such file or directory)"},
        {key.path(), key.path(), "certificate", "(PEM lib)"},
        {certificate.path(), other_key.path(), "key", "(key values mismatch)"},
    };
    for (const auto& c : cases) {
        const auto found = check_files(c.certificate, c.key, "https://crm.example.com");
        BOOST_TEST(summary(found) == "problem server_certificate_unusable");
        const auto& file = c.member == "key" ? c.key : c.certificate;
        BOOST_TEST(found.front().sentence.find(
                       "server." + c.member + ": \"" + file + "\" cannot be used " + c.detail) != std::string::npos,
            found.front().sentence);
    }
}

BOOST_AUTO_TEST_CASE(doctor_has_the_findings)
{
    const auto service = service::open(R"({"database":"sqlite://:memory:","server":{
        "certificate":"/nowhere/server.pem","key":"/nowhere/key.pem"}})");
    const auto found = boost::json::serialize(service->call("doctor", boost::json::object{}).value());
    BOOST_TEST(found.find("server_certificate_unusable") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
