// Lists in slices: both directions, equal sort keys, search.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <map>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// A list whose items have names.
struct named_list {
    std::function<std::int64_t(const std::string& name)> create;
    std::function<bool(std::int64_t id)> remove;
    std::function<page<std::int64_t>(const page_request& slice)> list;
};

template <class T>
page<std::int64_t> ids_of(const page<T>& from)
{
    page<std::int64_t> out{{}, from.next, from.next_key};
    for (const auto& item : from.items)
        out.items.push_back(item.id);
    return out;
}

std::map<std::string, named_list> named_lists(store& s)
{
    const auto create_template = [&s, number = 0](const std::string& name) mutable {
        sms_template t;
        t.name = name;
        t.slug = "slug-" + std::to_string(++number);
        return s.sms_templates().create(t).id;
    };
    return {
        {"campaigns", {[&s](const std::string& name) { return s.campaigns().create(draft(name)).id; },
                          [&s](std::int64_t id) { return s.campaigns().remove(id); },
                          [&s](const page_request& slice) { return ids_of(s.campaigns().list({}, slice)); }}},
        {"templates", {create_template, [&s](std::int64_t id) { return s.sms_templates().remove(id); },
                          [&s](const page_request& slice) { return ids_of(s.sms_templates().list({}, slice)); }}},
    };
}

void go_behind(page_request& slice, const page<std::int64_t>& before)
{
    slice.after = *before.next;
    slice.after_key = before.next_key.value_or("");
}

std::vector<std::int64_t> all_slices(const named_list& from, page_request slice)
{
    std::vector<std::int64_t> seen;
    for (;;) {
        const auto found = from.list(slice);
        seen.insert(seen.end(), found.items.begin(), found.items.end());
        if (!found.next)
            return seen;
        go_behind(slice, found);
    }
}

std::vector<std::int64_t> reversed(std::vector<std::int64_t> ids)
{
    std::ranges::reverse(ids);
    return ids;
}

/// Reads slices of two. After each, inserts an item with the same name and deletes the last item read.
std::vector<std::int64_t> walk_while_others_write(const named_list& in, page_request slice)
{
    slice.limit = 2;
    std::vector<std::int64_t> seen;
    for (;;) {
        const auto found = in.list(slice);
        seen.insert(seen.end(), found.items.begin(), found.items.end());
        if (!found.next)
            return seen;
        in.create("Same");
        BOOST_TEST(in.remove(seen.back()));
        go_behind(slice, found);
        BOOST_REQUIRE(seen.size() < 100u);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lists)

BOOST_DATA_TEST_CASE(lists_go_up_and_down_by_every_key, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    for (auto& [noun, list] : named_lists(f.store()))
        BOOST_TEST_CONTEXT(noun)
        {
            std::vector<std::int64_t> ids;
            for (const auto* name : {"beta", "Alpha", "BETA", "alpha"}) {
                ids.push_back(list.create(name));
                f.clock().advance(std::chrono::seconds{1});
            }
            const std::vector<std::int64_t> by_name{ids[1], ids[3], ids[0], ids[2]};
            for (const std::size_t limit : {1, 2, 3, 100}) {
                BOOST_TEST(all_slices(list, {0, limit}) == ids);
                BOOST_TEST(all_slices(list, {0, limit, true}) == reversed(ids));
                BOOST_TEST(all_slices(list, {0, limit, false, list_key::name}) == by_name);
                BOOST_TEST(all_slices(list, {0, limit, true, list_key::name}) == reversed(by_name));
                BOOST_TEST(all_slices(list, {0, limit, false, list_key::updated_at}) == ids);
                BOOST_TEST(all_slices(list, {0, limit, true, list_key::updated_at}) == reversed(ids));
            }
        }
}

BOOST_DATA_TEST_CASE(slices_neither_skip_nor_repeat_among_equal_keys_while_others_write, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    for (auto& [noun, list] : named_lists(f.store()))
        for (const auto key : {list_key::id, list_key::name, list_key::updated_at})
            BOOST_TEST_CONTEXT(noun << ' ' << static_cast<int>(key))
            {
                std::vector<std::int64_t> ids;
                for (const auto* name : {"Same", "Same", "same", "SAME", "Same", "Same", "Same"})
                    ids.push_back(list.create(name));
                // A descending walk is past the place of the inserted items.
                const auto seen = walk_while_others_write(list, {0, 2, true, key});
                BOOST_TEST(seen == reversed(ids));
                for (const auto left : all_slices(list, {}))
                    BOOST_TEST(list.remove(left));
            }
}

BOOST_DATA_TEST_CASE(slices_that_ascend_see_what_is_inserted_behind_them, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto list = named_lists(fixture->store()).at("campaigns");
    for (const auto* name : {"Same", "Same", "Same"})
        list.create(name);
    page_request slice{0, 2, false, list_key::name};
    const auto first = list.list(slice);
    const auto late = list.create("Same");
    go_behind(slice, first);
    BOOST_TEST(list.list(slice).items.back() == late);
}

BOOST_DATA_TEST_CASE(other_lists_go_down_by_id, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_people(s, 5);
    const auto newest = s.contacts().list({}, {}, {0, 2, true});
    BOOST_TEST(newest.items.at(0).id == people.at(4));
    BOOST_TEST(s.contacts().list({}, {}, {*newest.next, 2, true}).items.at(0).id == people.at(2));
    for (int i = 0; i < 3; ++i) {
        s.jobs().create(job_kind::import_file, {});
        s.audit().add({.operation = "campaigns.create"});
        s.segments().create("Segment " + std::to_string(i), {});
    }
    BOOST_TEST(s.jobs().list({0, 2, true}).next.value() == 2);
    BOOST_TEST(s.jobs().list({2, 2, true}).items.at(0).id == 1);
    BOOST_TEST(s.audit().list({0, 2, true}).next.value() == 2);
    BOOST_TEST(s.segments().list({0, 2, true, list_key::name}).items.at(0).name == "Segment 2");
    BOOST_TEST(s.segments().list({0, 2, true, list_key::name}).next_key.value() == "Segment 1");
    suppression stop;
    stop.reason = "manual";
    for (const auto* address : {"first@example.com", "second@example.com"}) {
        stop.address = address;
        s.suppressions().add({&stop, 1});
    }
    BOOST_TEST(s.suppressions().list({}, {0, 1, true}).items.at(0).address == "second@example.com");
}

BOOST_DATA_TEST_CASE(search_finds_parts_of_names_and_takes_no_wildcards, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    for (const auto* name : {"Spring sale", "100% off", "SPRING_2"})
        s.campaigns().create(draft(name));
    email_template t;
    t.name = "Welcome";
    t.slug = "first-mail";
    s.email_templates().create(t);
    const auto found = [&](const std::string& text) {
        return s.campaigns().list({{}, {}, true, text}, {}).items.size();
    };
    BOOST_TEST(found("spring") == 2u);
    BOOST_TEST(found("%") == 1u);
    BOOST_TEST(found("_") == 1u);
    BOOST_TEST(found("' OR 1=1 --") == 0u);
    BOOST_TEST(s.email_templates().list("COME", {}).items.size() == 1u);
    BOOST_TEST(s.email_templates().list("first-", {}).items.size() == 1u);
    BOOST_TEST(s.email_templates().list("nothing", {}).items.empty());
}

BOOST_AUTO_TEST_SUITE_END()
