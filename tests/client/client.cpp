// Opening, and calls by name.
#include "client/fixture.hpp"

#include <outbound/service.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

/// OUTBOUND_CONFIG for the length of a test case.
struct given_variable {
    explicit given_variable(const std::string& value) { ::setenv("OUTBOUND_CONFIG", value.c_str(), 1); }
    ~given_variable() { ::unsetenv("OUTBOUND_CONFIG"); }
};

struct scratch_file {
    explicit scratch_file(std::string_view text) { std::ofstream{path} << text; }
    ~scratch_file() { std::filesystem::remove(path); }

    const std::string path = (std::filesystem::temp_directory_path() / "outbound-client.json").string();
};

std::string refusal(std::string_view config)
{
    try {
        client{config};
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::config));
        return e.what();
    }
    return "(none)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_tests)

BOOST_AUTO_TEST_CASE(a_configuration_is_a_document_or_the_path_of_a_file)
{
    const scratch_file file{R"({"database": "sqlite://:memory:"})"};
    client by_path{file.path};
    BOOST_TEST(by_path.call("stats", boost::json::object{}).has_value());
    BOOST_TEST(refusal("/no/such/file").find("/no/such/file") != std::string::npos);
    BOOST_TEST(refusal(R"({"databse": 1})").find("databse") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_configuration_the_environment_names_it)
{
    const given_variable config{R"({"databse": 1})"};
    BOOST_CHECK_EXCEPTION(client{}, error, [](const error& e) { return e.code() == errc::config; });
}

BOOST_FIXTURE_TEST_CASE(any_operation_can_be_called_by_its_name, client_fixture)
{
    BOOST_TEST(ok(crm.call("segments.count", {{"filter", boost::json::object{}}})).at("count").to_number<int>() == 0);
    BOOST_TEST((crm.call("no.such", boost::json::object{}).error().code == errc::unknown_operation));
}

BOOST_FIXTURE_TEST_CASE(events_are_polled, client_fixture)
{
    const auto id = draft().id;
    ok(crm.campaigns().cancel(id));
    const auto event = crm.poll(0ms);
    BOOST_REQUIRE(event.has_value());
    BOOST_TEST((event->type == event_type::campaign_cancelled));
    BOOST_TEST(!crm.poll(0ms).has_value());
}

BOOST_AUTO_TEST_CASE(a_client_can_be_moved)
{
    client_fixture made;
    client second{std::move(made.crm)};
    BOOST_TEST(second.call("stats", boost::json::object{}).has_value());
    BOOST_TEST(second.service().operations().size() > 60U);
}

BOOST_AUTO_TEST_SUITE_END()
