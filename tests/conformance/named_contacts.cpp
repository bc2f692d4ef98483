// Segments that name contacts one by one, or a stored segment.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"

#include "model/segment.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// Contacts `p1` to `p<number>` with industries, scores and tags that repeat with different periods.
std::vector<contact> add_varied_people(store& s, int number)
{
    std::vector<contact> people;
    for (int i = 1; i <= number; ++i) {
        auto c = person("p" + std::to_string(i), i % 7 == 0 ? "" : "p" + std::to_string(i) + "@example.com");
        c.industry = i % 2 == 0 ? "retail" : "bank";
        c.lead_score = i % 10;
        if (i % 3 == 0)
            c.tags = {"vip"};
        people.push_back(std::move(c));
    }
    const auto stored = s.contacts().upsert(people);
    for (std::size_t i = 0; i < people.size(); ++i)
        people[i].id = stored[i].id;
    return people;
}

template <class T>
bool allows(const std::optional<std::vector<T>>& names, const T& name)
{
    return !names || std::ranges::find(*names, name) != names->end();
}

/// The rules of segments, for the members that random_filter() sets.
bool matches(const segment& filter, const contact& c)
{
    return allows(filter.contact_ids, c.id) && allows(filter.external_ids, c.external_id) &&
           (filter.industries.empty() || filter.industries[0] == c.industry) &&
           (!filter.lead_score_min || *c.lead_score >= *filter.lead_score_min) &&
           (!filter.has_email || *filter.has_email != c.email.empty()) &&
           (filter.tags_any.empty() || !c.tags.empty()) && (filter.tags_none.empty() || c.tags.empty());
}

class random_filters {
public:
    explicit random_filters(unsigned seed) : random_{seed} {}

    /// Names are in random order, some twice, and some are of nobody.
    segment next(const std::vector<contact>& people)
    {
        segment out;
        if (one_of(2) == 0)
            out.contact_ids.emplace();
        if (one_of(2) == 0)
            out.external_ids.emplace();
        const auto names = one_of(3 * static_cast<int>(people.size()));
        for (int i = 0; i < names; ++i) {
            const auto at = one_of(static_cast<int>(people.size()) + 2);
            const bool is_known = at < static_cast<int>(people.size());
            const auto place = static_cast<std::size_t>(at);
            if (out.contact_ids)
                out.contact_ids->push_back(is_known ? people[place].id : 1'000'000 + at);
            if (out.external_ids)
                out.external_ids->push_back(is_known ? people[place].external_id : "nobody");
        }
        if (one_of(3) == 0)
            out.industries = {"retail"};
        if (one_of(3) == 0)
            out.lead_score_min = one_of(10);
        if (one_of(4) == 0)
            out.has_email = one_of(2) == 0;
        if (one_of(4) == 0)
            (one_of(2) == 0 ? out.tags_any : out.tags_none) = {"vip"};
        return out;
    }

private:
    int one_of(int number) { return std::uniform_int_distribution{0, number - 1}(random_); }

    std::mt19937 random_;
};

std::vector<contact_id> listed(store& s, const segment& filter)
{
    std::vector<contact_id> found;
    for (page_request slice{0, 7};;) {
        const auto some = s.contacts().list(filter, {}, slice);
        for (const auto& c : some.items)
            found.push_back(c.id);
        if (!some.next)
            break;
        slice.after = *some.next;
    }
    std::ranges::sort(found);
    return found;
}

std::vector<contact_id> frozen_by(store& s, const segment& filter, std::size_t chunk)
{
    auto c = draft();
    c.recipient_segments = filter;
    const auto id = s.campaigns().create(c).id;
    s.campaigns().change_status(id, start());
    while (!s.dispatch().prepare(id, chunk, 10).done) {
    }
    std::vector<contact_id> found;
    for (const auto& r : s.campaigns().recipients(id, {}, {0, 1000}).items)
        found.push_back(r.contact_id);
    return found;
}

campaign draft_of(segment_id id)
{
    auto c = draft();
    c.recipient_segments.segment_id = id;
    return c;
}

