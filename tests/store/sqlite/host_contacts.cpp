// Contacts of a host that stores them without SQL.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/schema.hpp"

#include <outbound/contact_source.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// Contacts with the ids 10, 20, …; every second one is in banking and tagged.
class address_book final : public contact_source {
public:
    explicit address_book(int number)
    {
        for (int i = 1; i <= number; ++i) {
            auto c = person("C" + std::to_string(i), "p" + std::to_string(i) + "@example.com");
            c.id = i * 10;
            c.first_name = "N" + std::to_string(i);
            c.fields = {{"plan", "gold"}};
            if (i % 2 == 1) {
                c.industry = "bank";
                c.lead_score = i;
                c.tags = {"big", "odd \"1\""};
            }
            people_.emplace(c.id, c);
        }
    }

    std::int64_t count() override
    {
        const std::lock_guard alone{guard_};
        check();
        return static_cast<std::int64_t>(people_.size());
    }

    std::vector<contact> next(contact_id after, std::size_t limit) override
    {
        const std::lock_guard alone{guard_};
        check();
        ++chunks_;
        std::vector<contact> chunk;
        for (auto at = people_.upper_bound(after); at != people_.end() && chunk.size() < limit; ++at)
            chunk.push_back(at->second);
        if (is_unsorted_)
            std::ranges::reverse(chunk);
        return chunk;
    }

    std::optional<contact> get(contact_id id) override
    {
        const std::lock_guard alone{guard_};
        check();
        const auto found = people_.find(id);
        return found != people_.end() ? std::optional{found->second} : std::nullopt;
    }

    void remove(contact_id id)
    {
        const std::lock_guard alone{guard_};
        people_.erase(id);
    }

    void fail(bool fails) { fails_ = fails; }
    void give_unsorted_chunks() { is_unsorted_ = true; }
    int chunks() const { return chunks_; }

private:
    void check() const
    {
        if (fails_)
            throw std::runtime_error{"the book is closed"};
    }

    std::mutex guard_;
    std::map<contact_id, contact> people_;
    bool fails_ = false;
    bool is_unsorted_ = false;
    int chunks_ = 0;
};

struct book_fixture {
    explicit book_fixture(int number = 12) : book{std::make_shared<address_book>(number)}
    {
        auto options = folder.options();
        options.contacts = book;
        store = open_store(options);
    }

    scratch_folder folder;
    std::shared_ptr<address_book> book;
    std::unique_ptr<outbound::store> store;
};

bool is_about_the_book(const problem& p)
{
    BOOST_TEST_MESSAGE(p.detail);
    return p.code == errc::store && p.detail.find("contacts of the host: the book is closed") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_contacts)

BOOST_AUTO_TEST_CASE(contact_is_found_by_id_and_by_key_with_all_that_it_has)
{
    book_fixture f;
    auto& contacts = f.store->contacts();
    const auto first = contacts.get(10);
    BOOST_TEST_REQUIRE(first.has_value());
    BOOST_TEST(f.book->chunks() == 0);
    BOOST_TEST(first->first_name == "N1");
    BOOST_TEST(first->fields.at("plan") == "gold");
    BOOST_TEST(first->lead_score.value() == 1);
    BOOST_TEST(first->tags == (std::vector<std::string>{"big", "odd \"1\""}), boost::test_tools::per_element());
    BOOST_TEST(!contacts.get(20)->lead_score.has_value());
    BOOST_TEST(contacts.get(20)->tags.empty());
    BOOST_TEST(!contacts.get(11).has_value());
    BOOST_TEST(!contacts.get(-10).has_value());
    BOOST_TEST(contacts.find("C12")->id == 120);
    BOOST_TEST(!contacts.find("C13").has_value());
}

