// Segments: matching, and saved segments.
#include "conformance/people.hpp"

#include "model/segment.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

contact someone(std::string key, std::string industry, std::optional<int> score, std::vector<std::string> tags,
    std::string email = {}, std::string phone = {})
{
    contact c = person(std::move(key), std::move(email));
    c.industry = std::move(industry);
    c.lead_score = score;
    c.tags = std::move(tags);
    c.phone = std::move(phone);
    return c;
}

void add_crowd(store& s)
{
    s.contacts().upsert(std::vector{
        someone("a", "retail", 10, {"lead"}, "a@example.com", "+4930111111"),
        someone("b", "retail", 50, {"lead", "vip"}, "b@example.com"),
        someone("c", "bank", 90, {"vip"}, "", "+4930333333"),
        someone("d", "bank", std::nullopt, {}, "d@example.com"),
        someone("e", "", 0, {"lead", "old"}),
        someone("f", "it's; DROP", -5, {"o'clock"}, "f@example.com"),
        someone("g", "CAFÉ", -50, {"STRASSE", "Éclair"}, "", "+4930777777"),
    });
}

struct membership {
    const char* name;
    segment filter;
    const char* members;
};

std::vector<membership> memberships()
{
    std::vector<membership> cases;
    const auto add = [&](const char* name, const char* members, auto set) {
        segment filter;
        set(filter);
        cases.push_back({name, filter, members});
    };
    add("everyone", "abcdefg", [](segment&) {});
    add("one industry", "ab", [](segment& s) { s.industries = {"retail"}; });
    add("any of the industries", "abcd", [](segment& s) { s.industries = {"retail", "bank"}; });
    add("industry in another case", "ab", [](segment& s) { s.industries = {"Retail"}; });
    add("industry composed otherwise", "g", [](segment& s) { s.industries = {"cafe\u0301"}; });
    add("industry with quotes", "f", [](segment& s) { s.industries = {"it's; DROP"}; });
    add("no industry", "e", [](segment& s) { s.industries = {""}; });
    add("score from, inclusive, never null", "bc", [](segment& s) { s.lead_score_min = 50; });
    add("score up to, inclusive, never null", "aefg", [](segment& s) { s.lead_score_max = 10; });
    add("score between", "ab", [](segment& s) { s.lead_score_min = 10, s.lead_score_max = 50; });
    add("lowest possible score", "abcefg", [](segment& s) { s.lead_score_min = INT32_MIN; });
    add("score nobody has", "", [](segment& s) { s.lead_score_min = 60, s.lead_score_max = 40; });
    add("with email", "abdf", [](segment& s) { s.has_email = true; });
    add("without email", "ceg", [](segment& s) { s.has_email = false; });
    add("with phone", "acg", [](segment& s) { s.has_phone = true; });
    add("without phone", "bdef", [](segment& s) { s.has_phone = false; });
    add("any of the tags", "abce", [](segment& s) { s.tags_any = {"lead", "vip"}; });
    add("all of the tags", "b", [](segment& s) { s.tags_all = {"lead", "vip"}; });
    add("none of the tags", "cdfg", [](segment& s) { s.tags_none = {"lead"}; });
    add("tags together", "a", [](segment& s) {
        s.tags_any = {"lead", "vip"}, s.tags_all = {"lead"}, s.tags_none = {"old", "vip"};
    });
    add("tag with a quote", "f", [](segment& s) { s.tags_any = {"o'clock"}; });
    add("any of the tags in another case", "bcg", [](segment& s) { s.tags_any = {"VIP", "stra\u00dfe"}; });
    add("all of the tags in another case", "g", [](segment& s) { s.tags_all = {"strasse", "e\u0301CLAIR"}; });
    add("none of the tags in another case", "adef", [](segment& s) {
        s.tags_none = {"Vip", "LEAD\u0301", "\u00e9clair", "a"};
    });
    add("everything at once", "b", [](segment& s) {
        s.industries = {"retail"}, s.lead_score_min = 20, s.has_email = true, s.has_phone = false, s.tags_any = {"vip"};
    });
    return cases;
}

