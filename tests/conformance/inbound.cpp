// Incoming messages: filters, the mark of handled replies, and keys pressed in calls.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"
#include "conformance/one_off_messages.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* ann_number = "+14155550100";
constexpr const char* bob_number = "+14155550199";

provider_event text_from(std::string address, std::string id, std::string body, event_kind kind = event_kind::replied)
{
    provider_event e;
    e.channel = channel::sms;
    e.kind = kind;
    e.provider = "twilio";
    e.vendor_id = e.id = std::move(id);
    e.address = std::move(address);
    e.occurred_at = noon;
    e.data["body"] = std::move(body);
    return e;
}

/// A campaign on the channel that was sent to one contact with the number `ann_number`, and to one with `bob_number`.
campaign_id campaign_by_phone(store_fixture& f, channel via)
{
    auto& s = f.store();
    auto first = person("a");
    first.phone = ann_number;
    auto second = person("b");
    second.phone = bob_number;
    s.contacts().upsert(std::vector{first, second});
    auto c = draft();
    c.type = via;
    c.from.address = "+15005550006";
    const auto id = running_campaign(s, c);
    const auto now = f.clock().now();
    work_on_range(s, id, 2, {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::sent, now)});
    return id;
}

provider_event keypress(
    event_factory& make, recipient_seq seq, std::string digits, std::string gather, std::string name)
{
    auto e = make(seq, event_kind::keypress);
    e.channel = channel::phone;
    e.address = seq == 1 ? ann_number : bob_number;
    e.reason = std::move(name);
    e.data = {{"digits", std::move(digits)}, {"gather", std::move(gather)}};
    return e;
}

std::vector<std::string> bodies(store& s, const inbound_filter& filter)
{
    std::vector<std::string> found;
    for (const auto& e : s.events().unmatched_events(filter, {}).items)
        found.emplace_back(e.event.data.at("body").as_string());
    return found;
}

using body_list = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(inbound)

BOOST_DATA_TEST_CASE(a_reply_waits_until_it_is_handled_and_keeps_its_first_time, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    s.events().record(
        std::vector{text_from(ann_number, "SM1", "How much?"), text_from(ann_number, "SM2", "And when?")});
    BOOST_TEST((bodies(s, {.handled = false}) == body_list{"How much?", "And when?"}));
    const auto first = s.events().unmatched_events(inbound_filter{}, {}).items.at(0).id;

    const auto handled_at = f->clock().now();
    BOOST_TEST((s.events().set_handled(first, true).value().handled_at == handled_at));
    f->clock().advance(1h);
    BOOST_TEST((s.events().set_handled(first, true).value().handled_at == handled_at));
    BOOST_TEST((s.events().inbound(first).value().handled_at == handled_at));
    BOOST_TEST((bodies(s, {.handled = false}) == body_list{"And when?"}));
    BOOST_TEST((bodies(s, {.handled = true}) == body_list{"How much?"}));

    BOOST_TEST(!s.events().set_handled(first, false).value().is_handled());
    BOOST_TEST((bodies(s, {.handled = false}) == body_list{"How much?", "And when?"}));
    BOOST_TEST(!s.events().inbound(4711).has_value());
    BOOST_TEST(!s.events().set_handled(4711, true).has_value());
}

BOOST_DATA_TEST_CASE(a_message_that_answers_a_reply_marks_it_as_handled_in_one_transaction, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    s.events().record(std::vector{text_from(ann_number, "SM1", "How much?")});
    const auto reply = s.events().unmatched_events(inbound_filter{}, {}).items.at(0).id;
    auto answer = message_to(ann_number);
    answer.channel = channel::sms;
    answer.inbound = reply;
    BOOST_CHECK_THROW(s.atomically([&] {
        s.messages().add(answer);
        throw std::runtime_error{"undone"};
    }),
        std::runtime_error);
    BOOST_TEST(!s.events().inbound(reply).value().is_handled());
    s.messages().add(answer);
    BOOST_TEST((s.events().inbound(reply).value().handled_at == f->clock().now()));
}

BOOST_DATA_TEST_CASE(an_opt_out_needs_no_answer_and_cannot_wait_for_one, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    s.events().record(std::vector{text_from(ann_number, "SM1", "STOP", event_kind::opted_out)});
    const auto stop = s.events().unmatched_events(inbound_filter{}, {}).items.at(0);
    BOOST_TEST(stop.is_handled());
    BOOST_TEST(bodies(s, {.handled = false}).empty());
    BOOST_TEST(!s.events().set_handled(stop.id, true).value().handled_at.has_value());
    BOOST_TEST((problem_of([&] { s.events().set_handled(stop.id, false); }).code == errc::conflict));
}

