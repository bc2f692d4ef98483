// Campaigns to contacts chosen one by one, and to a saved segment.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

namespace json = boost::json;

struct people_fixture : service_fixture {
    people_fixture()
    {
        add_contacts(5);
        ok("contacts.upsert",
            R"({"contacts":[{"external_id":"c4","industry":"Rail"},{"external_id":"c5","industry":"Rail"}]})");
    }

    std::int64_t campaign_to(const std::string& filter) { return add_campaign(R"(,"recipient_segments":)" + filter); }

    std::string refusal_of(const std::string& filter)
    {
        return complaint("campaigns.create",
            R"({"name":"n","type":"email","subject":"x","text":"y","recipient_segments":)" + filter + '}');
    }

    std::string recipients_of(std::int64_t id)
    {
        std::string out;
        const auto page = ok("campaigns.recipients", id_of(id));
        for (const auto& row : page.at("items").as_array())
            out += json::serialize(row.at("contact_id")) + ' ';
        return out;
    }

    static std::string id_of(std::int64_t id) { return R"({"id":)" + std::to_string(id) + '}'; }
};

std::string many(std::size_t number, const std::string& item)
{
    std::string out = "[" + item;
    for (std::size_t i = 1; i < number; ++i)
        out += ',' + item;
    return out + ']';
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chosen_people, people_fixture)

BOOST_AUTO_TEST_CASE(campaign_is_sent_to_the_chosen_contacts_and_to_nobody_else)
{
    const auto id = campaign_to(R"({"contact_ids":[4,2,2,4711],"external_ids":["c2","c4","c5","nobody"]})");
    const auto estimate = ok("campaigns.estimate", id_of(id));
    BOOST_TEST(estimate.at("sendable") == 2);
    BOOST_TEST(estimate.at("unknown_contacts") == 2);
    service->start();
    ok("campaigns.start", id_of(id));
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(value("campaigns.get", id_of(id), "/counters/sent") == "2");
    BOOST_TEST(
        value("explain", R"({"external_id":"c1","campaign_id":1})", "/absence") ==
        R"(["It is not among the 4 contacts that were chosen.","It is not among the 4 contacts that were chosen."])");
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
}

BOOST_AUTO_TEST_CASE(empty_list_is_nobody_and_stays_so_when_it_comes_back)
{
    const auto id = campaign_to(R"({"contact_ids":[],"has_email":true})");
    BOOST_TEST(value("campaigns.estimate", id_of(id), "/matched") == "0");
    const auto stored = ok("campaigns.get", id_of(id));
    BOOST_TEST(json::serialize(stored.at("recipient_segments")) == R"({"has_email":true,"contact_ids":[]})");
    ok("campaigns.update", json::serialize(stored));
    BOOST_TEST(ok("campaigns.get", id_of(id)).at("recipient_segments") == stored.at("recipient_segments"));
    BOOST_TEST(value("segments.count", R"({"filter":{"external_ids":[]}})", "/count") == "0");
}

