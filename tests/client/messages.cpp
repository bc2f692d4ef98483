// The noun of one-off messages.
#include "client/fixture.hpp"

using namespace outbound;

namespace {

nouns::message_request receipt(std::string to)
{
    return {.to = std::move(to),
        .content = email_parts{.subject = "Order {{number}}", .text = "Thank you."},
        .from = {"shop@example.org"},
        .values = {{"number", 4711}}};
}

std::vector<message_id> ids_of(pages<one_off_message> listed)
{
    std::vector<message_id> ids;
    for (const auto& m : listed)
        ids.push_back(m.id);
    return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_tests)

BOOST_FIXTURE_TEST_CASE(a_message_is_sent_once_for_its_key_and_read_by_it, client_fixture)
{
    auto wanted = receipt("ada@example.com");
    wanted.key = "order-4711";
    wanted.metadata = {{"order", 4711}};
    const auto sent = ok(crm.messages().send(wanted));
    BOOST_TEST((sent.state.status == recipient_status::queued));
    BOOST_TEST(sent.state.address == "ada@example.com");
    BOOST_TEST(ok(crm.messages().send(wanted)).id == sent.id);
    const auto read = ok(crm.messages().get("order-4711"));
    BOOST_TEST(read.id == sent.id);
    BOOST_TEST(read.metadata.at("order").as_int64() == 4711);
    BOOST_TEST((ok(crm.messages().get(sent.id)).created_at == sent.created_at));
    wanted.kind = message_kind::marketing;
    BOOST_TEST((crm.messages().send(wanted).error().code == errc::conflict));
}

BOOST_FIXTURE_TEST_CASE(a_contact_is_sent_to_by_its_names, client_fixture)
{
    const auto ada = ok(crm.contacts().upsert({{.external_id = "7", .email = "ada@example.com"}})).items.at(0).id;
    auto by_id = receipt({});
    by_id.contact = ada;
    auto by_name = receipt({});
    by_name.external_id = "7";
    const auto first = ok(crm.messages().send(by_id));
    const auto second = ok(crm.messages().send(by_name));
    BOOST_TEST(first.state.contact_id == ada);
    BOOST_TEST(second.state.address == "ada@example.com");
    BOOST_TEST(ids_of(crm.messages().list({.contact = ada}, {.limit = 1})) == (std::vector{second.id, first.id}));
    BOOST_TEST(ids_of(crm.messages().list({.status = recipient_status::sent})).empty());
}

BOOST_FIXTURE_TEST_CASE(a_bad_message_of_a_batch_fails_alone, client_fixture)
{
    const auto batch = ok(crm.messages().send_batch({receipt("ada@example.com"), receipt("nobody")}));
    BOOST_REQUIRE(batch.size() == 2U);
    BOOST_TEST(batch[0].id > 0);
    BOOST_TEST(!batch[0].fault.has_value());
    BOOST_TEST(batch[1].id == 0);
    BOOST_TEST((batch[1].fault.value().code == errc::invalid));
}

BOOST_AUTO_TEST_SUITE_END()
