// Archives: a campaign is written, deleted and restored in the same or another database; pruned events keep counters.
#include "conformance/people.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <latch>
#include <mutex>
#include <set>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

struct whole_archive {
    archived_campaign head;
    std::vector<std::pair<archive_part, boost::json::array>> pieces;
};

whole_archive read_archive(store& s, campaign_id id, std::size_t rows_at_once)
{
    whole_archive all{s.archives().campaign(id), {}};
    for (const auto& [part, unused] : names<archive_part>::value) {
        boost::json::array after;
        do {
            auto found = s.archives().rows(id, part, after, rows_at_once);
            after = found.last;
            all.pieces.emplace_back(part, std::move(found.rows));
        } while (!after.empty());
    }
    return all;
}

campaign_id restore(store& s, const std::string& instance, campaign_id was, const whole_archive& from)
{
    const auto to = s.archives().begin(instance, was);
    for (const auto& [part, rows] : from.pieces) {
        s.archives().write(to, part, rows);
        s.archives().write(to, part, rows);  // an answer was lost
    }
    s.archives().end(to, from.head.row);
    return to.id;
}

provider_event person_event(store& s, campaign_id id, recipient_seq seq, event_kind kind, const std::string& link = {})
{
    provider_event e;
    e.key = s.instance() + '-' + std::to_string(id) + '-' + std::to_string(seq) + "-1";
    e.id = std::string{to_string(kind)} + std::to_string(seq) + link;
    e.kind = kind;
    e.actor = event_actor::human;
    e.link = link;
    e.address = "p" + std::to_string(seq) + "@example.com";
    e.occurred_at = timestamp{1'795'348'800s};
    e.data = {{"words", "50 % \"of\" it"}};
    return e;
}

/// Six contacts: five got a message, one of them without success, and four have events; the sixth is skipped.
campaign_id ended_campaign(store_fixture& f)
{
    auto& s = f.store();
    add_people(s, 6);
    suppression stop;
    stop.address = "p6@example.com";
    s.suppressions().add({&stop, 1});
    const auto id = running_campaign(s, 4);
    for (int range = 0; range < 2; ++range) {
        std::vector<settlement> outcomes;
        for (recipient_seq seq = range * 4 + 1; seq <= (range == 0 ? 4 : 5); ++seq)
            outcomes.push_back(
                outcome(seq, seq == 3 ? recipient_status::failed : recipient_status::sent, f.clock().now()));
        release(s, work_on_range(s, id, range == 0 ? 4 : 6, outcomes));
    }
    BOOST_TEST_REQUIRE(s.dispatch().complete(id));
    s.events().record(
        std::vector{person_event(s, id, 1, event_kind::delivered), person_event(s, id, 1, event_kind::opened),
            person_event(s, id, 2, event_kind::clicked, "https://a"), person_event(s, id, 4, event_kind::bounced),
            person_event(s, id, 5, event_kind::replied), person_event(s, id, 5, event_kind::delivered)});
    return id;
}

/// All visible data of a campaign, without ids.
std::string seen(store& s, campaign_id id)
{
    std::string all;
    for (const auto& r : s.campaigns().recipients(id, {}, {0, 100}).items) {
        all += std::to_string(r.seq) + ' ' + r.address + ' ' + std::string{to_string(r.status)} + ' ' + r.reason + ' ' +
               r.detail + ' ' + r.provider + ' ' + std::to_string(r.attempt) + '\n';
        for (const auto& e : s.events().history({id, r.seq}))
            all += "  " + std::string{to_string(e.kind)} + ' ' + e.link + ' ' + boost::json::serialize(e.data) + '\n';
    }
    const auto sums = s.campaigns().counts(id);
    all += std::to_string(sums.sent) + ' ' + std::to_string(sums.failed) + ' ' + std::to_string(sums.skipped) + '\n';
    for (const auto& [counter, amount] : s.events().counts(id))
        all += std::string{to_string(counter)} + ' ' + std::to_string(amount) + '\n';
    for (const auto& m : s.events().minutes(id, timestamp{}, timestamp::max(), 100))
        all += std::string{to_string(m.kind)} + ' ' + std::to_string(m.amount) + '\n';
    const auto c = s.campaigns().get(id).value();
    return all + c.name + ' ' + std::string{to_string(c.status)} + ' ' + boost::json::serialize(c.content) + ' ' +
           std::to_string(c.completed_at.value().time_since_epoch().count());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(archives_tests)

BOOST_DATA_TEST_CASE(a_deleted_campaign_comes_back_under_its_id_as_it_was, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    const auto before = seen(s, id);
    for (const std::size_t rows_at_once : {1u, 2u, 1000u}) {
        const auto archive = read_archive(s, id, rows_at_once);
        s.campaigns().remove(id);
        BOOST_TEST(restore(s, s.instance(), id, archive) == id);
        BOOST_TEST(seen(s, id) == before);
        BOOST_TEST(faults(s, id) == "");
    }
    BOOST_TEST(s.campaigns().recipients(id, {}, {0, 1}).items.at(0).contact_id == s.contacts().find("p1")->id);
    BOOST_TEST(s.events().record(std::vector{person_event(s, id, 2, event_kind::delivered)}).stored == 1);
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.campaigns().create(draft()).id > id);
}

BOOST_DATA_TEST_CASE(another_installation_finds_contacts_by_the_hosts_key, stores, kind)
{
    const auto origin = open_fixture(kind);
    const auto target = open_fixture(kind);
    const auto id = ended_campaign(*origin);
    auto& s = target->store();
    s.contacts().upsert(std::vector{person("x", "x@example.com"), person("p2", "p2@example.com")});
    const auto restored = restore(s, origin->store().instance(), id, read_archive(origin->store(), id, 3));
    BOOST_TEST(seen(s, restored) == seen(origin->store(), id));
    BOOST_TEST(faults(s, restored) == "");
    const auto rows = s.campaigns().recipients(restored, {}, {0, 100}).items;
    BOOST_TEST(rows.at(0).contact_id == 0);
    BOOST_TEST(rows.at(1).contact_id == s.contacts().find("p2")->id);
    BOOST_TEST(
        s.events().record(std::vector{person_event(origin->store(), id, 2, event_kind::delivered)}).foreign == 1);
}

BOOST_DATA_TEST_CASE(a_copy_beside_the_campaign_gets_an_id_of_its_own, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    const auto copy = restore(s, s.instance(), id, read_archive(s, id, 1000));
    BOOST_TEST(copy != id);
    BOOST_TEST(seen(s, copy) == seen(s, id));
    BOOST_TEST(faults(s, copy) == "");
}

BOOST_DATA_TEST_CASE(an_archive_keeps_kind_and_names_except_an_external_id_that_is_taken, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    auto c = s.campaigns().get(id).value();
    c.external_id = "crm-1";
    c.metadata = {{"deal", 7}};
    s.campaigns().update(c);
    auto archive = read_archive(s, id, 100);
    archive.head.row["kind"] = "transactional";
    const auto copy = s.campaigns().get(restore(s, s.instance(), id, archive)).value();
    BOOST_TEST(copy.external_id == "");
    BOOST_TEST((copy.kind == message_kind::transactional));
    s.campaigns().remove(id);
    const auto back = s.campaigns().get(restore(s, s.instance(), id, archive)).value();
    BOOST_TEST(back.external_id == "crm-1");
    BOOST_TEST(boost::json::serialize(back.metadata) == R"({"deal":7})");
    for (const auto* name : {"kind", "external_id", "metadata"})
        archive.head.row.erase(name);
    const auto old = s.campaigns().get(restore(s, s.instance(), id, archive)).value();
    BOOST_TEST((old.kind == message_kind::marketing));
    BOOST_TEST(old.metadata.empty());
}

BOOST_DATA_TEST_CASE(counts_by_time_go_with_their_campaign_and_come_back_from_its_archive, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const std::vector<timestamp> hours{
        f->clock().now() - std::chrono::minutes{30}, f->clock().now() + std::chrono::minutes{30}};
    const auto id = ended_campaign(*f);
    const auto counted = [&] {
        std::string all;
        for (const auto& c : s.campaigns().period_counts(hours))
            all += std::string{to_string(c.counter)} + ' ' + std::to_string(c.amount) + ' ';
        return all;
    };
    const auto before = counted();
    BOOST_TEST(before == "bounced 1 delivered 2 failed 1 replied 1 sent 4 skipped 1 ");
    const auto archive = read_archive(s, id, 2);
    s.campaigns().remove(id);
    BOOST_TEST(counted() == "");
    restore(s, s.instance(), id, archive);
    BOOST_TEST(counted() == before);
}

BOOST_DATA_TEST_CASE(an_archive_does_not_tell_which_threads_counted, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    {
        constexpr int number = 8;
        std::latch all_recorded{number};
        std::mutex alone;
        std::vector<std::jthread> threads;
        for (int i = 0; i < number; ++i)
            threads.emplace_back([&, i] {
                {
                    const std::lock_guard lock{alone};
                    s.events().record(
                        std::vector{person_event(s, id, 2, event_kind::clicked, "https://" + std::to_string(i))});
                }
                all_recorded.arrive_and_wait();  // Ids of ended threads are reused.
            });
    }
    std::set<std::string_view> names;
    const auto found = s.archives().rows(id, archive_part::counter, {}, 1000).rows;
    for (const auto& row : found)
        BOOST_TEST(names.insert(row.at("name").as_string()).second, boost::json::serialize(row));
    BOOST_TEST(!names.empty());
    const auto copy = restore(s, s.instance(), id, read_archive(s, id, 1));
    BOOST_TEST(seen(s, copy) == seen(s, id));
    BOOST_TEST(faults(s, copy) == "");
}

BOOST_DATA_TEST_CASE(a_partly_restored_campaign_is_invisible_and_can_be_dropped, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    const auto archive = read_archive(s, id, 1000);
    const auto to = s.archives().begin(s.instance(), id);
    for (const auto& [part, rows] : archive.pieces)
        s.archives().write(to, part, rows);
    BOOST_TEST(!s.campaigns().get(to.id));
    // Deleting another campaign completes interrupted deletions, of which this campaign is none.
    s.campaigns().remove(s.campaigns().create(draft()).id);
    s.archives().end(to, archive.head.row);
    BOOST_TEST(seen(s, to.id) == seen(s, id));
    s.archives().drop(to.id);
    BOOST_TEST(faults(s, to.id) == "");
    const auto other = s.archives().begin(s.instance(), id);
    for (const auto& [part, rows] : archive.pieces)
        s.archives().write(other, part, rows);
    s.archives().drop(other.id);
    for (const auto& [part, unused] : archive.pieces)
        BOOST_TEST(s.archives().rows(other.id, part, {}, 10).rows.empty());
}

BOOST_DATA_TEST_CASE(a_campaign_at_work_is_not_archived_and_rows_that_do_not_fit_are_not_restored, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    BOOST_TEST((problem_of([&] { s.archives().campaign(id); }).code == errc::conflict));
    BOOST_TEST((problem_of([&] { s.archives().campaign(id + 1); }).code == errc::not_found));
    BOOST_TEST((problem_of([&] { s.campaigns().prune_events(id, 10); }).code == errc::conflict));
    const auto to = s.archives().begin("somebody", 1);
    const boost::json::value rows[] = {
        {{"seq", "1"}}, {{"seq", 1}, {"colour", "red"}}, {{"seq", 1}, {"address", 5}}, {{"seq", 1.5}}, 7};
    for (const auto& row : rows)
        BOOST_TEST((problem_of([&] { s.archives().write(to, archive_part::recipient, {row}); }).code == errc::invalid));
    BOOST_TEST(s.archives().rows(to.id, archive_part::recipient, {}, 10).rows.empty());
}

BOOST_DATA_TEST_CASE(pruned_events_leave_their_counters, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = ended_campaign(*f);
    const auto counts = s.events().counts(id);
    std::int64_t pruned = 0;
    while (const auto some = s.campaigns().prune_events(id, 2))
        pruned += some;
    BOOST_TEST(pruned == 6);
    BOOST_TEST((s.campaigns().get(id)->events_pruned_at == f->clock().now()));
    BOOST_TEST((s.events().counts(id) == counts));
    BOOST_TEST(s.events().history({id, 1}).empty());
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST((problem_of([&] { s.events().refold(id); }).code == errc::conflict));
    // Three late clicks are counted in addition.
    s.events().record(std::vector{person_event(s, id, 2, event_kind::clicked, "https://b"),
        person_event(s, id, 2, event_kind::clicked, "https://c")});
    BOOST_TEST(s.events().counts(id).at(event_counter::clicks) == counts.at(event_counter::clicks) + 2);
    BOOST_TEST(faults(s, id) == "");
    const auto archive = read_archive(s, id, 1000);
    s.campaigns().remove(id);
    restore(s, s.instance(), id, archive);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