BOOST_AUTO_TEST_CASE(wrong_names_and_too_many_are_refused_with_their_member)
{
    BOOST_TEST(refusal_of(R"({"contact_ids":["c1"]})") ==
               "invalid | recipient_segments.contact_ids[0]: must be an integer from 1 on, got \"c1\"");
    BOOST_TEST(
        refusal_of(R"({"external_ids":"c1"})").starts_with("invalid | recipient_segments.external_ids: must be"));
    BOOST_TEST(
        refusal_of(R"({"external_ids":[""]})").starts_with("invalid | recipient_segments.external_ids[0]: must"));
    BOOST_TEST(refusal_of(R"({"contact_ids":)" + many(100'001, "1") + '}')
                   .starts_with("invalid | recipient_segments.contact_ids: must"));
    BOOST_TEST(refusal_of(R"({"external_ids":)" + many(100'001, R"("a")") + '}')
                   .starts_with("invalid | recipient_segments.external_ids: must"));
    const std::string key(36, 'k');
    BOOST_TEST(
        refusal_of(R"({"external_ids":)" + many(100'000, '"' + key + '"') + '}') ==
        "invalid | recipient_segments.external_ids: must be at most 3 MiB of JSON, got 3900018 bytes; give fewer");
    BOOST_TEST(
        refusal_of(R"({"segment_id":4711})") == "not_found | recipient_segments.segment_id: there is no segment 4711");
    campaign_to(R"({"contact_ids":)" + many(100'000, "1") + '}');
}

BOOST_AUTO_TEST_CASE(long_lists_of_contacts_are_left_out_of_lists_of_campaigns)
{
    campaign_to(R"({"contact_ids":)" + many(1'000, "1") + '}');
    campaign_to(R"({"contact_ids":)" + many(1'001, "1") + '}');
    const auto items = ok("campaigns.list", R"({"sort":"created_at"})").at("items").as_array();
    BOOST_TEST(items.at(0).at("recipient_segments").at("contact_ids").as_array().size() == 1'000u);
    BOOST_TEST(!items.at(1).as_object().contains("recipient_segments"));
    ok("campaigns.update", json::serialize(items.at(1)));
    BOOST_TEST(value("campaigns.estimate", id_of(2), "/matched") == "1");
}

BOOST_AUTO_TEST_CASE(campaign_names_a_saved_segment_which_stays_until_the_recipients_are_chosen)
{
    const auto saved = ok("segments.create", R"({"name":"Rail","filter":{"industries":["Rail"]}})").at("id");
    const auto id = campaign_to(R"({"segment_id":)" + json::serialize(saved) + R"(,"external_ids":["c1","c5"]})");
    BOOST_TEST(value("campaigns.estimate", id_of(id), "/matched") == "1");
    BOOST_TEST(value("explain", R"({"external_id":"c1","campaign_id":1})", "/absence") ==
               R"(["Segment \"Rail\": Its industry is not known; the segment asks for \"Rail\".",)"
               R"("The campaign has not been started."])");
    BOOST_TEST(complaint("segments.delete", R"({"id":1})") ==
               "conflict | segment 1: campaign 1 (\"News\") names it; change or cancel that campaign first");
    service->start();
    ok("campaigns.start", id_of(id));
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(recipients_of(id) == "5 ");
    ok("segments.delete", R"({"id":1})");
    BOOST_TEST(value("explain", R"({"external_id":"c1","campaign_id":1})", "/absence")
                   .starts_with(R"(["The segment 1, which the campaign names, was deleted.")"));
    BOOST_TEST(
        complaint("campaigns.clone", id_of(id)) == "conflict | segment 1: there is no such segment; name another one");
    BOOST_TEST(complaint("campaigns.estimate", id_of(id)) ==
               "conflict | segment 1: there is no such segment; name another one");
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
}

BOOST_AUTO_TEST_CASE(saved_segment_names_contacts_but_no_other_segment)
{
    ok("segments.create", R"({"name":"VIP","filter":{"external_ids":["c1","c2"]}})");
    BOOST_TEST(value("segments.count", R"({"id":1})", "/count") == "2");
    BOOST_TEST(value("segments.get", R"({"id":1})", "/filter") == R"({"external_ids":["c1","c2"]})");
    const std::string complaint_of_name =
        "invalid | filter.segment_id: must be left out: a saved segment names no other; give its conditions";
    BOOST_TEST(complaint("segments.create", R"({"name":"x","filter":{"segment_id":1}})") == complaint_of_name);
    BOOST_TEST(complaint("segments.update", R"({"id":1,"filter":{"segment_id":1}})") == complaint_of_name);
    BOOST_TEST(value("segments.count", R"({"filter":{"segment_id":1,"contact_ids":[1,5]}})", "/count") == "1");
    BOOST_TEST(value("contacts.list", R"({"segment":{"segment_id":1}})", "/items/1/external_id") == R"("c1")");
}

BOOST_AUTO_TEST_SUITE_END()
