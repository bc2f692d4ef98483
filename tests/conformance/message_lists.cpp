// Lists of one-off messages.
#include "conformance/one_off_messages.hpp"
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

std::vector<message_id> message_ids(const page<one_off_message>& listed)
{
    std::vector<message_id> ids;
    for (const auto& m : listed.items)
        ids.push_back(m.id);
    return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(message_lists)

BOOST_DATA_TEST_CASE(messages_are_listed_by_channel_and_contact_in_pages, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto ann = s.contacts().upsert(std::vector{person("ann", "ann@example.com")}).at(0).id;
    auto named = message_to("ann@example.com");
    named.contact = ann;
    auto text = message_to("+15005550006");
    text.channel = channel::sms;
    const auto first = s.messages().add(named).id;
    const auto second = s.messages().add(message_to("bob@example.com")).id;
    const auto third = s.messages().add(text).id;

    const page_request newest{.limit = 2, .descending = true};
    const auto page = s.messages().list({}, newest);
    BOOST_TEST(message_ids(page) == (std::vector{third, second}));
    auto rest = newest;
    rest.after = page.next.value();
    BOOST_TEST(message_ids(s.messages().list({}, rest)) == std::vector{first});
    BOOST_TEST(message_ids(s.messages().list({.channel = channel::email}, {})) == (std::vector{first, second}));
    BOOST_TEST(message_ids(s.messages().list({.contact = ann}, {})) == std::vector{first});
    BOOST_TEST(s.messages().list({.channel = channel::phone}, {}).items.empty());
}

BOOST_DATA_TEST_CASE(every_message_is_listed_under_the_status_that_it_shows, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto later = f->clock().now() + 1h;
    std::vector<one_off_message> all;
    for (const auto status : {recipient_status::sent, recipient_status::failed, recipient_status::retrying}) {
        all.push_back(s.messages().add(message_to("ann@example.com")));
        const claim_terms terms{"w"};
        BOOST_REQUIRE(claim_messages(s, all.back(), terms).size() == 1u);
        auto end = outcome(all.back().state.seq, status, f->clock().now());
        if (status == recipient_status::retrying)
            end.retry_at = later;
        s.dispatch().settle_retries(all.back().state.campaign, terms.token, {&end, 1});
    }
    all.push_back(s.messages().add(message_to("ann@example.com")));
    BOOST_REQUIRE(claim_messages(s, all.back()).size() == 1u);
    all.push_back(s.messages().add(message_to("ann@example.com")));

    std::set<recipient_status> shown;
    for (const auto& m : all) {
        const auto status = message_status(s, m);
        shown.insert(status);
        BOOST_TEST(message_ids(s.messages().list({.status = status}, {})) == std::vector{m.id});
    }
    const std::set expected{recipient_status::sent, recipient_status::failed, recipient_status::retrying,
        recipient_status::sending, recipient_status::queued};
    BOOST_TEST((shown == expected));
}

BOOST_AUTO_TEST_SUITE_END()
