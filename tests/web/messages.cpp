// One-off messages over REST: 202, idempotency and masks.
#include "web/idempotency_fixture.hpp"

namespace {

using namespace outbound;
using namespace outbound::testing;

constexpr const char* code_message =
    R"({"to":"ann@example.com","channel":"email","subject":"Code {{code}}","text":"Hi","values":{"code":1}})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(messages, idempotency_fixture)

BOOST_AUTO_TEST_CASE(a_message_is_accepted_with_202_and_read_under_its_id_and_key)
{
    const auto body = std::string{code_message};
    const auto keyed = body.substr(0, body.size() - 1) + R"(,"key":"order/1"})";
    BOOST_TEST(ada.ask("POST", "/messages", keyed).status == 202u);
    BOOST_TEST(document_of(ada.ask("GET", "/messages/1")).at("address") == "ann@example.com");
    BOOST_TEST(document_of(ada.ask("GET", "/messages/by-key/order%2F1")).at("id") == 1);
    BOOST_TEST(ada.ask("GET", "/messages/2").status == 404u);
    BOOST_TEST(ada.ask("POST", "/messages", R"({"to":"a@b.co","channel":"email"})").status == 422u);
}

BOOST_AUTO_TEST_CASE(messages_are_listed_by_members_of_their_metadata)
{
    const auto body = std::string{code_message};
    ada.ask("POST", "/messages", body.substr(0, body.size() - 1) + R"(,"metadata":{"order":"A-1"}})");
    ada.ask("POST", "/messages", body);
    const auto listed = [&](const std::string& query) {
        return document_of(ada.ask("GET", "/messages?metadata=" + query)).at("items").as_array().size();
    };
    BOOST_TEST(listed("%7B%22order%22%3A%22A-1%22%7D") == 1u);
    BOOST_TEST(listed("%7B%22order%22%3A%22A-2%22%7D") == 0u);
    BOOST_TEST(ada.ask("GET", "/messages?metadata=A-1").status == 422u);
}

BOOST_AUTO_TEST_CASE(a_request_with_an_idempotency_key_sends_one_message)
{
    const auto first = ada.post("/messages", code_message, "a");
    const auto second = ada.post("/messages", code_message, "a");
    BOOST_TEST(first.status == 202u);
    BOOST_TEST(second.status == 202u);
    BOOST_TEST(second.body == first.body);
    BOOST_TEST(ada.ask("GET", "/messages/2").status == 404u);
}

BOOST_AUTO_TEST_CASE(addresses_are_masked_without_pii_and_sending_needs_its_scope)
{
    ada.post("/messages", code_message, "a");
    const direct_caller reader{*service, {"bob", {scope::read}, 7}};
    const auto seen = document_of(reader.ask("GET", "/messages/1"));
    BOOST_TEST(seen.at("address") != "ann@example.com");
    BOOST_TEST(reader.ask("POST", "/messages", code_message).status == 403u);
    BOOST_TEST(reader.ask("GET", "/messages/1?content=true").status == 403u);
    const direct_caller full_reader{*service, {"eve", {scope::read, scope::pii}, 8}};
    BOOST_TEST(document_of(full_reader.ask("GET", "/messages/1?content=true")).at("content").is_object());
}

BOOST_AUTO_TEST_SUITE_END()
