// Erasing people: afterwards no table contains them, and counters stay.
#include "conformance/fixtures.hpp"
#include "conformance/known_person.hpp"
#include "conformance/tables.hpp"

#include "rules/search_grams.hpp"
#include "store/contacts/contact_set.hpp"
#include "store/contacts/personal_tables.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <sstream>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

std::set<std::string> words_in(std::string_view list)
{
    std::istringstream stream{std::string{list}};
    return {std::istream_iterator<std::string>{stream}, {}};
}

/// The places that still name the person.
std::string remains_of_person(sql::database& home)
{
    std::string found;
    for (const auto& text : all_texts(home))
        if (!personal_text_in(text).empty())
            found += text + "\n";
    return found;
}

/// Number of grams under which the index of searches has the contact, or nobody.
std::size_t grams_of(sql::database& home, contact_id id)
{
    std::size_t number = 0;
    std::int64_t place = 0;
    std::string text;
    const auto db = home.reader();
    auto rows = db->prepare("SELECT place, contacts FROM outbound_contact_grams", soci::into(place), soci::into(text));
    rows.each([&] {
        sql::contact_set set;
        sql::add_set(text, set);
        const bool has_contact = place >> rules::gram_bits == sql::block_of(id) && set[sql::place_in_block(id)];
        number += has_contact || set.none() ? 1 : 0;
    });
    return number;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(erasure_tests)

BOOST_DATA_TEST_CASE(every_table_and_text_column_is_registered_with_erasure, stores, kind)
{
    const auto f = open_fixture(kind);
    const auto home = open_tables(*f);
    if (!home)
        return;
    text_columns registered;
    for (const auto& table : sql::personal_tables()) {
        BOOST_TEST_CONTEXT(table.name)
        {
            auto& columns = registered[std::string{table.name}];
            BOOST_TEST(columns.empty());
            for (const auto* list : {&table.erased, &table.kept})
                columns.merge(words_in(*list));
            BOOST_TEST(table.erased.empty() == (table.erase == nullptr));
            BOOST_TEST(table.kept.empty() == table.reason.empty());
        }
    }
    const auto real = text_columns_of(*home);
    for (const auto& [table, columns] : real)
        for (const auto& column : columns)
            BOOST_TEST(registered[table].contains(column),
                table << "." << column << " is not in src/store/contacts/personal_tables.cpp");
    for (const auto& [table, columns] : registered) {
        BOOST_TEST(real.contains(table), table << " is registered and does not exist");
        for (const auto& column : columns)
            BOOST_TEST((!real.contains(table) || real.at(table).contains(column)),
                table << "." << column << " does not exist");
    }
}

BOOST_DATA_TEST_CASE(nothing_in_any_table_names_an_erased_person, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    const auto home = open_tables(f);
    if (home) {
        for (const auto& text : personal_texts)
            BOOST_TEST(std::ranges::any_of(
                           all_texts(*home), [&](const auto& t) { return lower(t).find(lower(text)) != t.npos; }),
                "the case misses " << text);
    }

    const auto done = s.contacts().erase(p.id).value();
    BOOST_TEST(done.contacts == 1);
    BOOST_TEST(done.recipients == 3);
    BOOST_TEST(done.events == 6);
    BOOST_TEST(done.problems == 1);
    BOOST_TEST(done.inbound == 3);
    BOOST_TEST(done.imports == 1);
    BOOST_TEST(done.notes == 2);
    BOOST_TEST(done.suppressions == 2);
    BOOST_TEST(done.is_done);
    BOOST_TEST(done.is_complete);
    if (home)
        BOOST_TEST(remains_of_person(*home) == "");
    BOOST_TEST((s.jobs().get(p.import)->status == job_status::cancelled));
    for (const auto* key : {"00000000000000a1", "00000000000000a2", "00000000000000a3"})
        BOOST_TEST((s.idempotency().find(key).value().is_done && s.idempotency().find(key)->answer.empty()));
    BOOST_TEST(!s.idempotency().find("00000000000000a4")->answer.empty());
    BOOST_TEST(faults(s, p.email) == "");
    BOOST_TEST(faults(s, p.sms) == "");
    BOOST_TEST(faults(s, p.refused) == "");
    BOOST_TEST(row(s, p.email, 4).address == "p4@example.com");
}

BOOST_DATA_TEST_CASE(search_index_forgets_a_person_who_was_indexed_changed_or_deleted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& contacts = fixture->store().contacts();
    const auto home = open_tables(*fixture);
    if (!home)
        return;
    const auto index_all = [&] {
        while (contacts.index_for_search(0)) {
        }
    };
    const std::pair<const char*, std::function<void(contact_id)>> cases[] = {{"indexed", [](contact_id) {}},
        {"changed", [&](contact_id) { contacts.upsert(std::vector{ann("ann.present@example.com")}); }},
        {"changed and indexed again",
            [&](contact_id) {
                contacts.upsert(std::vector{ann("ann.later@example.com")});
                index_all();
            }},
        {"deleted", [&](contact_id id) { contacts.remove(id); }}, {"deleted and indexed again", [&](contact_id id) {
                                                                       contacts.remove(id);
                                                                       index_all();
                                                                   }}};
    for (const auto& [name, prepare] : cases) {
        contacts.upsert(std::vector{person("namesake", "ann.former@example.com")});
        const auto id = contacts.upsert(std::vector{ann("ann.former@example.com")}).at(0).id;
        index_all();
        prepare(id);
        contacts.erase(id);
        BOOST_TEST(grams_of(*home, id) == 0U, name);
        BOOST_TEST(contacts.list({}, "ann.former", {}).items.size() == 1U, name);
    }
}

BOOST_DATA_TEST_CASE(erasing_again_answers_the_same_way_and_removes_nothing_more, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    BOOST_TEST(s.contacts().erase(p.id)->contacts == 1);
    const auto repeated = s.contacts().erase(p.id);
    BOOST_REQUIRE(repeated.has_value());
    BOOST_TEST(repeated->contacts + repeated->recipients + repeated->events + repeated->problems + repeated->inbound +
                   repeated->notes ==
               0);
    BOOST_TEST((s.contacts().find_erased("key-of-Ann") == p.id));
    BOOST_TEST(!s.contacts().find_erased("key-of-Bob"));

    const auto alone = s.contacts().upsert(std::vector{person("alone", "alone@example.com")}).at(0).id;
    BOOST_TEST(s.contacts().erase(alone)->contacts == 1);  // in no campaign: only the record of the erasure is left
    BOOST_TEST(s.contacts().erase(alone).has_value());
    BOOST_TEST(!s.contacts().erase(4711).has_value());
}

BOOST_DATA_TEST_CASE(contact_that_was_deleted_earlier_is_erased_as_if_it_existed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    s.contacts().remove(p.id);
    BOOST_TEST((s.contacts().find_erased("key-of-Ann") == p.id));
    const auto done = s.contacts().erase(p.id).value();
    BOOST_TEST(done.is_complete);
    BOOST_TEST(done.suppressions == 2);
    BOOST_TEST(done.notes == 2);
    BOOST_TEST(done.imports == 1);
    if (const auto home = open_tables(f))
        BOOST_TEST(remains_of_person(*home) == "");
    BOOST_TEST(s.contacts().erase(p.id)->is_complete);
    BOOST_TEST(done.contacts == 0);
    BOOST_TEST(done.recipients == 3);
    BOOST_TEST(done.inbound == 3);
    BOOST_TEST(row(s, p.email, p.email_seq).address == "");
    BOOST_TEST(s.events().unmatched_events(false, {}).items.empty());
}

BOOST_DATA_TEST_CASE(deleted_contacts_are_erased_with_the_one_that_has_their_external_id_now, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    s.contacts().remove(p.id);
    const auto returned = s.contacts().upsert(std::vector{person("key-of-Ann", "ann@example.org")}).at(0).id;
    s.contacts().remove(returned);
    const auto again = s.contacts().upsert(std::vector{person("key-of-Ann", "ann@example.org")}).at(0).id;
    const auto done = s.contacts().erase(again).value();
    BOOST_TEST(done.contacts == 1);
    BOOST_TEST(done.recipients == 3);
    BOOST_TEST(done.inbound == 3);
    if (const auto home = open_tables(f))
        BOOST_TEST(remains_of_person(*home) == "");
}

BOOST_DATA_TEST_CASE(erasure_says_if_not_all_addresses_of_a_deleted_contact_are_known, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    s.contacts().remove(p.id);
    const auto home = open_tables(f);
    if (!home)
        return;
    sql::write(*home, [](sql::transaction& tx) {  // As after a deletion by the host, or by an earlier version.
        tx->execute_once("DELETE FROM outbound_deleted_contacts");
    });
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(!s.contacts().erase(p.id)->is_complete);
    const auto returned = s.contacts().upsert(std::vector{ann("ann.present@example.com")}).at(0).id;
    BOOST_TEST(s.contacts().erase(returned)->is_complete);
    BOOST_TEST(remains_of_person(*home) == "");
}

BOOST_DATA_TEST_CASE(messages_of_others_stay_if_their_address_contains_the_erased_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    auto short_one = person("short", "ann@example.com");
    short_one.phone = "+49891234";
    const auto id = s.contacts().upsert(std::vector{short_one}).at(0).id;
    auto text = loose_events_of(s).at(0);
    text.address = "+498912345";
    auto mail = loose_events_of(s).at(1);
    mail.address = "joann@example.com";
    auto longer = loose_events_of(s).at(1);
    longer.vendor_id = "longer";
    longer.address = "ann@example.com.au";
    s.events().record(std::vector{text, mail, longer});
    BOOST_TEST(s.contacts().erase(id)->inbound == 0);
    BOOST_TEST(s.events().unmatched_events(false, {}).items.size() == 3u);
}

BOOST_DATA_TEST_CASE(person_with_very_many_events_is_erased_in_several_transactions, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    const auto contact = s.contacts().find("p3")->id;
    event_factory make{s, id};
    constexpr int most = 2500;
    std::vector<provider_event> events;
    for (int i = 0; i < most; ++i) {
        auto e = make.open(3, event_actor::human, std::chrono::seconds{i});
        e.data = {{"user_agent", "p3's"}};
        events.push_back(e);
    }
    s.events().record(events);
    BOOST_TEST(s.contacts().erase(contact)->events == most);
    BOOST_TEST(row(s, id, 3).opens == most);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(links_that_a_scanner_followed_stay_distinct, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    const auto before = row(s, p.email, p.email_seq);
    BOOST_TEST(before.machine_clicks == 3);
    s.contacts().erase(p.id);
    BOOST_TEST(row(s, p.email, p.email_seq).machine_clicks == 3);
    BOOST_TEST(s.events().links(p.email, 10).empty());  // what one person followed is no statistic
    BOOST_TEST(s.events().refold(p.email) == 0);
}

BOOST_DATA_TEST_CASE(events_after_the_erasure_are_counted_and_name_no_person, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    const auto late = campaign_by(s, channel::email);
    const auto seq = s.campaigns().counts(late).recipients == 10 ? recipient_seq{5} : recipient_seq{0};
    const auto range = work_on_range(s, late, 10);  // in flight while the person is erased
    const auto texts = campaign_by(s, channel::sms);
    const auto text_range = work_on_range(s, texts, 10);
    s.contacts().erase(p.id);

    auto text = outcome(seq, recipient_status::sent, f.clock().now());
    text.external_id = "SMann10";
    text.find_after = 60s;
    auto text_request = window_to(text_range, 10, {&text, 1});
    s.dispatch().open_window(text_request);

    auto failed = outcome(seq, recipient_status::failed, f.clock().now());
    failed.external_id = "SMann9";
    failed.detail = "550 no such user ann.present@example.com";
    auto request = window_to(range, 10, {&failed, 1});
    s.dispatch().open_window(request);
    for (auto& e : events_of(s, p)) {
        e.id += " late";
        s.events().record({&e, 1});
    }
    const auto repeated = events_of(s, p);
    BOOST_TEST(s.events().record(repeated).duplicates == std::ssize(repeated));  // an event of before is still known
    BOOST_TEST((row(s, late, seq).status == recipient_status::failed));
    BOOST_TEST((row(s, texts, seq).status == recipient_status::sent));
    BOOST_TEST(row(s, p.email, p.email_seq).machine_clicks + row(s, p.email, p.email_seq).clicks == 6);
    BOOST_TEST(faults(s, p.email) == "");
    if (const auto home = open_tables(f))
        BOOST_TEST(remains_of_person(*home) == "");
}

BOOST_DATA_TEST_CASE(
    suppression_of_an_erased_person_stays_as_a_hash_and_holds_when_the_address_comes_back, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    std::vector<suppression> stops(2);
    stops[0].address = "ann.present@example.com";
    stops[0].reason = "complaint";
    stops[1].channel = channel::sms;
    stops[1].address = "+4989123456";
    stops[1].reason = "unsubscribe";
    s.suppressions().add(stops);
    BOOST_TEST(s.contacts().erase(p.id)->suppressions == 4);
    if (const auto home = open_tables(f))
        BOOST_TEST(remains_of_person(*home) == "");
    const auto returned_id = s.contacts().upsert(std::vector{ann("Ann.Present@example.com")}).at(0).id;
    BOOST_TEST(s.suppressions().find(channel::email, "ann.present@example.com")->reason == "complaint");
    BOOST_TEST(s.suppressions().find(channel::sms, "+4989123456").has_value());
    const auto later = campaign_by(s, channel::sms);
    const auto rows = s.campaigns().recipients(later, {}, {}).items;
    BOOST_TEST(std::ranges::count(rows, "suppressed", &recipient::reason) == 1);
    BOOST_TEST(s.contacts().erase(returned_id)->suppressions >= 2);
    if (const auto home = open_tables(f))
        BOOST_TEST(remains_of_person(*home) == "");
}

BOOST_AUTO_TEST_SUITE_END()