std::string conflict_of(const std::function<void()>& call)
{
    const auto p = problem_of(call);
    BOOST_TEST((p.code == errc::conflict));
    return p.detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(named_contacts)

BOOST_DATA_TEST_CASE(names_joined_with_other_conditions_match_what_a_filter_in_memory_matches, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_varied_people(s, 40);
    random_filters filters{20261122};
    for (int i = 0; i < 40; ++i) {
        auto filter = filters.next(people);
        const auto stored = filters.next(people);
        const bool names_stored = i % 3 == 0;
        if (names_stored)
            filter.segment_id = s.segments().create("s" + std::to_string(i), stored).id;
        std::vector<contact_id> expected;
        for (const auto& c : people)
            if (matches(filter, c) && (!names_stored || matches(stored, c)))
                expected.push_back(c.id);
        BOOST_TEST_CONTEXT(boost::json::serialize(to_json(filter)))
        {
            BOOST_TEST(listed(s, filter) == expected, boost::test_tools::per_element());
            BOOST_TEST(s.contacts().count(filter, std::nullopt) == std::ssize(expected));
            BOOST_TEST(s.contacts().estimate(filter, channel::email).matched == std::ssize(expected));
            BOOST_TEST(frozen_by(s, filter, 3) == expected, boost::test_tools::per_element());
        }
    }
}

BOOST_DATA_TEST_CASE(an_empty_list_matches_nobody_and_repeated_names_count_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_varied_people(s, 5);
    const auto first = people[0].id;
    for (const auto& nobody : {segment{.contact_ids = std::vector<contact_id>{}},
             segment{.external_ids = std::vector<std::string>{}}, segment{.contact_ids = std::vector<contact_id>{0}}})
        BOOST_TEST(s.contacts().count(nobody, std::nullopt) == 0);
    BOOST_TEST(frozen_by(s, {.contact_ids = std::vector<contact_id>{}}, 10).empty());
    const segment repeated{.contact_ids = std::vector{first, first, first}};
    BOOST_TEST(s.contacts().count(repeated, std::nullopt) == 1);
    BOOST_TEST(frozen_by(s, repeated, 10) == std::vector{first}, boost::test_tools::per_element());
    const segment quoted{.external_ids = std::vector<std::string>{R"(p1"),('x)", "p2", "ü\\"}};
    BOOST_TEST(s.contacts().count(quoted, std::nullopt) == 1);
}

BOOST_DATA_TEST_CASE(names_that_no_contact_has_are_counted_once_and_are_no_error, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_varied_people(s, 5);
    segment filter;
    filter.contact_ids = {people[0].id, people[0].id, people[1].id, 4711, 4711, 4712};
    filter.external_ids = std::vector<std::string>{"p1", "p2", "nobody", "nobody"};
    filter.industries = {"retail"};
    filter.segment_id = s.segments().create("Others", {.external_ids = std::vector<std::string>{"p1", "p2", "x"}}).id;
    const auto found = s.contacts().estimate(filter, channel::email);
    BOOST_TEST(found.unknown_contacts == 4);
    BOOST_TEST(found.matched == 1);
    BOOST_TEST(s.contacts().estimate({}, channel::email).unknown_contacts == 0);
    BOOST_TEST(frozen_by(s, filter, 10).size() == 1U);
}

BOOST_DATA_TEST_CASE(a_hundred_thousand_names_are_frozen_in_eight_chunks, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_varied_people(s, 30);
    segment filter;
    filter.contact_ids.emplace(100'000);
    std::iota(filter.contact_ids->begin(), filter.contact_ids->end(), 1);
    auto c = draft();
    c.recipient_segments = filter;
    const auto id = s.campaigns().create(c).id;
    s.campaigns().change_status(id, start());
    const auto whole = s.dispatch().prepare(id, 2, 10);  // Every chunk looks up all of the names.
    BOOST_TEST(whole.ended);
    BOOST_TEST(whole.recipients == 30);
    filter.external_ids.emplace();
    for (int i = 0; i < 100'000; ++i)
        filter.external_ids->push_back("p" + std::to_string(i));
    BOOST_TEST(s.contacts().count(filter, std::nullopt) == 30);
    BOOST_TEST(s.contacts().estimate(filter, channel::email).unknown_contacts == 2 * 99'970);
}

BOOST_DATA_TEST_CASE(campaign_follows_the_stored_segment_it_names_until_it_starts, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_varied_people(s, 10);
    const auto saved = s.segments().create("Retail", {.industries = {"retail"}});
    const auto id = s.campaigns().create(draft_of(saved.id)).id;
    BOOST_TEST(s.contacts().count(s.campaigns().get(id)->recipient_segments, std::nullopt) == 5);
    s.segments().update(saved.id, "Hot", {.lead_score_min = 8});
    s.campaigns().change_status(id, start());
    BOOST_TEST(!s.dispatch().prepare(id, 1, 10).done);

    const auto id_text = std::to_string(saved.id);
    BOOST_TEST(
        conflict_of([&] { s.segments().update(saved.id, "Hot", {}); }) ==
        "segment " + id_text + ": campaign " + std::to_string(id) +
            " (\"Spring\") is choosing its recipients by this filter; change the filter when it has chosen them");
    BOOST_TEST(s.segments().update(saved.id, "Renamed", {.lead_score_min = 8})->name == "Renamed");
    while (!s.dispatch().prepare(id, 1, 10).done) {
    }
    BOOST_TEST(s.campaigns().counts(id).recipients == 2);
    BOOST_TEST(s.segments().update(saved.id, "Everybody", {}).has_value());
    BOOST_TEST(s.campaigns().counts(id).recipients == 2);
    BOOST_TEST(s.segments().remove(saved.id));
    BOOST_TEST(s.campaigns().get(id)->recipient_segments.segment_id.value() == saved.id);
    BOOST_TEST(conflict_of([&] { s.contacts().count({.segment_id = saved.id}, std::nullopt); }) ==
               "segment " + id_text + ": there is no such segment; name another one");
}

BOOST_DATA_TEST_CASE(segment_that_a_waiting_campaign_names_is_not_deleted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_varied_people(s, 10);
    const auto saved = s.segments().create("Retail", {.industries = {"retail"}}).id;
    const auto other = s.segments().create("Other", {}).id;
    auto c = draft_of(saved);
    c.recipient_segments.external_ids = std::vector<std::string>{"p1"};
    const auto id = s.campaigns().create(c).id;
    const auto complaint = "segment " + std::to_string(saved) + ": campaign " + std::to_string(id) +
                           " (\"Spring\") names it; change or cancel that campaign first";
    BOOST_TEST(conflict_of([&] { s.segments().remove(saved); }) == complaint);
    BOOST_TEST(s.segments().get(saved).has_value());
    s.campaigns().change_status(id, start());
    BOOST_TEST(conflict_of([&] { s.segments().remove(saved); }) == complaint);
    BOOST_TEST(s.segments().remove(other));
    s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(s.segments().remove(saved));
    BOOST_TEST(conflict_of([&] { s.campaigns().create(draft_of(saved)); }) ==
               "segment " + std::to_string(saved) + ": there is no such segment; name another one");
    auto changed = s.campaigns().create(draft());
    changed.recipient_segments.segment_id = saved;
    conflict_of([&] { s.campaigns().update(changed); });
}

BOOST_DATA_TEST_CASE(stored_segment_that_names_another_selects_nobody_but_is_refused, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_varied_people(s, 3);
    const auto inner = s.segments().create("Inner", {}).id;
    const auto outer = s.segments().create("Outer", {.segment_id = inner}).id;
    BOOST_TEST(conflict_of([&] { s.contacts().count({.segment_id = outer}, std::nullopt); }) ==
               "segment " + std::to_string(outer) + ": it names segment " + std::to_string(inner) +
                   "; save its conditions instead");
}

BOOST_DATA_TEST_CASE(erased_person_is_removed_from_the_filters_that_name_them, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_varied_people(s, 3);
    auto c = draft();
    c.recipient_segments.external_ids = std::vector<std::string>{"p1"};
    const auto alone = s.campaigns().create(c);
    c.recipient_segments.external_ids = std::vector<std::string>{"p2", "p1", "p12"};
    const auto several = s.campaigns().create(c);
    const auto saved = s.segments().create("People", c.recipient_segments);
    BOOST_TEST(s.contacts().erase(people[0].id).value().notes == 3);
    const auto left = s.campaigns().get(alone.id).value();
    BOOST_TEST(left.recipient_segments.external_ids.value().empty());
    BOOST_TEST(left.revision == alone.revision + 1);
    const std::vector<std::string> others{"p2", "p12"};
    BOOST_TEST(s.campaigns().get(several.id)->recipient_segments.external_ids.value() == others);
    BOOST_TEST(s.segments().get(saved.id)->filter.external_ids.value() == others);
}

BOOST_AUTO_TEST_SUITE_END()
