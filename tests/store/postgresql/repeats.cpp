// Writes that a PostgreSQL server aborts in favour of another transaction are restarted.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "rules/message_key.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A store whose next write is aborted by the server, as in a deadlock.
struct contested_store {
    contested_store()
    {
        store_options options;
        options.url = schema.url();
        options.clock = &clock;
        db = open_store(options);
        schema.admin() << "SET search_path TO " << schema.name();
        schema.admin() << "CREATE SEQUENCE contested";
        schema.admin()
            << "CREATE FUNCTION contest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
               " IF nextval('contested') = 2 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF; RETURN NULL; END $$";
        soci::rowset<std::string> tables =
            (schema.admin().prepare << "SELECT table_name FROM information_schema.tables WHERE table_schema = '"
                                    << schema.name() << "' AND table_type = 'BASE TABLE'");
        for (const auto& table : std::vector<std::string>(tables.begin(), tables.end()))
            schema.admin() << "CREATE TRIGGER contest AFTER INSERT OR UPDATE OR DELETE ON " << table
                           << " FOR EACH STATEMENT EXECUTE FUNCTION contest()";
    }

    /// Runs `call`, and checks that its first write was aborted.
    void contest(const std::string& name, const std::function<void()>& call)
    {
        BOOST_TEST_CONTEXT(name)
        {
            schema.admin() << "SELECT setval('contested', 1)";
            try {
                call();
            } catch (const error& fault) {
                BOOST_ERROR(fault.what());
            }
            long long last = 0;
            schema.admin() << "SELECT last_value FROM contested", soci::into(last);
            BOOST_TEST(last >= 3, "it was not begun again");
        }
    }

    manual_clock clock;
    scratch_schema schema;
    std::unique_ptr<store> db;
};

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

BOOST_AUTO_TEST_CASE(writes_of_records_are_restarted_after_a_deadlock)
{
    contested_store c;
    auto& s = *c.db;
    contact_id person_id = 0;
    c.contest("contacts.upsert",
        [&] { person_id = s.contacts().upsert(std::vector{person("a", "a@example.com")}).at(0).id; });
    c.contest("contacts.remove", [&] { s.contacts().remove(person_id); });
    person_id = s.contacts().upsert(std::vector{person("b", "b@example.com")}).at(0).id;
    c.contest("contacts.erase", [&] { s.contacts().erase(person_id); });
    c.contest("suppressions.add", [&] { s.suppressions().add(std::vector{opt_out("c@example.com")}); });
    c.contest("suppressions.remove", [&] { s.suppressions().remove(channel::email, "c@example.com"); });
    saved_segment segment;
    c.contest("segments.create", [&] { segment = s.segments().create("All", {}); });
    c.contest("segments.update", [&] { s.segments().update(segment.id, "Everybody", {}); });
    c.contest("segments.remove", [&] { s.segments().remove(segment.id); });
    sms_template text;
    text.name = text.slug = "hello";
    text.body = "Hi";
    c.contest("templates.create", [&] { text = s.sms_templates().create(text); });
    c.contest("templates.update", [&] { s.sms_templates().update(text); });
    c.contest("templates.remove", [&] { s.sms_templates().remove(text.id); });
    job work;
    c.contest("jobs.create", [&] { work = s.jobs().create(job_kind::import_file, {}); });
    c.contest("jobs.update", [&] { s.jobs().update(work); });
    c.contest("pace.set_limit", [&] { s.pace().set_limit("global", 5); });
    c.contest("pace.reserve", [&] { s.pace().reserve("global", 1); });
    c.contest("pace.push", [&] { s.pace().push("global", c.clock.now() + 1h); });
    c.contest("pace.set_aside", [&] { s.pace().set_aside({"main", "suspended", c.clock.now(), {}}); });
    c.contest("pace.clear_account", [&] { s.pace().clear_account("main"); });
    c.contest("event_log.read", [&] { s.event_log().read({}); });
    api_token token{.name = "CRM"};
    c.contest("tokens.create", [&] { token = s.tokens().create(token, std::string(32, 'h')); });
    c.contest("tokens.record_use", [&] { s.tokens().record_use(token.id); });
    c.contest("audit.add", [&] { s.audit().add({.operation = "tokens.create", .result = "ok"}); });
    c.contest("tokens.revoke", [&] { s.tokens().revoke(token.id); });
    c.contest("archives.begin", [&] { s.archives().begin("other", 7); });
}

BOOST_AUTO_TEST_CASE(writes_of_campaigns_are_restarted_after_a_deadlock)
{
    contested_store c;
    auto& s = *c.db;
    add_people(s, 12);
    campaign created;
    c.contest("campaigns.create", [&] { created = s.campaigns().create(draft()); });
    c.contest("campaigns.update", [&] { s.campaigns().update(created); });
    c.contest("campaigns.change_status", [&] { s.campaigns().change_status(created.id, start()); });
    c.contest("dispatch.prepare", [&] { BOOST_TEST(s.dispatch().prepare(created.id, 100, 3).recipients == 12); });
    const auto id = created.id;
    claimed_range range;
    c.contest("dispatch.claim_range", [&] { range = claim(s, id).value(); });
    const std::vector outcomes{outcome(1, recipient_status::failed, c.clock.now())};
    c.contest("dispatch.open_windows", [&] { s.dispatch().open_window(window_to(range, 1, outcomes)); });
    c.contest("campaigns.retry_failed", [&] { BOOST_TEST(s.campaigns().retry_failed(id) == 1); });
    c.contest("dispatch.claim_retries", [&] {
        BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 900s}).size() == 1U);
    });
    c.contest("events.record", [&] { s.events().record(std::vector{opened(s, id)}); });
    s.campaigns().change_status(id, step(campaign_action::cancel));
    c.clock.advance(1h);
    c.contest("dispatch.close_rest", [&] { s.dispatch().close_rest(id, 10); });
    c.contest("campaigns.remove", [&] { s.campaigns().remove(id); });
    auto later = start();
    later.action = campaign_action::schedule;
    later.scheduled_at = c.clock.now() - 1h;
    const auto scheduled = s.campaigns().create(draft()).id;
    s.campaigns().change_status(scheduled, later);
    c.contest("dispatch.start_scheduled", [&] { s.dispatch().start_scheduled(); });
    BOOST_TEST((s.campaigns().get(scheduled)->status == campaign_status::running));
}

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

BOOST_AUTO_TEST_CASE(opening_an_empty_database_from_many_connections_at_once_succeeds)
{
    constexpr int rounds = 3;
    for (int round = 0; round < rounds; ++round) {
        const scratch_schema schema;
        std::vector<std::string> instances(40);
        std::vector<std::thread> threads;
        for (auto& instance : instances)
            threads.emplace_back([&] {
                try {
                    store_options options;
                    options.url = schema.url();
                    instance = open_store(options)->instance();
                } catch (const error& fault) {
                    instance = fault.what();
                }
            });
        for (auto& t : threads)
            t.join();
        for (const auto& instance : instances)
            BOOST_TEST(instance == instances.front());
        BOOST_TEST(instances.front().size() == 8U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
