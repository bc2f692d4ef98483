// inbound.get, inbound.update, the filters of inbound.list, and exports that follow the filters.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

/// A store in memory, which tests can also access without the service.
struct kept_store {
    static std::shared_ptr<store> opened_at(still_clock& time)
    {
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = &time;
        return open_store(options);
    }

    static service_extras extras_with(std::shared_ptr<store> kept)
    {
        service_extras extras;
        extras.store = std::move(kept);
        return extras;
    }

    still_clock store_time;
    std::shared_ptr<store> stored = opened_at(store_time);
};

struct inbound_fixture : kept_store, service_fixture {
    /// Ann's number is known; nobody has the other one.
    inbound_fixture() : service_fixture{plain, extras_with(stored)}
    {
        ok("contacts.upsert", R"({"contacts":[{"external_id":"ann","phone":"+14155550100"}]})");
        record("+14155550100", "SM1", "How much?", event_kind::replied);
        record("+14155550100", "SM2", "STOP", event_kind::opted_out);
        record("+14155550199", "SM3", "=Who is this?", event_kind::replied);
    }

    void record(std::string address, std::string id, std::string body, event_kind kind)
    {
        provider_event e;
        e.channel = channel::sms;
        e.kind = kind;
        e.provider = "twilio";
        e.vendor_id = e.id = std::move(id);
        e.address = std::move(address);
        e.occurred_at = store_time.at;
        e.data["body"] = std::move(body);
        stored->events().record(std::vector{e});
    }

    std::string ids(std::string_view request)
    {
        std::string out;
        const auto listed = ok("inbound.list", request);
        for (const auto& item : listed.at("items").as_array())
            out += std::to_string(item.at("id").as_int64()) + ' ';
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inbound_tests, inbound_fixture)

BOOST_AUTO_TEST_CASE(a_reply_is_marked_as_handled_and_as_waiting_again)
{
    BOOST_TEST(value("inbound.get", R"({"id":1})", "/handled") == "false");
    BOOST_TEST(value("inbound.get", R"({"id":1})", "/event/data/body") == "\"How much?\"");
    const auto done = ok("inbound.update", R"({"id":1,"handled":true})");
    BOOST_TEST(done.at("handled") == true);
    BOOST_TEST(done.at("handled_at") == "2026-11-22T15:00:00Z");
    BOOST_TEST(ids(R"({"handled":false})") == "3 ");
    BOOST_TEST(ok("inbound.update", R"({"id":1})") == done);
    store_time.at += std::chrono::hours{1};
    BOOST_TEST(ok("inbound.update", boost::json::serialize(done)) == done);
    BOOST_TEST(value("inbound.update", R"({"id":1,"handled":false})", "/handled_at") == "null");
    BOOST_TEST(ids(R"({"handled":false})") == "3 1 ");
}

BOOST_AUTO_TEST_CASE(an_answer_marks_its_reply_as_handled)
{
    const std::string answer =
        R"({"to":"ann@example.com","channel":"email","subject":"Price","text":"5","inbound_id":)";
    ok("messages.send", answer + "3}");
    BOOST_TEST(ids(R"({"handled":false})") == "1 ");
    BOOST_TEST(complaint("messages.send", answer + "9}") ==
               "not_found | inbound_id: must be an inbound message, and there is no inbound 9");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_changed_is_refused)
{
    BOOST_TEST(complaint("inbound.get", R"({"id":9})") == "not_found | there is no inbound 9");
    BOOST_TEST(complaint("inbound.update", R"({"id":9,"handled":true})") == "not_found | there is no inbound 9");
    BOOST_TEST(complaint("inbound.update", R"({"id":2,"handled":false})") ==
               "conflict | inbound 2 is no reply (its kind is opted_out): nothing waits for an answer");
    BOOST_TEST(
        complaint("inbound.update", R"({"id":1,"handled":1})") == "invalid | handled: must be true or false, got 1");
    BOOST_TEST(complaint("inbound.update", R"({"id":1,"received_at":"2020-01-01T00:00:00Z"})")
                   .starts_with("invalid | received_at: "));
}

BOOST_AUTO_TEST_CASE(a_list_has_the_filters_of_an_inbox)
{
    BOOST_TEST(ids("{}") == "3 2 1 ");
    BOOST_TEST(ids(R"({"handled":true})") == "2 ");
    BOOST_TEST(ids(R"({"contact_id":1})") == "2 1 ");
    BOOST_TEST(ids(R"({"contact_id":2})").empty());
    BOOST_TEST(ids(R"({"channel":"sms","q":"WHO"})") == "3 ");
    BOOST_TEST(ids(R"({"channel":"email"})").empty());
    BOOST_TEST(ids(R"({"campaign_id":1})").empty());
    BOOST_TEST(ids(R"({"q":"0100","handled":false})") == "1 ");
}

BOOST_AUTO_TEST_CASE(an_export_follows_the_filters_of_the_list)
{
    const auto text = ok("exports.next", R"({"what":"inbound","handled":false})").at("text");
    BOOST_TEST(text ==
               "id,received_at,channel,kind,address,subject,text,campaign_id,seq,contact_id,handled,handled_at\r\n"
               "1,2026-11-22T15:00:00Z,sms,replied,'+14155550100,,How much?,,,,false,\r\n"
               "3,2026-11-22T15:00:00Z,sms,replied,'+14155550199,,'=Who is this?,,,,false,\r\n");
    BOOST_TEST(value("exports.next", R"({"what":"inbound","contact_id":1})", "/rows") == "2");
    BOOST_TEST(complaint("exports.next", R"({"what":"suppressions","handled":true,"q":"a"})") ==
               "invalid | handled: is no filter of suppressions | q: is no filter of suppressions");
    BOOST_TEST(complaint("exports.next", R"({"what":"inbound","status":"sent"})") ==
               "invalid | status: is no filter of inbound");
}

BOOST_AUTO_TEST_CASE(recipients_are_exported_with_the_filters_of_their_list)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"b","email":"b@example.com"},{"external_id":"c"}]})");
    const auto id = boost::json::serialize(
        ok("campaigns.create", R"({"name":"n","type":"email","subject":"x","text":"y"})").at("id"));
    const auto with = [&](std::string_view more) {
        return R"({"what":"recipients","campaign_id":)" + id + std::string{more} + '}';
    };
    BOOST_TEST(value("exports.next", with(""), "/rows") == "0");
    BOOST_TEST(value("exports.next", with(R"(,"status":"sent","q":"b@")"), "/next") == "null");
    BOOST_TEST(complaint("exports.next", R"({"what":"recipients"})") ==
               "invalid | campaign_id: is missing: the recipients of which campaign?");
    BOOST_TEST(
        complaint("exports.next", R"({"what":"recipients","campaign_id":9})") == "not_found | there is no campaign 9");
    BOOST_TEST(complaint("exports.next", with(R"(,"key":"a")")) ==
               "invalid | key: must be digits, * and #, as a phone has them, got \"a\"");
    BOOST_TEST(complaint("campaigns.recipients", R"({"id":)" + id + R"(,"question":1})") ==
               "invalid | question: needs the member key");
    BOOST_TEST(value("campaigns.keys", R"({"id":)" + id + "}", "/items") == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