std::string members(store& s, const segment& filter)
{
    std::string found;
    page_request slice{0, 2};
    for (;;) {
        const auto some = s.contacts().list(filter, {}, slice);
        for (const auto& c : some.items)
            found += c.external_id;
        if (!some.next)
            return found;
        slice.after = *some.next;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(segments_tests)

BOOST_DATA_TEST_CASE(segment_selects_the_same_people_in_lists_counts_and_campaigns, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    add_crowd(f.store());
    for (const auto& c : memberships())
        BOOST_TEST_CONTEXT(c.name)
        {
            const std::string expected = c.members;
            BOOST_TEST(members(f.store(), c.filter) == expected);
            BOOST_TEST(
                f.store().contacts().count(c.filter, std::nullopt) == static_cast<std::int64_t>(expected.size()));
            BOOST_TEST(f.store().contacts().estimate(c.filter, channel::email).matched ==
                       static_cast<std::int64_t>(expected.size()));

            auto wanted = draft();
            wanted.recipient_segments = c.filter;
            const auto id = f.store().campaigns().create(wanted).id;
            f.store().campaigns().change_status(id, start());
            std::int64_t frozen = 0;
            for (bool done = false; !done;) {
                const auto some = f.store().dispatch().prepare(id, 2, 2);
                frozen += some.recipients;
                done = some.done;
            }
            BOOST_TEST(frozen == static_cast<std::int64_t>(expected.size()));
            const auto counts = f.store().campaigns().counts(id);
            BOOST_TEST(counts.queued == f.store().contacts().estimate(c.filter, channel::email).sendable);
        }
}

BOOST_DATA_TEST_CASE(channel_adds_the_address_it_needs, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    add_crowd(f.store());
    BOOST_TEST(f.store().contacts().count({}, channel::email) == 4);
    BOOST_TEST(f.store().contacts().count({}, channel::sms) == 3);
    BOOST_TEST(f.store().contacts().count({}, channel::phone) == 3);
}

BOOST_DATA_TEST_CASE(tags_of_a_deleted_contact_are_removed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    add_crowd(f.store());
    segment vip;
    vip.tags_any = {"vip"};
    f.store().contacts().remove(f.store().contacts().find("b")->id);
    BOOST_TEST(members(f.store(), vip) == "c");
    BOOST_TEST(f.store().contacts().count(vip, std::nullopt) == 1);
}

BOOST_DATA_TEST_CASE(saved_segment_is_kept_changed_and_deleted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& segments = f.store().segments();
    segment filter;
    filter.industries = {"bank"};
    filter.tags_none = {"old"};
    filter.has_email = false;
    const auto saved = segments.create("Banks", filter);
    BOOST_TEST((to_json(segments.get(saved.id)->filter) == to_json(filter)));
    BOOST_TEST((saved.created_at == f.clock().now()));

    f.clock().advance(std::chrono::seconds{1});
    const auto changed = segments.update(saved.id, "Everyone", {}).value();
    BOOST_TEST(changed.name == "Everyone");
    BOOST_TEST((changed.created_at == saved.created_at));
    BOOST_TEST((changed.updated_at == f.clock().now()));
    BOOST_TEST(to_json(segments.get(saved.id)->filter).empty());

    BOOST_TEST(segments.remove(saved.id));
    BOOST_TEST(!segments.remove(saved.id));
    BOOST_TEST(!segments.get(saved.id));
    BOOST_TEST(!segments.update(saved.id, "Nobody", {}));
}

BOOST_DATA_TEST_CASE(two_saved_segments_cannot_share_a_name, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& segments = f.store().segments();
    segments.create("Banks", {});
    const auto other = segments.create("Shops", {});
    for (const auto& p : {problem_of([&] { segments.create("Banks", {}); }),
             problem_of([&] { segments.update(other.id, "Banks", {}); })}) {
        BOOST_TEST((p.code == errc::conflict));
        BOOST_TEST(p.detail == "segment \"Banks\": the name is taken; choose another");
    }
    BOOST_TEST(segments.list({}).items.size() == 2U);
    BOOST_TEST(segments.list({0, 1}).next.value() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