BOOST_AUTO_TEST_CASE(segments_are_filtered_listed_and_counted)
{
    book_fixture f;
    auto& contacts = f.store->contacts();
    segment banks;
    banks.industries = {"bank"};
    banks.tags_any = {"big", "small"};
    banks.lead_score_min = 5;
    BOOST_TEST(contacts.count(banks, {}) == 4);
    BOOST_TEST(contacts.count({}, channel::phone) == 0);
    BOOST_TEST(contacts.estimate(banks, channel::email).sendable == 4);
    segment untagged;
    untagged.tags_none = {"odd \"1\""};
    BOOST_TEST(contacts.count(untagged, {}) == 6);
    const int before_list = f.book->chunks();
    const auto page = contacts.list(untagged, "n1", {0, 2});
    BOOST_TEST(f.book->chunks() == before_list + 2);  // All contacts, with their tags, and the end.
    BOOST_TEST_REQUIRE(page.items.size() == 2u);
    BOOST_TEST(page.items[0].id == 100);
    BOOST_TEST(contacts.list({}, {}, {100, 10}).items.size() == 2u);
    const int before = f.book->chunks();
    BOOST_TEST(contacts.count({}, {}) == 12);
    BOOST_TEST(f.book->chunks() == before);  // count() says so.
}

BOOST_AUTO_TEST_CASE(contacts_that_a_segment_names_are_asked_for_one_by_one)
{
    book_fixture f{1'234};
    segment named;
    named.contact_ids = {12'000, 30, 30, 11};
    named.industries = {"bank"};
    const int before = f.book->chunks();
    BOOST_TEST(f.store->contacts().count(named, {}) == 1);
    auto c = draft();
    c.recipient_segments.contact_ids = {12'000, 30, 30, 11};
    const auto id = f.store->campaigns().create(c).id;
    f.store->campaigns().change_status(id, start());
    while (!f.store->dispatch().prepare(id, 1, 10).done) {
    }
    BOOST_TEST(f.book->chunks() == before);
    BOOST_TEST(row(*f.store, id, 1).contact_id == 30);
    BOOST_TEST(row(*f.store, id, 2).contact_id == 12'000);
    segment by_key;
    by_key.external_ids = std::vector<std::string>{"C3", "C1200", "nobody"};
    BOOST_TEST(f.store->contacts().list(by_key, {}, {}).items.size() == 2u);
    BOOST_TEST(f.store->contacts().estimate(by_key, channel::email).unknown_contacts == 1);
}

BOOST_AUTO_TEST_CASE(every_contact_is_frozen_for_any_size_of_chunks)
{
    book_fixture f{1'234};
    const auto id = running_campaign(*f.store, 100);
    BOOST_TEST(f.store->campaigns().counts(id).queued == 1'234);
    BOOST_TEST(row(*f.store, id, 1'234).contact_id == 12'340);
    BOOST_TEST(faults(*f.store, id) == "");
    const int before = f.book->chunks();
    const auto range = claim(*f.store, id).value();
    BOOST_TEST_REQUIRE(range.recipients.size() == 100u);
    BOOST_TEST(range.recipients[99].first_name == "N100");
    BOOST_TEST(f.store->dispatch().open_window(window_to(range, 100)).granted);
    BOOST_TEST(f.book->chunks() == before);  // Each recipient is asked for by id.
}

BOOST_AUTO_TEST_CASE(deleted_contact_gets_no_message_even_under_a_lease)
{
    book_fixture f;
    const auto id = running_campaign(*f.store, 20);
    const auto range = claim(*f.store, id).value();
    f.book->remove(30);
    const auto window = f.store->dispatch().open_window(window_to(range, 12));
    BOOST_TEST(window.granted);
    BOOST_TEST(window.withheld == std::vector<recipient_seq>{3}, boost::test_tools::per_element());
    BOOST_TEST(row(*f.store, id, 3).reason == "contact_deleted");
}

BOOST_AUTO_TEST_CASE(contacts_are_never_written)
{
    book_fixture f;
    BOOST_TEST((problem_of([&] { f.store->contacts().upsert(std::vector{person("x")}); }).code == errc::conflict));
    const auto p = problem_of([&] { f.store->contacts().remove(10); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail == "contacts are read from the host's program, where the host keeps them; change them there");
    const auto id = running_campaign(*f.store);
    const auto erased = f.store->contacts().erase(10);
    BOOST_TEST(erased->is_hosts);
    BOOST_TEST(erased->recipients == 1);
    BOOST_TEST(row(*f.store, id, 1).address.empty());
    BOOST_TEST(f.store->contacts().get(10).has_value());
}

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_not_found_by_address)
{
    book_fixture f;
    const std::vector<std::string> addresses{"p10@example.com"};
    const auto p = problem_of([&] { f.store->contacts().find_by_address(channel::email, addresses); });
    BOOST_TEST((p.code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(exception_of_the_host_is_the_error_of_the_call_which_writes_nothing)
{
    book_fixture f;
    const auto id = f.store->campaigns().create(draft()).id;
    f.store->campaigns().change_status(id, start());
    f.book->fail(true);
    BOOST_TEST(is_about_the_book(problem_of([&] { f.store->dispatch().prepare(id, 100, 10); })));
    BOOST_TEST(is_about_the_book(problem_of([&] { f.store->contacts().get(10); })));
    BOOST_TEST(is_about_the_book(problem_of([&] { f.store->contacts().count({}, {}); })));
    f.book->fail(false);
    BOOST_TEST(f.store->dispatch().prepare(id, 100, 10).recipients == 12);
}

BOOST_AUTO_TEST_CASE(chunk_whose_ids_do_not_ascend_is_refused)
{
    book_fixture f;
    f.book->give_unsorted_chunks();
    const auto p = problem_of([&] { f.store->contacts().list({}, {}, {}); });
    BOOST_TEST(p.detail.find("next() must return ids that ascend") != std::string::npos, p.detail);
}

BOOST_AUTO_TEST_CASE(doctor_reports_the_source_of_contacts_and_whether_it_can_be_read)
{
    book_fixture f;
    const auto about_contacts = [&] {
        std::string found;
        for (const auto& item : f.store->examine(false))
            if (item.topic == "contacts")
                found += std::string{to_string(item.status)} + ": " + item.sentence;
        return found;
    };
    BOOST_TEST(about_contacts() == "ok: Contacts are read from the host's program, which has 12.");
    f.book->fail(true);
    BOOST_TEST(about_contacts() ==
               "problem: The host's program does not give its contacts: contacts of the host: the book is closed.");
}

BOOST_AUTO_TEST_CASE(source_beside_a_view_or_on_postgresql_is_refused_at_open)
{
    scratch_folder folder;
    auto options = folder.options();
    options.contacts = std::make_shared<address_book>(1);
    options.contacts_view = "people";
    BOOST_TEST((problem_of([&] { open_store(options); }).code == errc::config));
    options.contacts_view.clear();
    options.url = "postgresql://127.0.0.1:1/nothing";
    const auto p = problem_of([&] { open_store(options); });
    BOOST_TEST((p.code == errc::config));
    BOOST_TEST(p.detail.find("on PostgreSQL give contacts.view") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(migration_does_not_change_a_hosts_table_of_contacts)
{
    scratch_folder folder;
    auto options = folder.options();
    const auto run = [&](std::string_view statement) {
        sql::write(*sql::open_database(folder.options()), [&](sql::transaction& tx) { tx->execute_once(statement); });
    };
    run("CREATE TABLE contacts (nickname TEXT)");
    options.contacts_view = "people";
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    options.contacts_view.clear();
    options.contacts = std::make_shared<address_book>(2);
    options.migrate = true;
    BOOST_TEST(open_store(options)->contacts().get(20)->external_id == "C2");
    run("INSERT INTO contacts (nickname) VALUES ('Ada')");
}

BOOST_AUTO_TEST_SUITE_END()
