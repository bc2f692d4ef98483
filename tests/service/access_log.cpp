// The access log: what a line contains, which requests have one, and how the file is written.
#include "service/access_log.hpp"

#include "http/raw_client.hpp"
#include "store/scratch.hpp"

#include <outbound/error.hpp>
#include <outbound/service.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

using namespace outbound;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

std::string content_of(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

std::vector<json::object> lines_of(const std::string& text)
{
    std::vector<json::object> out;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        out.push_back(json::parse(line).as_object());
    return out;
}

/// A service that logs to a file in a folder of its own.
struct logging_service {
    explicit logging_service(const std::string& requests, service_extras extras = {})
        : service{service::open(R"({"database":"sqlite://:memory:","server":{"access_log":")" + requests +
                                    R"(","access_log_file":")" + file() + R"("}})",
              std::move(extras))}
    {
        listen_options options;
        options.port = 0;
        port = service->listen(options);
    }

    std::string file() const { return folder.file("access.log"); }

    std::string ask(const std::string& request)
    {
        outbound::testing::raw_client client{port};
        client.send(request);
        return client.receive_all();
    }

    std::string get(const std::string& target)
    {
        return ask(
            "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: edge-7\r\nConnection: close\r\n\r\n");
    }

    /// The lines, once the server has stopped.
    std::vector<json::object> lines()
    {
        service->stop_listening(1s);
        return lines_of(content_of(file()));
    }

    outbound::testing::scratch_folder folder;
    std::unique_ptr<outbound::service> service;
    std::uint16_t port = 0;
};

server_settings logging_to(const std::string& file, logged_requests requests)
{
    server_settings settings;
    settings.access_log = requests;
    settings.access_log_file = file;
    return settings;
}

service_extras ada()
{
    service_extras extras;
    extras.authenticate = [](const web_request&) { return web_access{"Ada", {scope::read}}; };
    return extras;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_log_tests)

BOOST_AUTO_TEST_CASE(a_line_names_caller_operation_and_route_and_no_value_of_the_target)
{
    logging_service logging{"all", ada()};
    logging.get("/api/v1/outbound/contacts/7?q=ada%40example.com");
    const auto lines = logging.lines();
    BOOST_REQUIRE(lines.size() == 1u);
    auto line = lines.front();
    BOOST_TEST(line.at("time").as_string().ends_with('Z'));
    BOOST_TEST(line.at("duration_us").to_number<std::int64_t>() > 0);
    BOOST_TEST(line.at("bytes").to_number<std::int64_t>() > 0);
    for (const auto* measured : {"time", "duration_us", "bytes"})
        line.erase(measured);
    const json::object expected{{"request_id", "edge-7"}, {"actor", "Ada"}, {"method", "GET"},
        {"route", "/api/v1/outbound/contacts/{id}"}, {"operation", "contacts.get"}, {"status", 422}};
    BOOST_TEST((line == expected));
}

BOOST_AUTO_TEST_CASE(refusals_are_logged_and_successful_health_checks_are_not)
{
    logging_service logging{"all"};
    logging.get("/healthz");
    logging.get("/readyz");
    logging.ask("hello there\r\n\r\n");
    logging.ask("BREW /a/ada@example.com HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    logging.get("/api/v1/outbound/contacts");
    const auto lines = logging.lines();
    BOOST_REQUIRE(lines.size() == 3u);
    BOOST_TEST(lines.at(0).at("status") == 400);
    BOOST_TEST(!lines.at(0).contains("method"));
    BOOST_TEST(lines.at(1).at("method") == "other");
    BOOST_TEST(!lines.at(1).contains("route"));
    BOOST_TEST(lines.at(2).at("status") == 401);
    BOOST_TEST(!lines.at(2).contains("actor"));
}

BOOST_AUTO_TEST_CASE(a_log_of_failures_has_no_refusals)
{
    http::request_record request;
    request.status = 404;
    const outbound::testing::scratch_folder folder;
    const auto file = folder.file("access.log");
    {
        access_log log{logging_to(file, logged_requests::failed)};
        log.add(request);
        request.status = 503;
        log.add(request);
    }
    const auto lines = lines_of(content_of(file));
    BOOST_REQUIRE(lines.size() == 1u);
    BOOST_TEST(lines.front().at("status") == 503);
}

BOOST_AUTO_TEST_CASE(requests_without_a_whole_response_are_marked)
{
    http::request_record request;
    request.method = "GET";
    const auto line = json::parse(access_line(request)).as_object();
    BOOST_TEST(line.at("aborted") == true);
    BOOST_TEST(!line.contains("status"));
    request.is_whole = true;
    BOOST_TEST(!json::parse(access_line(request)).as_object().contains("aborted"));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_opened_is_named)
{
    BOOST_CHECK_EXCEPTION(access_log(logging_to("/none/access.log", logged_requests::all)), error, [](const error& e) {
        return e.code() == errc::config && std::string{e.what()}.find("/none/access.log") != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
