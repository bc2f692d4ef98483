// A campaign that cannot be read: others are sent; doctor, stats, verify and an event report it.
#include "api/archives/fixture.hpp"
#include "store/open_database.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(unreadable_tests, archive_fixture)

BOOST_AUTO_TEST_CASE(a_campaign_that_cannot_be_read_stops_nothing_and_is_reported)
{
    add_contacts(2);
    const auto broken = add_campaign();
    const auto sound = add_campaign();
    for (const auto id : {broken, sound})
        ok("campaigns.start", with_id(id));
    {
        const auto tables = sql::open_database(folder.options());
        sql::transaction tx{*tables};
        tx->execute_once("UPDATE outbound_campaigns SET type = 'fax' WHERE id = " + std::to_string(broken));
        tx.commit();
    }
    service->start();
    BOOST_TEST(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
    BOOST_TEST(value("campaigns.get", with_id(sound), "/status") == "\"completed\"");
    int reports = 0;
    while (const auto event = service->poll(std::chrono::milliseconds{0}))
        if (event->type == event_type::log &&
            event->data.at("message").as_string().find("is set aside, since its row "
                                                       "cannot be read: type:") != boost::json::string::npos)
            ++reports;
    BOOST_TEST(reports == 1);
    const auto items = ok("campaigns.list").at("items").as_array();
    BOOST_REQUIRE(items.size() == 1u);
    BOOST_TEST(items[0].at("id") == sound);
    BOOST_TEST(ok("stats").at("unreadable") == 0);  // Its status is a known word.
    const auto checked = ok("verify");
    BOOST_TEST(checked.at("ok") == false);
    BOOST_TEST(checked.at("campaigns") == 2);
    BOOST_TEST(checked.at("problems").at(0).at("rule") == "unreadable");
    BOOST_TEST(checked.at("problems").at(0).at("campaign_id") == broken);
    BOOST_TEST(ok("doctor").at("status") == "problem");
    BOOST_TEST(
        complaint("campaigns.get", with_id(broken)) ==
        "store | campaign 1 cannot be read: type: the database holds the unknown word \"fax\": it was written by a "
        "newer version");
    ok("campaigns.delete", with_id(broken));
    BOOST_TEST(ok("verify").at("ok") == true);
}

BOOST_AUTO_TEST_SUITE_END()
