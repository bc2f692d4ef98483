// Writes and first opens of many workers at once on one PostgreSQL database.
#include "conformance/fixtures.hpp"
#include "rules/message_key.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

suppression opt_out(std::string address)
{
    suppression s;
    s.channel = channel::email;
    s.address = std::move(address);
    s.reason = "manual";
    s.source = "test";
    return s;
}

provider_event opened(store& s, campaign_id id)
{
    provider_event e;
    e.provider = "main";
    e.channel = channel::email;
    e.kind = event_kind::opened;
    e.address = "p1@example.com";
    e.key = s.instance() + "-" + std::to_string(id) + "-1-1";
    return e;
}

/// Workers and people that lock recipients and suppressions in different orders.
class crowd {
public:
    explicit crowd(store& s) : ids_{add_people(s, number)}, campaign_{running_campaign(s, 30)} {}

    campaign_id campaign() const { return campaign_; }

    // Every recipient is refused for an invalid address.
    void send(store& s) const
    {
        while (const auto range = claim(s, campaign_)) {
            auto open = *range;
            std::vector<settlement> outcomes;
            for (auto to = range->first_seq + 9; to <= range->last_seq; to += 10) {
                s.dispatch().open_window(window_to(open, to, outcomes));
                outcomes.clear();
                for (auto seq = to - 9; seq <= to; ++seq) {
                    outcomes.push_back(outcome(seq, recipient_status::failed, system_clock().now()));
                    outcomes.back().suppress = to_string(suppression_reason::invalid);
                    outcomes.back().address = address(seq);
                }
                open.intent_seq = to;
            }
            release_range(s, window_to(open, open.intent_seq, outcomes));
        }
    }

    void erase(store& s) const
    {
        for (std::int64_t n = number; n > 0; n -= 4)
            s.contacts().erase(ids_.at(static_cast<std::size_t>(n - 1)));
    }

    void opt_out_from_the_last(store& s) const
    {
        std::vector<suppression> all;
        for (std::int64_t n = number; n > 0; --n)
            all.push_back(opt_out(address(n)));
        for (int round = 0; round < 5; ++round)
            s.suppressions().add(all);
    }

    void opt_out_from_the_first(store& s) const
    {
        std::vector<suppression> all;
        for (std::int64_t n = 1; n <= number; ++n)
            all.push_back(opt_out(address(n)));
        for (int round = 0; round < 5; ++round) {
            s.suppressions().add(all);
            s.suppressions().remove(channel::email, address(round + 1));
        }
    }

    void complain(store& s) const
    {
        for (std::int64_t n = number - 1; n > 0; n -= 2) {
            auto e = opened(s, campaign_);
            e.kind = event_kind::complained;
            e.suppress = to_string(suppression_reason::complaint);
            e.address = address(n);
            e.key = rules::write_message_key({s.instance(), campaign_, n, 1});
            s.events().record(std::vector{e});
        }
    }

private:
    static constexpr int number = 120;

    static std::string address(std::int64_t n) { return "p" + std::to_string(n) + "@example.com"; }

    std::vector<contact_id> ids_;
    campaign_id campaign_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(repeats)

BOOST_AUTO_TEST_CASE(windows_events_opt_outs_and_erasures_of_the_same_people_show_no_deadlock_to_callers)
{
    const scratch_schema schema;
    store_options options;
    options.url = schema.url() + "%20-cdeadlock_timeout%3D20ms";
    const auto first = open_store(options);
    const crowd people{*first};
    void (crowd::*const works[])(store&) const = {
        &crowd::send, &crowd::erase, &crowd::opt_out_from_the_last, &crowd::opt_out_from_the_first, &crowd::complain};
    std::vector<std::string> troubles(std::size(works));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < std::size(works); ++i)
        threads.emplace_back([&, i, work = works[i]] {
            try {
                (people.*work)(*open_store(options));
            } catch (const std::exception& trouble) {
                troubles[i] = trouble.what();
            }
        });
    for (auto& t : threads)
        t.join();
    for (const auto& trouble : troubles)
        BOOST_TEST(trouble == "");
    BOOST_TEST(faults(*first, people.campaign()) == "");
}

BOOST_AUTO_TEST_CASE(stores_that_all_found_the_database_empty_set_it_up_once)
{
    scratch_schema schema;
    store_options options;
    options.url = schema.url();
    std::vector<std::string> instances(40);
    std::vector<std::thread> threads;
    std::atomic<std::size_t> ended = 0;
    const auto home = sql::open_database(options);
    {
        sql::transaction holder{*home};
        holder.lock_exclusive(sql::advisory_lock::schema);
        for (auto& instance : instances)
            threads.emplace_back([&] {
                try {
                    instance = open_store(options)->instance();
                } catch (const error& fault) {
                    instance = fault.what();
                }
                ++ended;
            });
        for (std::size_t waiting = 0; waiting + ended < instances.size();) {
            long long locks = 0;
            schema.admin() << "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
                soci::into(locks);
            waiting = static_cast<std::size_t>(locks);
        }
        BOOST_TEST(ended == 0U);
    }
    for (auto& t : threads)
        t.join();
    for (const auto& instance : instances)
        BOOST_TEST(instance == instances.front());
    BOOST_TEST(instances.front().size() == 8U);
}

BOOST_AUTO_TEST_SUITE_END()