BOOST_DATA_TEST_CASE(inbound_is_filtered_by_channel_contact_campaign_and_text, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = campaign_by_phone(*f, channel::sms);
    s.events().record(std::vector{text_from(ann_number, "SM1", "How MUCH is 100% of it?"),
        text_from(bob_number, "SM2", "Not me"), text_from("+14155550111", "SM3", "Wrong number")});
    const auto ann = s.contacts().find("a").value().id;
    BOOST_TEST((bodies(s, {.campaign = id}) == body_list{"How MUCH is 100% of it?", "Not me"}));
    BOOST_TEST((bodies(s, {.only_unmatched = true}) == body_list{"Wrong number"}));
    BOOST_TEST((bodies(s, {.contact = ann}) == body_list{"How MUCH is 100% of it?"}));
    BOOST_TEST((bodies(s, {.contact = ann, .addresses = {"+14155550111"}}) ==
                body_list{"How MUCH is 100% of it?", "Wrong number"}));
    BOOST_TEST(s.events().unmatched_events(inbound_filter{.contact = ann}, {}).items.at(0).contact == ann);
    BOOST_TEST(bodies(s, {.channel = channel::sms}).size() == 3U);
    BOOST_TEST(bodies(s, {.channel = channel::email}).empty());
    BOOST_TEST((bodies(s, {.search = "much"}) == body_list{"How MUCH is 100% of it?"}));
    BOOST_TEST((bodies(s, {.search = "100%"}) == body_list{"How MUCH is 100% of it?"}));
    BOOST_TEST((bodies(s, {.search = "0111"}) == body_list{"Wrong number"}));
    BOOST_TEST(bodies(s, {.search = "replied"}).empty());  // A word of the stored event, but not of its text.
    const auto page = s.events().unmatched_events(inbound_filter{.campaign = id}, {.limit = 1, .descending = true});
    BOOST_TEST(page.items.at(0).event.vendor_id == "SM2");
    BOOST_TEST(page.next.has_value());
}

BOOST_DATA_TEST_CASE(pressed_keys_are_counted_by_question_and_lead_to_their_people, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = campaign_by_phone(*f, channel::phone);
    event_factory make{s, id};
    const std::vector presses{keypress(make, 1, "1", "0", "yes"), keypress(make, 1, "1", "0", "yes"),
        keypress(make, 2, "1", "0", "yes"), keypress(make, 2, "2", "1", "later"), keypress(make, 2, "11", "1", "")};
    BOOST_TEST(s.events().record(presses).stored == 5);

    const auto keys = s.events().keys(id, 10);
    BOOST_REQUIRE(keys.size() == 3U);
    BOOST_TEST(keys[0].name == "yes");
    BOOST_TEST(keys[0].data == R"({"digits":"1","gather":"0"})");
    BOOST_TEST(keys[0].recipients == 2);
    BOOST_TEST(keys[0].presses == 3);
    BOOST_TEST(s.events().keys(id, 1).size() == 1U);

    const auto who = [&](std::string key, std::optional<std::int64_t> question = {}) {
        recipient_filter filter;
        filter.key = std::move(key);
        filter.question = question;
        std::vector<recipient_seq> seqs;
        for (const auto& r : s.campaigns().recipients(id, filter, {}).items)
            seqs.push_back(r.seq);
        return seqs;
    };
    BOOST_TEST((who("1") == std::vector<recipient_seq>{1, 2}));
    BOOST_TEST((who("2") == std::vector<recipient_seq>{2}));
    BOOST_TEST((who("1", 0) == std::vector<recipient_seq>{1, 2}));
    BOOST_TEST(who("1", 1).empty());
    BOOST_TEST(who("3").empty());
    recipient_filter unanswered;
    unanswered.key = "1";
    unanswered.status = recipient_status::failed;
    BOOST_TEST(s.campaigns().recipients(id, unanswered, {}).items.empty());
    recipient_filter one;
    one.key = "1";
    BOOST_TEST(s.campaigns().recipients(id, one, {0, 1}).next.value() == 1);
    BOOST_TEST(s.campaigns().recipients(id, one, {1, 1}).items.at(0).seq == 2);

    s.contacts().erase(s.contacts().find("a").value().id);
    BOOST_TEST((who("1") == std::vector<recipient_seq>{2}));
    std::int64_t presses_left = 0;
    for (const auto& each : s.events().keys(id, 10))
        presses_left += each.presses;
    BOOST_TEST(presses_left == 5);
    BOOST_TEST((problem_of([&] { s.events().keys(4711, 10); }).code == errc::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
