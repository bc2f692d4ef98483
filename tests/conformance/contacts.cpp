// Contacts: upsert, look-up, lists, removal, erasure.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace outbound;
using namespace outbound::testing;

namespace {

contact full()
{
    contact c = person("crm-1", "Ada@Example.com");
    c.phone = "+493012345";
    c.first_name = "Ada";
    c.last_name = "Lovelace";
    c.company = "Engines";
    c.industry = "maths";
    c.lead_score = 90;
    c.timezone = "Europe/London";
    c.fields = {{"plan", "gold"}, {"seats", 3}, {"nested", {{"a", nullptr}}}};
    c.tags = {"customer", "vip"};
    return c;
}

std::string keys(const page<contact>& found)
{
    std::string all;
    for (const auto& c : found.items)
        all += (all.empty() ? "" : " ") + c.external_id;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contacts_tests)

BOOST_DATA_TEST_CASE(contact_comes_back_as_it_was_stored, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& contacts = f.store().contacts();
    const auto written = contacts.upsert(std::vector{full()});
    BOOST_TEST(written.at(0).created);
    for (const auto& read : {contacts.get(written.at(0).id), contacts.find("crm-1")}) {
        BOOST_REQUIRE(read);
        BOOST_TEST(read->id == written.at(0).id);
        BOOST_TEST(read->email == "Ada@Example.com");
        BOOST_TEST(read->phone == "+493012345");
        BOOST_TEST(read->first_name == "Ada");
        BOOST_TEST(read->last_name == "Lovelace");
        BOOST_TEST(read->company == "Engines");
        BOOST_TEST(read->industry == "maths");
        BOOST_TEST(read->lead_score.value() == 90);
        BOOST_TEST(read->timezone == "Europe/London");
        BOOST_TEST(read->fields == full().fields);
        BOOST_TEST(read->tags == full().tags, boost::test_tools::per_element());
        BOOST_TEST((read->created_at == f.clock().now()));
    }
}

BOOST_DATA_TEST_CASE(edit_starts_from_stored_values_and_from_edits_of_an_earlier_key, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& contacts = fixture->store().contacts();
    const auto first = contacts.upsert(std::vector{full()}).at(0);
    const std::vector<std::string> keys{"crm-1", "crm-2", "crm-1"};
    const auto done = contacts.edit(keys, [](std::size_t index, contact& stored) {
        stored.company += std::to_string(index);
        stored.tags.push_back("x" + std::to_string(index));
    });
    BOOST_REQUIRE(done.size() == 3u);
    BOOST_TEST((done[0].id == first.id && done[2].id == first.id));
    BOOST_TEST((!done[0].created && done[1].created && !done[2].created));
    const auto edited = contacts.find("crm-1").value();
    BOOST_TEST(edited.company == "Engines02");
    BOOST_TEST(edited.email == "Ada@Example.com");
    BOOST_TEST(edited.lead_score.value() == 90);
    BOOST_TEST(edited.fields == full().fields);
    BOOST_TEST(
        edited.tags == (std::vector<std::string>{"customer", "vip", "x0", "x2"}), boost::test_tools::per_element());
    BOOST_TEST(contacts.find("crm-2").value().company == "1");
}

BOOST_DATA_TEST_CASE(upsert_replaces_a_known_contact_with_its_tags_and_keeps_its_id, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& contacts = f.store().contacts();
    const auto first = contacts.upsert(std::vector{full()}).at(0);
    const auto created_at = f.clock().now();
    f.clock().advance(std::chrono::seconds{5});
    auto changed = person("crm-1", "new@example.com");
    changed.tags = {"lead"};
    const auto second = contacts.upsert(std::vector{changed}).at(0);
    BOOST_TEST(!second.created);
    BOOST_TEST(second.id == first.id);
    const auto read = contacts.get(first.id).value();
    BOOST_TEST(read.email == "new@example.com");
    BOOST_TEST(read.first_name.empty());
    BOOST_TEST(!read.lead_score);
    BOOST_TEST(read.fields.empty());
    BOOST_TEST(read.tags == changed.tags, boost::test_tools::per_element());
    BOOST_TEST((read.created_at == created_at));
    BOOST_TEST((read.updated_at == f.clock().now()));
}

BOOST_DATA_TEST_CASE(same_external_id_twice_in_one_upsert_is_one_contact_with_the_later_values, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    const auto written =
        f.store().contacts().upsert(std::vector{person("a", "1@example.com"), person("a", "2@example.com")});
    BOOST_TEST(written.at(0).created);
    BOOST_TEST(!written.at(1).created);
    BOOST_TEST(written.at(0).id == written.at(1).id);
    BOOST_TEST(f.store().contacts().find("a")->email == "2@example.com");
}

BOOST_DATA_TEST_CASE(upsert_distinguishes_new_from_known_contacts_and_numbers_them_in_the_order_given, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& contacts = fixture->store().contacts();
    auto known = person("m");
    known.tags = {"old", "stays"};
    const auto id = contacts.upsert(std::vector{known}).at(0).id;
    known.tags = {"stays"};
    auto tagged = person("z");
    tagged.tags = {"new"};
    auto later = person("b", "later@example.com");
    later.tags = {"last"};
    tagged.fields = {{"said", "\"no\" \\ \n"}};
    const auto written = contacts.upsert(std::vector{tagged, known, person("b"), person("a"), later});
    std::vector<bool> created;
    for (const auto& row : written)
        created.push_back(row.created);
    BOOST_TEST(created == (std::vector{true, false, true, true, false}), boost::test_tools::per_element());
    BOOST_TEST(written[1].id == id);
    BOOST_TEST(written[2].id == written[4].id);
    BOOST_TEST(written[0].id < written[2].id);
    BOOST_TEST(written[2].id < written[3].id);
    BOOST_TEST(contacts.get(id)->tags == (std::vector<std::string>{"stays"}), boost::test_tools::per_element());
    BOOST_TEST(contacts.find("b")->tags == later.tags, boost::test_tools::per_element());
    BOOST_TEST(contacts.find("b")->email == "later@example.com");
    BOOST_TEST(contacts.find("z")->fields == tagged.fields);
}

BOOST_DATA_TEST_CASE(upsert_that_fails_in_the_middle_writes_nothing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto broken = person("b");
    broken.tags = {"twice", "twice"};  // violates a key; valid contacts have no such tags
    BOOST_CHECK_THROW(f.store().contacts().upsert(std::vector{person("a"), broken}), error);
    BOOST_TEST(!f.store().contacts().find("a"));
    BOOST_TEST(f.store().contacts().upsert(std::vector{person("a")}).at(0).created);
}

BOOST_DATA_TEST_CASE(id_of_a_deleted_contact_is_never_reused, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    const auto id = f.store().contacts().upsert(std::vector{person("a")}).at(0).id;
    BOOST_TEST(f.store().contacts().remove(id));
    BOOST_TEST(!f.store().contacts().remove(id));
    BOOST_TEST(!f.store().contacts().get(id));
    BOOST_TEST(f.store().contacts().upsert(std::vector{person("b")}).at(0).id > id);
}

BOOST_DATA_TEST_CASE(list_goes_through_all_contacts_in_slices, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    const auto ids = add_people(f.store(), 25);
    std::vector<contact_id> seen;
    page_request slice{0, 10};
    for (int slices = 1;; ++slices) {
        const auto found = f.store().contacts().list({}, {}, slice);
        for (const auto& c : found.items)
            seen.push_back(c.id);
        if (!found.next) {
            BOOST_TEST(slices == 3);
            break;
        }
        slice.after = *found.next;
    }
    BOOST_TEST(seen == ids, boost::test_tools::per_element());
    BOOST_TEST(!f.store().contacts().list({}, {}, {0, 25}).next);
}

BOOST_DATA_TEST_CASE(search_finds_parts_of_key_name_email_and_phone_and_takes_no_wildcards, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto other = person("100%", "bob_smith@example.org");
    f.store().contacts().upsert(std::vector{full(), other, person("plain")});
    const struct {
        const char* search;
        const char* found;
    } cases[] = {{"", "crm-1 100% plain"}, {"CRM", "crm-1"}, {"ada love", "crm-1"}, {"@example", "crm-1 100%"},
        {"+4930", "crm-1"}, {"%", "100%"}, {"_", "100%"}, {"\\", ""}, {"nobody", ""}, {"' OR 1=1 --", ""}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.search)
    BOOST_TEST(keys(f.store().contacts().list({}, c.search, {})) == c.found);
}

BOOST_DATA_TEST_CASE(search_finds_an_address_in_every_spelling_of_its_domain, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    f.store().contacts().upsert(
        std::vector{person("shown", "ann@b\u00fccher.de"), person("capitals", "Ann@B\u00dcCHER.de"),
            person("wire", "ann@xn--bcher-kva.de"), person("other", "joann@b\u00fccher.de"),
            person("longer", "ann@b\u00fccher.dev"), person("plain", "ann@example.com")});
    for (const auto* search : {"ann@xn--bcher-kva.de", "ANN@XN--BCHER-KVA.DE", "ann@bu\u0308cher.de"})
        BOOST_TEST(keys(f.store().contacts().list({}, search, {})) == "shown capitals wire", search);
    // As entered, it may also be a part of an address.
    for (const auto* search : {"ann@b\u00fccher.de", "ann@B\u00dcCHER.de"})
        BOOST_TEST(keys(f.store().contacts().list({}, search, {})).starts_with("shown capitals wire"), search);
    BOOST_TEST(keys(f.store().contacts().list({}, "ann@EXAMPLE.com", {})) == "plain");
    const auto id = running_campaign(f.store());
    recipient_filter filter;
    for (const auto* search : {"joann@b\u00fccher.de", "joann@B\u00dcCHER.de", "joann@xn--bcher-kva.de"}) {
        filter.search = search;
        BOOST_TEST(f.store().campaigns().recipients(id, filter, {}).items.size() == 1u, search);
    }
}

BOOST_DATA_TEST_CASE(recipients_are_found_by_their_whole_address_in_every_spelling, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    f.store().contacts().upsert(std::vector{
        person("a", "ann@b\u00fccher.de"), person("b", "joann@b\u00fccher.de"), person("c", "ann@b\u00fccher.dev")});
    const auto id = running_campaign(f.store());
    recipient_filter filter;
    for (const auto* address : {"ann@b\u00fccher.de", "ANN@B\u00dcCHER.de", "ann@xn--bcher-kva.de"}) {
        filter.address = address;
        const auto found = f.store().campaigns().recipients(id, filter, {}).items;
        BOOST_REQUIRE_MESSAGE(found.size() == 1u, address);
        BOOST_TEST(found[0].address == "ann@xn--bcher-kva.de");
        filter.status = recipient_status::queued;
        BOOST_TEST(f.store().campaigns().recipients(id, filter, {}).items.size() == 1u);
        filter.status = recipient_status::failed;
        BOOST_TEST(f.store().campaigns().recipients(id, filter, {}).items.empty());
        filter.status.reset();
        BOOST_TEST(f.store().campaigns().recipients(id, filter, {found[0].seq}).items.empty());
        BOOST_TEST(f.store().campaigns().recipients(id + 1, filter, {}).items.empty());
    }
    filter.address = "ann@";
    BOOST_TEST(f.store().campaigns().recipients(id, filter, {}).items.empty());
}

BOOST_DATA_TEST_CASE(estimate_puts_every_contact_under_one_reason, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    f.store().contacts().upsert(std::vector{person("none"), person("bad", "not an address"),
        person("a", "A@example.com"), person("again", "a@EXAMPLE.com"), person("third", "a@example.com"),
        person("stop", "stop@example.com"), person("was", "was@example.com"), person("fine", "fine@example.com")});
    suppression stop;
    stop.address = "Stop@example.com";
    suppression was;
    was.address = "was@example.com";
    was.expires_at = f.clock().now() - std::chrono::seconds{1};
    f.store().suppressions().add(std::vector{stop, was});
    const auto e = f.store().contacts().estimate({}, channel::email);
    BOOST_TEST(e.matched == 8);
    BOOST_TEST(e.no_address == 1);
    BOOST_TEST(e.invalid_address == 1);
    BOOST_TEST(e.suppressed == 1);
    BOOST_TEST(e.duplicate == 2);
    BOOST_TEST(e.sendable == 3);
}

BOOST_DATA_TEST_CASE(contacts_are_found_by_their_addresses, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& people = fixture->store().contacts();
    auto caller = person("c", "");
    caller.phone = "+15005550006";
    people.upsert(std::vector{
        person("a", "Ann@Example.com"), person("b", "ann@example.com"), caller, person("d", "o'x@example.com")});
    const auto found = [&](channel via, std::vector<std::string> addresses) {
        std::set<std::string> out;
        for (const auto& [address, key] : people.find_by_address(via, addresses))
            out.insert(address + '=' + key);
        return out;
    };
    BOOST_TEST((found(channel::email, {"ann@example.com", "o'x@example.com", "nobody@example.com"}) ==
                std::set<std::string>{"ann@example.com=a", "ann@example.com=b", "o'x@example.com=d"}));
    BOOST_TEST((found(channel::phone, {"+15005550006"}) == std::set<std::string>{"+15005550006=c"}));
    BOOST_TEST(found(channel::phone, {}).empty());
}

BOOST_DATA_TEST_CASE(estimate_agrees_with_the_recipients_that_a_campaign_then_freezes, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    f.store().contacts().upsert(
        std::vector{person("bad", "not an address"), person("a", "A@example.com"), person("b", "a@example.com"),
            person("s1", "stop@example.com"), person("s2", "stop@example.com"), person("fine", "fine@example.com")});
    suppression stop;
    stop.address = "stop@example.com";
    f.store().suppressions().add(std::vector{stop});
    const auto e = f.store().contacts().estimate({}, channel::email);
    const auto counts = f.store().campaigns().counts(running_campaign(f.store()));
    BOOST_TEST(counts.queued == e.sendable);
    BOOST_TEST(counts.skipped == e.invalid_address + e.suppressed + e.duplicate);
}

BOOST_DATA_TEST_CASE(erasure_deletes_the_contact_and_blanks_its_address_in_campaigns, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto ids = add_people(s, 3);
    const auto id = running_campaign(s);
    const auto now = f.clock().now();
    const auto range = work_on_range(s, id, 3,
        {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::failed, now),
            outcome(3, recipient_status::sent, now)});
    release(s, range);
    // The address changed after the campaign; the row is found nevertheless.
    s.contacts().upsert(std::vector{person("p2", "elsewhere@example.com")});

    BOOST_TEST(s.contacts().erase(ids.at(1)).has_value());
    BOOST_TEST(!s.contacts().get(ids.at(1)));
    const auto rows = s.campaigns().recipients(id, {}, {}).items;
    BOOST_TEST(rows.at(1).address.empty());
    BOOST_TEST(rows.at(1).detail.empty());
    BOOST_TEST(rows.at(1).reason == "550");
    BOOST_TEST((rows.at(1).status == recipient_status::failed));
    BOOST_TEST(rows.at(0).address == "p1@example.com");
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.contacts().erase(ids.at(1))->recipients == 0);
}

BOOST_AUTO_TEST_SUITE_END()
