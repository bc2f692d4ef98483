// Searching contacts: the index of a search, and contacts that wait for it.
#include "conformance/people.hpp"
#include "conformance/tables.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace outbound;
using namespace outbound::testing;

namespace {

constexpr page_request newest{.limit = 1000, .descending = true};

/// Random people with few different letters, so that parts of their texts repeat.
class crowd {
public:
    contact next()
    {
        contact c;
        c.external_id = text(3) + "-" + std::to_string(++number_);
        c.email = number_ % 3 == 0 ? "" : part(ascii, 3) + "@" + part(domains, 1);
        c.phone = number_ % 4 == 0 ? "" : "+4930" + part(digits, 4);
        c.first_name = text(4);
        c.last_name = number_ % 5 == 0 ? "" : text(4);
        c.company = number_ % 2 == 0 ? "" : text(6);
        return c;
    }

    /// Parts of such texts, and texts that look like parts of a pattern.
    std::string search()
    {
        static const std::vector<std::string> others{
            "%", "_", "\\", "'", "\"", "a%", "-1", "+4930", "@x", "a b", "zzz"};
        return pick(2) == 0 ? part(others, 1) : text(1 + pick(4));
    }

    std::size_t pick(std::size_t amount) { return std::uniform_int_distribution<std::size_t>{0, amount - 1}(numbers_); }

private:
    std::string text(std::size_t most) { return part(letters, 1 + pick(most)); }
    std::string part(const std::vector<std::string>& from, std::size_t size)
    {
        std::string out;
        for (std::size_t i = 0; i < size; ++i)
            out += from[pick(from.size())];
        return out;
    }

    const std::vector<std::string> ascii{"a", "B", "c", "."};
    const std::vector<std::string> digits{"1", "2", "3"};
    const std::vector<std::string> domains{"x.example", "b\u00fccher.example"};
    const std::vector<std::string> letters{"a", "A", "b", "B", " ", "%", "_", "'", "\\", "\"", "\u00e4", "\u00c4",
        "\u00df", "\u1e9e", "\u0130", "i", "\u03a3", "\u03c3", "\u03c2", "\u0436", "\u0416", "\u212a", "k", "\u4e2d",
        "\U0001f600", "i\u0307"};
    std::mt19937_64 numbers_{14};
    int number_ = 0;
};

std::vector<std::string> found_by(store& from, const std::string& search, page_request slice = newest)
{
    std::vector<std::string> found;
    for (;;) {
        const auto page = from.contacts().list({}, search, slice);
        for (const auto& c : page.items)
            found.push_back(c.external_id);
        if (!page.next)
            return found;
        slice.after = *page.next;
    }
}

void index_all(store& of)
{
    while (of.contacts().index_for_search(0)) {
    }
}

/// Applies the same changes to both stores.
class pair_of_stores {
public:
    pair_of_stores(store& indexed, store& plain) : stores_{&indexed, &plain} {}

    void upsert(const std::vector<contact>& people)
    {
        for (std::size_t i = 0; i < 2; ++i)
            for (const auto& done : stores_[i]->contacts().upsert(people))
                if (done.created)
                    ids_[i].push_back(done.id);
    }

    void remove(std::size_t number)
    {
        for (std::size_t i = 0; i < 2; ++i)
            stores_[i]->contacts().remove(ids_[i][number]);
    }

    void erase(std::size_t number)
    {
        for (std::size_t i = 0; i < 2; ++i)
            stores_[i]->contacts().erase(ids_[i][number]);
    }

