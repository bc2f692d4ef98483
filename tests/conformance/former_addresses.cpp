// Addresses that a contact had before a change belong to the person until it is erased.
#include "conformance/fixtures.hpp"
#include "conformance/known_person.hpp"
#include "conformance/tables.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace outbound;
using namespace outbound::testing;

namespace {

contact eve(std::string email, std::string phone)
{
    auto c = person("eve", std::move(email));
    c.phone = std::move(phone);
    return c;
}

contact_id store_one(store& s, const contact& c)
{
    return s.contacts().upsert(std::vector{c}).at(0).id;
}

/// A text from the number, and an operator's suppression of the email address.
void mention(store& s, std::string phone, std::string email)
{
    provider_event text;
    text.provider = "phones";
    text.channel = channel::sms;
    text.kind = event_kind::replied;
    text.address = std::move(phone);
    text.vendor_id = "SMin-" + text.address;
    text.occurred_at = noon;
    text.data = {{"body", "My name is Eve Zimmermann"}};
    s.events().record(std::vector{text});
    suppression fact;
    fact.channel = channel::email;
    fact.address = std::move(email);
    fact.reason = "Eve Zimmermann asked";
    fact.source = to_string(suppression_source::api);
    s.suppressions().add(std::vector{fact});
}

std::string texts_with(store_fixture& f, const std::vector<std::string>& words)
{
    std::string found;
    if (const auto home = open_tables(f))
        for (const auto& text : all_texts(*home))
            for (const auto& word : words)
                if (lower(text).find(word) != std::string::npos)
                    found += text + "\n";
    return found;
}

/// A contact whose both addresses have changed, by an upsert and by an edit, since texts named the first ones.
contact_id changed_person(store& s)
{
    const auto id = store_one(s, eve("Old.Eve@example.com", "+498912345678"));
    mention(s, "+498912345678", "old.eve@example.com");
    store_one(s, eve("Old.Eve@example.com", "+498912345699"));
    const std::array<std::string, 1> key{"eve"};
    s.contacts().edit(key, [](std::size_t, contact& c) { c.email = "new.eve@example.com"; });
    return id;
}

const std::vector<std::string> words_of_eve{"old.eve", "new.eve", "12345678", "12345699", "zimmermann"};

}  // namespace

BOOST_AUTO_TEST_SUITE(former_addresses)

BOOST_DATA_TEST_CASE(what_names_an_address_before_a_change_is_erased_with_the_contact, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = changed_person(s);
    const auto done = s.contacts().erase(id).value();
    BOOST_TEST(done.inbound == 1);
    BOOST_TEST(done.suppressions == 1);
    BOOST_TEST(s.events().unmatched_events(false, {}).items.empty());
    BOOST_TEST(texts_with(*f, words_of_eve) == "");
}

BOOST_DATA_TEST_CASE(former_addresses_of_a_deleted_contact_are_kept_until_it_is_erased, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = changed_person(s);
    s.contacts().remove(id);
    BOOST_TEST(s.contacts().erase(id)->inbound == 1);
    BOOST_TEST(texts_with(*f, words_of_eve) == "");
}

BOOST_DATA_TEST_CASE(erasure_leaves_what_names_a_former_address_that_another_contact_has_now, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = changed_person(s);
    auto heir = person("heir", "Old.Eve@Example.com");
    heir.phone = "+498912345678";
    const auto other = store_one(s, heir);
    BOOST_TEST(s.contacts().erase(id)->inbound == 0);
    BOOST_TEST(s.events().unmatched_events(false, {}).items.size() == 1u);
    BOOST_TEST(s.contacts().erase(other)->inbound == 1);
    BOOST_TEST(texts_with(*f, words_of_eve) == "");
}

BOOST_DATA_TEST_CASE(only_changes_of_an_address_are_kept, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto home = open_tables(*f);
    if (!home)
        return;
    const auto kept = [&] {
        std::int64_t rows = 0;
        home->reader()->run("SELECT count(*) FROM outbound_former_addresses", soci::into(rows));
        return rows;
    };
    store_one(s, eve("eve@example.com", ""));
    store_one(s, eve("EVE@example.com", "+498912345678"));
    BOOST_TEST(kept() == 0);
    for (const auto* phone : {"+498912345699", "+498912345678", "+498912345699", ""})
        store_one(s, eve("eve@example.com", phone));
    BOOST_TEST(kept() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
