// Nouns of people.
#include "client/fixture.hpp"

#include <algorithm>

using namespace outbound;
using namespace outbound::filters;

namespace {

std::vector<std::string> keys_of(pages<contact> list)
{
    std::vector<std::string> keys;
    for (const auto& person : list)
        keys.push_back(person.external_id);
    std::ranges::sort(keys);
    return keys;
}

struct people_fixture : client_fixture {
    people_fixture()
    {
        std::vector<contact> people;
        for (int i = 0; i < 5; ++i)
            people.push_back({.external_id = std::to_string(i),
                .email = "p" + std::to_string(i) + "@example.com",
                .industry = i % 2 == 0 ? "Retail" : "Energy",
                .lead_score = 10 * i});
        ok(crm.contacts().upsert(people));
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(people_tests)

BOOST_FIXTURE_TEST_CASE(a_bad_contact_fails_alone_and_says_why, client_fixture)
{
    const auto report = ok(crm.contacts().upsert(
        {{.external_id = "1", .email = "ada@example.com"}, {.external_id = "2", .email = "nonsense"}}));
    BOOST_TEST(report.created == 1);
    BOOST_TEST(report.failed == 1);
    BOOST_REQUIRE(report.items.size() == 2U);
    BOOST_TEST(report.items[0].id > 0);
    BOOST_REQUIRE(report.items[1].fault.has_value());
    BOOST_TEST(!report.items[1].fault->violations.empty());
}

BOOST_FIXTURE_TEST_CASE(empty_members_stay_in_an_upsert_and_are_cleared_by_an_update, client_fixture)
{
    const contact whole{.external_id = "1",
        .email = "ada@example.com",
        .company = "Analytical Engines",
        .lead_score = 60,
        .fields = {{"plan", "gold"}},
        .tags = {"vip"}};
    ok(crm.contacts().upsert({whole}));
    ok(crm.contacts().upsert({{.external_id = "1", .first_name = "Ada"}}));
    auto stored = ok(crm.contacts().get("1"));
    BOOST_TEST(stored.first_name == "Ada");
    BOOST_TEST(stored.company == whole.company);
    BOOST_TEST(stored.lead_score.value() == 60);
    BOOST_TEST(stored.fields == whole.fields);
    BOOST_TEST(stored.tags == whole.tags);

    stored.company.clear();
    stored.lead_score.reset();
    stored.tags.clear();
    const auto changed = ok(crm.contacts().update(stored));
    BOOST_TEST(changed.company == "");
    BOOST_TEST(!changed.lead_score.has_value());
    BOOST_TEST(changed.tags.empty());
    BOOST_TEST(changed.email == whole.email);
}

BOOST_FIXTURE_TEST_CASE(lists_are_read_in_pages, people_fixture)
{
    const std::vector<std::string> all{"0", "1", "2", "3", "4"};
    for (const std::size_t limit : {1, 2, 5, 100})
        BOOST_TEST(keys_of(crm.contacts().list({}, {}, {.limit = limit})) == all);
    BOOST_TEST(
        keys_of(crm.contacts().list(industry == "retail" && lead_score > 0)) == (std::vector<std::string>{"2", "4"}));
    BOOST_TEST(keys_of(crm.contacts().list({}, "p3@")) == std::vector<std::string>{"3"});
    BOOST_TEST(keys_of(crm.contacts().list(industry == "Nothing")).empty());
}

BOOST_FIXTURE_TEST_CASE(pages_end_with_an_empty_one_and_report_problems, people_fixture)
{
    auto list = crm.contacts().list({}, {}, {.limit = 3});
    const auto first = ok(list.next_page());
    BOOST_TEST(first.items.size() == 3U);
    BOOST_TEST(ok(list.next_page()).items.size() == 2U);
    BOOST_TEST(ok(crm.contacts().list({}, {}, {.after = first.next}).next_page()).items.size() == 2U);
    BOOST_TEST(ok(list.next_page()).items.empty());
    auto refused = crm.contacts().list({}, {}, {.limit = 0});
    BOOST_TEST((refused.next_page().error().code == errc::invalid));
    BOOST_CHECK_THROW(crm.contacts().list({}, {}, {.limit = 0}).begin(), error);
}

BOOST_FIXTURE_TEST_CASE(contacts_are_removed_and_erased, people_fixture)
{
    ok(crm.contacts().remove(ok(crm.contacts().get("0")).id));
    ok(crm.contacts().erase(ok(crm.contacts().get("1")).id));
    BOOST_TEST((crm.contacts().get("0").error().code == errc::not_found));
    BOOST_TEST((crm.contacts().get("1").error().code == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(files_are_imported_in_pieces, client_fixture)
{
    const auto begun = ok(crm.imports().create({.columns = {{"Mail", "email"}}, .blank_clears = true}));
    const auto first = ok(crm.imports().append(begun.id, "external_id,Mail\n1,ada@example.com\n2,nons"));
    BOOST_TEST(first.imported == 1);
    const auto second = ok(crm.imports().append(begun.id, "ense\n"));
    BOOST_TEST(second.invalid == 1);
    BOOST_REQUIRE(second.faults.size() == 1U);
    BOOST_TEST(second.faults[0].line == 3);
    BOOST_TEST((ok(crm.imports().commit(begun.id)).status == job_status::done));
    BOOST_TEST(ok(crm.contacts().get("1")).email == "ada@example.com");
}

BOOST_FIXTURE_TEST_CASE(suppressions_are_imported, client_fixture)
{
    const auto begun = ok(crm.imports().create({.into_suppressions = true, .via = channel::email}));
    ok(crm.imports().append(begun.id, "address\neve@example.com\n"));
    ok(crm.imports().commit(begun.id));
    BOOST_TEST(ok(crm.suppressions().contains(channel::email, "eve@example.com")));
}

BOOST_FIXTURE_TEST_CASE(segments_are_saved_and_counted, people_fixture)
{
    auto saved = ok(crm.segments().create("Shops", industry == "Retail"));
    BOOST_TEST(ok(crm.segments().count(saved.filter)) == 3);
    BOOST_TEST(ok(crm.segments().count(saved.filter, channel::sms)) == 0);
    saved.filter = saved.filter && lead_score >= 40;
    BOOST_TEST(ok(crm.segments().count(ok(crm.segments().update(saved)).filter)) == 1);
    BOOST_TEST(ok(crm.segments().get(saved.id)).name == "Shops");
    ok(crm.segments().remove(saved.id));
    for (const auto& left : crm.segments().list())
        BOOST_ERROR("there is still " + left.name);
}

BOOST_FIXTURE_TEST_CASE(suppressions_are_added_and_lifted, client_fixture)
{
    BOOST_TEST(ok(crm.suppressions().add(
                   {{.channel = channel::email, .address = "Eve@example.com", .reason = "asked"}})) == 1);
    BOOST_TEST(ok(crm.suppressions().contains(channel::email, "eve@example.com")));
    for (const auto& entry : crm.suppressions().list(channel::email)) {
        BOOST_TEST(entry.address == "eve@example.com");
        BOOST_TEST(entry.reason == "asked");
        BOOST_TEST((entry.created_at > timestamp{}));
    }
    ok(crm.suppressions().remove(channel::email, "eve@example.com", "asked"));
    BOOST_TEST(!ok(crm.suppressions().contains(channel::email, "eve@example.com")));
    BOOST_TEST(
        (crm.suppressions().add({{.address = "nonsense"}}).error().violations.at(0).path == "entries[0].address"));
}

BOOST_AUTO_TEST_SUITE_END()