    void check(crowd& people, int searches)
    {
        for (int i = 0; i < searches; ++i) {
            const auto text = people.search();
            BOOST_TEST_CONTEXT(text)
            BOOST_TEST(found_by(*stores_[0], text) == found_by(*stores_[1], text), boost::test_tools::per_element());
        }
    }

private:
    store* stores_[2];
    std::vector<contact_id> ids_[2];
};

std::vector<contact> some_of(crowd& people, std::size_t amount)
{
    std::vector<contact> out;
    for (std::size_t i = 0; i < amount; ++i)
        out.push_back(people.next());
    return out;
}

/// So many that they take several blocks of the index.
void add_many(store& to, int amount)
{
    std::vector<contact> people;
    for (int i = 0; i < amount; ++i) {
        auto c = person("key-" + std::to_string(i), "person." + std::to_string(i) + "@example.com");
        c.company = i % 1000 == 0 ? "Thousandth" : "";
        people.push_back(std::move(c));
    }
    to.contacts().upsert(people);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contact_search)

BOOST_DATA_TEST_CASE(search_finds_the_same_contacts_with_an_index_as_without, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto reference = open_fixture(kind);
    pair_of_stores both{fixture->store(), reference->store()};
    crowd people;
    auto first = some_of(people, 150);
    both.upsert(first);
    index_all(fixture->store());
    both.check(people, 60);

    // Changed, deleted, erased and new ones wait for the index.
    for (std::size_t i = 0; i < 40; ++i) {
        const auto key = first[i].external_id;
        first[i] = people.next();
        first[i].external_id = key;
    }
    both.upsert({first.begin(), first.begin() + 40});
    both.upsert(some_of(people, 50));
    for (std::size_t i = 30; i < 60; ++i)
        i % 2 == 0 ? both.remove(i) : both.erase(i);
    both.check(people, 60);
    index_all(fixture->store());
    both.check(people, 60);
}

BOOST_DATA_TEST_CASE(search_is_right_while_a_part_of_the_contacts_is_indexed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& store = fixture->store();
    add_many(store, 9'500);
    const auto all = found_by(store, "example.com");
    BOOST_TEST(all.size() == 9'500U);
    const auto thousandth = found_by(store, "usandt");
    BOOST_TEST(thousandth.size() == 10U);
    BOOST_TEST(store.contacts().unindexed() == 9'500);
    for (bool indexed = true; indexed; indexed = store.contacts().index_for_search(0)) {
        BOOST_TEST((found_by(store, "example.com") == all));
        BOOST_TEST((found_by(store, "usandt", {.limit = 3, .descending = true}) == thousandth));
        BOOST_TEST((found_by(store, "n.9499@EX") == std::vector<std::string>{"key-9499"}));
        BOOST_TEST(found_by(store, "n.9500").empty());
    }
    BOOST_TEST(store.contacts().unindexed() == 0);
}

BOOST_DATA_TEST_CASE(search_goes_through_blocks_in_slices_in_either_order, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& store = fixture->store();
    add_many(store, 9'000);
    index_all(store);
    std::vector<std::string> wanted;
    for (int i = 8'000; i >= 0; i -= 1000)
        wanted.push_back("key-" + std::to_string(i));
    for (const std::size_t limit : {1U, 2U, 4U, 9U, 10U})
        BOOST_TEST((found_by(store, "THOUSANDTH", {.limit = limit, .descending = true}) == wanted));
    std::ranges::reverse(wanted);
    for (const std::size_t limit : {1U, 2U, 4U, 9U, 10U})
        BOOST_TEST((found_by(store, "THOUSANDTH", {.limit = limit}) == wanted));
}

BOOST_DATA_TEST_CASE(search_does_not_walk_through_a_gap_between_ids, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& store = fixture->store();
    const auto home = open_tables(*fixture);
    if (!home)
        return;
    add_many(store, 10);
    sql::write(*home, [](sql::transaction& tx) {
        tx->execute_once("INSERT INTO outbound_contacts (id, external_id, email, created_at, updated_at)"
                         " VALUES (1000000000000000, 'far', 'person.9@far.example', 0, 0)");
    });
    index_all(store);
    for (const bool descends : {false, true}) {
        const page_request slice{.limit = 1, .descending = descends};
        BOOST_TEST(found_by(store, "person.9@", slice).size() == 2U);
        BOOST_TEST(found_by(store, "nobody", slice).empty());
    }
}

BOOST_DATA_TEST_CASE(search_joins_the_conditions_of_a_segment, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& store = fixture->store();
    add_many(store, 50);
    auto tagged = person("tagged", "person.7@other.example");
    tagged.tags = {"vip"};
    store.contacts().upsert(std::vector{tagged});
    index_all(store);
    segment vip;
    vip.tags_any = {"VIP"};
    const auto found = store.contacts().list(vip, "person.7", {});
    BOOST_REQUIRE(found.items.size() == 1U);
    BOOST_TEST(found.items[0].external_id == "tagged");
}

BOOST_DATA_TEST_CASE(few_new_and_changed_contacts_may_wait_for_the_index, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& contacts = fixture->store().contacts();
    BOOST_TEST(!contacts.index_for_search(0));
    add_many(fixture->store(), 10);
    BOOST_TEST(!contacts.index_for_search(10));
    BOOST_TEST(contacts.index_for_search(9));
    BOOST_TEST(contacts.unindexed() == 0);
    add_many(fixture->store(), 10);  // Nothing changes.
    BOOST_TEST(contacts.unindexed() == 0);
    contacts.upsert(std::vector{person("unindexed")});
    for (const auto* email : {"one@example.com", "two@example.com"})
        contacts.upsert(std::vector{person("unindexed", email)});
    BOOST_TEST(contacts.unindexed() == 1);
    BOOST_TEST(contacts.index_for_search(0));
    contacts.upsert(std::vector{person("key-1", "new@example.com"), person("key-2", "other@example.com")});
    BOOST_TEST(contacts.unindexed() == 2);
    BOOST_TEST(!contacts.index_for_search(2));
    BOOST_TEST(contacts.index_for_search(1));
    BOOST_TEST(contacts.unindexed() == 0);
    contacts.remove(contacts.find("key-3")->id);
    BOOST_TEST(contacts.unindexed() == 1);
    const auto findings = fixture->store().examine(false);
    const auto waiting = std::ranges::find(findings, "search_waiting", &finding::code);
    BOOST_REQUIRE((waiting != findings.end()));
    BOOST_TEST(waiting->sentence == "1 contacts wait to be indexed for searches, which find them, too, but read each.");
}

BOOST_AUTO_TEST_SUITE_END()
