// Writes that a PostgreSQL server aborts in favour of another transaction are restarted, each of them.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"
#include "conformance/one_off_messages.hpp"
#include "rules/address_hash.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

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

}  // namespace

BOOST_AUTO_TEST_SUITE(contests)

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
    suppression entry;
    entry.address = "c@example.com";
    entry.reason = "manual";
    entry.source = "test";
    c.contest("suppressions.add", [&] { s.suppressions().add(std::vector{entry}); });
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
    event_factory make{s, id};
    const claim_terms retries{"w", 60s, 900s};
    c.contest("dispatch.claim_retries", [&] { BOOST_TEST(s.dispatch().claim_retries(id, 10, retries).size() == 1U); });
    auto sent = outcome(1, recipient_status::sent, c.clock.now());
    sent.attempt = 2;
    c.contest("dispatch.settle_retries", [&] { s.dispatch().settle_retries(id, retries.token, std::vector{sent}); });
    c.contest("events.record", [&] { s.events().record(std::vector{make(1, event_kind::opened)}); });
    s.campaigns().change_status(id, step(campaign_action::cancel));
    c.clock.advance(1h);
    c.contest("dispatch.close_rest", [&] { s.dispatch().close_rest(id, 10); });
    c.contest("campaigns.remove", [&] { s.campaigns().remove(id); });
    auto later = start();
    later.action = campaign_action::schedule;
    later.scheduled_at = c.clock.now() - 1h;
    const auto scheduled = s.campaigns().create(draft()).id;
    s.campaigns().change_status(scheduled, later);
    c.contest("dispatch.start_scheduled", [&] { s.dispatch().start_scheduled(1h); });
    BOOST_TEST((s.campaigns().get(scheduled)->status == campaign_status::running));
}

BOOST_AUTO_TEST_CASE(writes_of_events_are_restarted_after_a_deadlock)
{
    contested_store c;
    auto& s = *c.db;
    add_people(s, 2);
    const auto id = running_campaign(s);
    event_factory make{s, id};
    auto early = make(1, event_kind::delivered);
    early.key.clear();
    c.contest("events.record of unknown messages", [&] { s.events().record(std::vector{early}); });
    std::vector sent{
        outcome(1, recipient_status::sent, c.clock.now()), outcome(2, recipient_status::sent, c.clock.now())};
    sent.front().external_id = early.vendor_id;
    release(s, work_on_range(s, id, 2, sent));
    c.contest("events.match_again", [&] { BOOST_TEST(s.events().match_again(0, 10).intake.stored == 1); });
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
    const auto hash = rules::hash_address(s.secret(), channel::email, "p1@example.com");
    c.contest("events.unsubscribe", [&] {
        BOOST_TEST(s.events().unsubscribe({{id, 1}, channel::email, hash}).size() == 1U);
    });
    c.contest("dispatch.complete", [&] { BOOST_TEST(s.dispatch().complete(id)); });
    c.schema.admin() << "UPDATE campaign_recipients SET delivered_at = NULL, status = 'sent' WHERE seq = 1";
    c.contest("events.refold", [&] { BOOST_TEST(s.events().refold(id) == 1); });
    BOOST_TEST(faults(s, id) == "");
    auto lost = make(1, event_kind::delivered);
    lost.key.clear();
    lost.vendor_id = "nobody's";
    s.events().record(std::vector{lost});
    c.contest("events.prune_unmatched", [&] { BOOST_TEST(s.events().prune_unmatched(c.clock.now() + 1h, 10) == 1); });
    c.contest("campaigns.prune_events", [&] { BOOST_TEST(s.campaigns().prune_events(id, 10) > 0); });
}

BOOST_AUTO_TEST_CASE(writes_about_inquiries_are_restarted_after_a_deadlock)
{
    contested_store c;
    auto& s = *c.db;
    auto ann = person("ann");
    ann.phone = "+15005550001";
    s.contacts().upsert(std::vector{ann});
    auto texts = draft();
    texts.type = channel::sms;
    const auto id = s.campaigns().create(texts).id;
    s.campaigns().change_status(id, start());
    BOOST_TEST(s.dispatch().prepare(id, 100, 10).recipients == 1);
    auto sent = outcome(1, recipient_status::sent, c.clock.now());
    sent.external_id = "SM1";
    sent.find_after = 60s;
    work_on_range(s, id, 1, {sent});
    c.clock.advance(2min);
    c.contest("watches.due", [&] { BOOST_TEST(s.watches().due(10).size() == 1U); });
}

BOOST_AUTO_TEST_CASE(writes_of_deliveries_and_messages_are_restarted_after_a_deadlock)
{
    contested_store c;
    auto& s = *c.db;
    auto& endpoints = s.event_endpoints();
    event_endpoint hook{.url = "https://crm.example.com/hook", .types = {event_type::campaign_started}};
    c.contest("event_endpoints.create", [&] { hook = endpoints.create(hook); });
    c.contest("event_endpoints.update", [&] { endpoints.update(hook); });
    c.contest("event_endpoints.rotate", [&] { endpoints.rotate(hook.id); });
    s.campaigns().change_status(s.campaigns().create(draft()).id, start());
    s.event_log().read({});
    std::optional<claimed_deliveries> due;
    c.contest("event_endpoints.claim", [&] { due = endpoints.claim(60s, 10); });
    BOOST_REQUIRE(due.has_value());
    const auto position = due->deliveries.at(0).event.position;
    claim_result done{.endpoint = hook.id, .token = due->token};
    done.results.push_back({position, false, 503, "", {}});
    c.contest("event_endpoints.settle", [&] { endpoints.settle(done); });
    c.contest("event_endpoints.redeliver", [&] { BOOST_TEST(endpoints.redeliver(hook.id, position) == 1); });
    c.contest("event_endpoints.remove", [&] { endpoints.remove(hook.id); });
    const keyed_request request{.key = "00000000000000ff00", .fingerprint = {}, .operation = "campaigns.create"};
    c.contest("idempotency.keep", [&] { s.idempotency().keep(request); });
    c.contest("idempotency.forget", [&] { s.idempotency().forget(request.key); });
    s.idempotency().keep(request);
    c.clock.advance(48h);
    c.contest("idempotency.prune", [&] { BOOST_TEST(s.idempotency().prune(10) == 1); });
    c.contest("messages.add", [&] { s.messages().add(message_to("ann@example.com")); });
    const std::vector<std::string> keys{"a"};
    c.contest("contacts.edit", [&] { s.contacts().edit(keys, [](std::size_t, contact& a) { a.company = "Rail"; }); });
}

BOOST_AUTO_TEST_SUITE_END()
