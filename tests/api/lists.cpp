// Lists: default order, sort keys, cursors, search.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

struct lists_fixture : service_fixture {
    lists_fixture()
    {
        for (const auto* name : {"Beta", "alpha", "Gamma"}) {
            const auto quoted = '"' + std::string{name} + '"';
            ok("segments.create", R"({"filter":{},"name":)" + quoted + "}");
            ok("sms_templates.create", R"({"body":"Hello","name":)" + quoted + "}");
            ok("campaigns.create",
                R"({"type":"email","subject":"Hello","text":"Hello","recipient_segments":{},"draft":true,"name":)" +
                    quoted + "}");
            time.at += std::chrono::seconds{1};
        }
    }

    /// The names in all slices of two.
    std::string names(const std::string& list, const std::string& members = "")
    {
        std::string out;
        boost::json::value after;
        do {
            const auto slice = ok(list, R"({"limit":2,"after":)" + boost::json::serialize(after) + members + "}");
            for (const auto& item : slice.at("items").as_array())
                out.append(out.empty() ? "" : " ").append(item.at("name").as_string());
            after = slice.at("next");
        } while (!after.is_null());
        return out;
    }
};

constexpr const char* named[] = {"campaigns.list", "segments.list", "sms_templates.list"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lists_tests, lists_fixture)

BOOST_AUTO_TEST_CASE(newest_come_first_unless_another_order_is_asked_for)
{
    for (const auto* list : named)
        BOOST_TEST_CONTEXT(list)
        {
            BOOST_TEST(names(list) == "Gamma alpha Beta");
            BOOST_TEST(names(list, R"(,"sort":"-created_at")") == "Gamma alpha Beta");
            BOOST_TEST(names(list, R"(,"sort":"created_at")") == "Beta alpha Gamma");
            BOOST_TEST(names(list, R"(,"sort":"name")") == "alpha Beta Gamma");
            BOOST_TEST(names(list, R"(,"sort":"-name")") == "Gamma Beta alpha");
            BOOST_TEST(names(list, R"(,"sort":"updated_at")") == "Beta alpha Gamma");
            BOOST_TEST(names(list, R"(,"sort":"-updated_at")") == "Gamma alpha Beta");
        }
    add_contacts(3);
    BOOST_TEST(value("contacts.list", R"({"limit":1})", "/items/0/id") == "3");
    BOOST_TEST(value("contacts.list", R"({"limit":1,"after":"3"})", "/items/0/id") == "2");
    BOOST_TEST(value("contacts.list", R"({"limit":1,"sort":"created_at"})", "/items/0/id") == "1");
}

BOOST_AUTO_TEST_CASE(change_moves_an_item_in_the_order_of_changes)
{
    ok("segments.update", R"({"id":1,"name":"Beta 2"})");
    BOOST_TEST(names("segments.list", R"(,"sort":"-updated_at")") == "Beta 2 Gamma alpha");
}

BOOST_AUTO_TEST_CASE(sort_filter_and_cursor_that_are_not_known_are_refused_by_name)
{
    BOOST_TEST(
        complaint("campaigns.list", R"({"sort":"status"})") ==
        "invalid | sort: must be one of -created_at, created_at, -name, name, -updated_at, updated_at, got \"status\"");
    BOOST_TEST(complaint("contacts.list", R"({"sort":"name"})").starts_with("invalid | sort: must be one of "));
    BOOST_TEST(complaint("campaigns.list", R"({"colour":"red"})").starts_with("invalid | colour: unknown member"));
    BOOST_TEST(complaint("campaigns.list", R"({"status":"late"})").starts_with("invalid | status: must be one of "));
    BOOST_TEST(complaint("campaigns.recipients", R"({"id":1,"sort":"-created_at"})").starts_with("invalid | sort: "));
    const std::string by_name{ok("campaigns.list", R"({"limit":1,"sort":"name"})").at("next").as_string()};
    const auto with_cursor = [&](const std::string& sort, const std::string& after) {
        return complaint("campaigns.list", R"({"sort":")" + sort + R"(","after":")" + after + "\"}");
    };
    const std::string wish = "invalid | after: must be `next` of a slice with the same sort, got ";
    BOOST_TEST(with_cursor("created_at", by_name) == wish + '"' + by_name + '"');
    BOOST_TEST(with_cursor("updated_at", by_name) == wish + '"' + by_name + '"');
    for (const auto* cursor :
        {"2", "2.6", "2.zz", "x.61", "-1.61", ".61", "2.61.61", "99999999999999999999.61", "2.ff", "' OR 1=1 --"})
        BOOST_TEST(with_cursor("name", cursor) == wish + '"' + cursor + '"');
    for (const auto* cursor : {"-1", "1x", "0x1", "2.61", "99999999999999999999"})
        BOOST_TEST(with_cursor("-created_at", cursor) == wish + '"' + cursor + '"');
}

BOOST_AUTO_TEST_CASE(text_is_found_in_names)
{
    BOOST_TEST(names("campaigns.list", R"(,"q":"A","sort":"name")") == "alpha Beta Gamma");
    BOOST_TEST(names("campaigns.list", R"(,"q":"ALPH")") == "alpha");
    BOOST_TEST(names("sms_templates.list", R"(,"q":"gam")") == "Gamma");
    BOOST_TEST(names("campaigns.list", R"(,"q":"alph","status":"running")") == "");
}

BOOST_AUTO_TEST_SUITE_END()
