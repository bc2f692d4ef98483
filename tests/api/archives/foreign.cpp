// Archives that this installation did not sign, or that were modified: refusals, and restoring with --foreign.
#include "api/archives/foreign_fixture.hpp"
#include "api/archives/row_rules.hpp"
#include "store/campaigns/archive_tables.hpp"

#include <atomic>
#include <barrier>
#include <limits>
#include <thread>

using namespace outbound;

namespace json = boost::json;

BOOST_FIXTURE_TEST_SUITE(foreign_tests, foreign_fixture)

BOOST_AUTO_TEST_CASE(a_changed_archive_is_refused_though_its_checksum_is_right)
{
    const struct {
        const char* kind;
        const char* member;
        const char* value;
    } changes[] = {{"campaign", "name", "Nonsense"}, {"campaign", "from_address", "ceo@example.org"},
        {"recipient", "address", "other@example.com"}};
    for (const auto& [kind, member, value] : changes) {
        const auto job = begin_restore();
        const auto said = complaint("restores.append", piece(job, changed(text, kind, member, value)));
        BOOST_TEST(says(said, "of the archive: this installation did not sign it, or it was changed since"), said);
        BOOST_TEST(says(complaint("restores.commit", with_id(job)), "the archive is cut off"));
        ok("jobs.cancel", with_id(job));
    }
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(foreign_campaign_that_names_ids_of_its_installation_names_nobody_here)
{
    const auto filter = R"({"segment_id":7,"contact_ids":[1,2],"external_ids":["c1"]})";
    const auto restored = restore_foreign(changed(text, "campaign", "recipient_segments", filter));
    BOOST_TEST(value("campaigns.get", with_id(restored), "/recipient_segments") ==
               R"({"contact_ids":[],"external_ids":["c1"]})");
    const auto keys = restore_foreign(changed(text, "campaign", "recipient_segments", R"({"external_ids":["c1"]})"));
    BOOST_TEST(value("campaigns.get", with_id(keys), "/recipient_segments") == R"({"external_ids":["c1"]})");
}

BOOST_AUTO_TEST_CASE(metadata_of_a_foreign_campaign_is_found_however_it_was_written)
{
    restore_foreign(changed(text, "campaign", "metadata", "{ \"deal\" : 7, \"owner\": \"\\u0041nn\" }"));
    for (const auto* members : {R"({"deal":7})", R"({"owner":"Ann"})"})
        BOOST_TEST(
            ok("campaigns.list", R"({"metadata":)" + std::string{members} + '}').at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_archive_of_another_installation_needs_the_scope_admin_and_gets_an_id_of_its_own)
{
    archive_fixture other;
    const auto job = other.begin_restore();
    const auto said = other.complaint("restores.append", piece(job, text));
    BOOST_TEST(says(said, "this installation did not sign it"), said);
    BOOST_TEST((api::find_operation("restores.create")->scope == scope::admin));
    BOOST_TEST((api::find_operation("restores.create_foreign")->scope == scope::admin));
    const auto foreign = other.ok("restores.create_foreign").at("id").to_number<std::int64_t>();
    other.ok("restores.append", piece(foreign, text));
    const auto done = other.ok("restores.commit", with_id(foreign));
    const auto restored = done.at("progress").at("campaign_id").to_number<std::int64_t>();
    BOOST_TEST(other.value("campaigns.get", with_id(restored), "/status") == "\"completed\"");
    BOOST_TEST(other.ok("campaigns.analytics", with_id(restored)).at("sent") ==
               ok("campaigns.analytics", with_id(id)).at("sent"));
    BOOST_TEST(other.ok("verify").at("ok") == true);
}

BOOST_AUTO_TEST_CASE(words_that_no_version_writes_are_refused_by_name)
{
    const struct {
        std::string_view kind;
        std::string_view member;
        json::value value;
        std::string_view complaint;
    } cases[] = {
        {"campaign", "type", "fax", "campaign.type: must be one of email"},
        {"campaign", "status", "dormant", "campaign.status: must be one of draft"},
        {"campaign", "status", "draft", "campaign.status: must not be draft"},
        {"campaign", "from_address", "ceo@example.org", "campaign.from.email: must be one of the configured senders"},
        {"campaign", "content", R"({"subject":"{{","text":"x"})", "campaign.subject: "},
        {"campaign", "content", "[1]", "campaign.content: must be a JSON object as text"},
        {"campaign", "hours", R"({"windows":7})", "campaign.hours.windows: must be an array"},
        {"campaign", "timezone", "Mars/Olympus", "campaign.timezone: must be a time zone's IANA name"},
        {"campaign", "type", "sms", "campaign."},
        {"recipient", "status", "sending", "recipient.status: must be one of"},
        {"recipient", "seq", 9, "recipient.seq: must be 1, which is next"},
        {"recipient", "address", json::string("a\0b", 3), "recipient.address: must be text without NUL"},
        {"event", "kind", "teleported", "event.kind: must be one of"},
        {"event", "seq", 77, "event.seq: the archive has 3 recipients, got 77"},
        {"counter", "name", "bananas", "counter.name: must be one of"},
        {"range", "last_seq", 1'000'000, "range.last_seq: the archive has 3 recipients"},
        {"range", "colour", "red", "range.colour: unknown member"},
    };
    for (const auto& [kind, member, value, wanted] : cases)
        BOOST_TEST_CONTEXT(wanted)
        {
            const auto said = refusal(changed(text, kind, member, value));
            BOOST_TEST(says(said, wanted), said);
        }
}

BOOST_AUTO_TEST_CASE(rows_that_outbound_writes_for_odd_contacts_are_accepted)
{
    const std::string odd(400, '\x01');
    const json::object skipped{{"seq", 1}, {"address", odd}, {"status", "skipped"}, {"reason", "invalid_address"}};
    BOOST_TEST(api::check_archive_row("recipient", skipped).empty());
    const json::object range{{"first_seq", 1}, {"last_seq", 1}, {"timezone", "Europe/Berlin Europe/Busingen"}};
    BOOST_TEST(api::check_archive_row("range", range).empty());
    const json::object queued{{"seq", 1}, {"address", odd}, {"status", "queued"}};
    const auto broken = api::check_archive_row("recipient", queued);
    BOOST_REQUIRE(broken.size() == 1u);
    BOOST_TEST(broken[0].path == "recipient.address");
}

BOOST_AUTO_TEST_CASE(a_campaign_that_had_not_ended_comes_back_paused_and_once)
{
    const auto running = archive_of_running();
    const auto job = begin_foreign();
    ok("restores.append", piece(job, running));
    // The original exists: recipients of a copy would get messages twice.
    BOOST_TEST(says(complaint("restores.commit", with_id(job)), "the campaign is here already"));
    ok("jobs.cancel", with_id(job));
    ok("campaigns.delete", with_id(id));
    const auto restored = restore_foreign(running);
    BOOST_TEST(value("campaigns.get", with_id(restored), "/status") == "\"paused\"");
    BOOST_TEST(value("campaigns.get", with_id(restored), "/pause_reason") == "\"restored\"");
    BOOST_TEST(ok("verify").at("ok") == true);
    const auto again = begin_foreign();
    ok("restores.append", piece(again, running));
    BOOST_TEST(says(complaint("restores.commit", with_id(again)), "the campaign is here already"));
}

BOOST_AUTO_TEST_CASE(of_two_restores_that_end_at_once_one_becomes_a_campaign)
{
    const auto running = archive_of_running();
    ok("campaigns.delete", with_id(id));
    service_fixture elsewhere{config};
    std::vector<std::int64_t> jobs;
    for (int i = 0; i < 8; ++i) {
        jobs.push_back(begin_foreign());
        ok("restores.append", piece(jobs.back(), running));
    }
    std::atomic<int> ended = 0;
    std::barrier begin{2};
    const auto commit = [&](outbound::service& process, std::size_t first) {
        for (auto i = first; i < jobs.size(); i += 2) {
            begin.arrive_and_wait();
            const auto answer = process.call("restores.commit", json::parse(with_id(jobs[i])));
            ended += answer ? 1 : 0;
        }
    };
    std::thread other{[&] { commit(*elsewhere.service, 1); }};
    commit(*service, 0);
    other.join();
    BOOST_TEST(ended == 1);
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(records_that_contradict_each_other_are_refused)
{
    auto lines = lines_from(text);
    row_of(lines, "range")["sent"] = 3;
    const auto job = begin_foreign();
    ok("restores.append", piece(job, sealed(lines)));
    const auto said = complaint("restores.commit", with_id(job));
    BOOST_TEST(
        says(said, "the records of the archive contradict each other: counters: range 1: 3 sent are counted"), said);
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_restorations_side_by_side_share_nothing)
{
    ok("campaigns.delete", with_id(id));
    const auto head = cut(text, 1);
    const auto first = begin_restore();
    const auto second = begin_restore();
    for (const auto job : {first, second})
        ok("restores.append", piece(job, head));
    ok("jobs.cancel", with_id(first));
    ok("restores.append", piece(second, text.substr(head.size())));
    const auto done = ok("restores.commit", with_id(second));
    BOOST_TEST(ok("verify").at("ok") == true);
    const auto restored = done.at("progress").at("campaign_id").to_number<std::int64_t>();
    BOOST_TEST(ok("campaigns.recipients", with_id(restored)).at("items").as_array().size() == 3u);
    const auto third = restore(text);
    ok("campaigns.delete", with_id(restored));
    BOOST_TEST(ok("campaigns.recipients", with_id(third)).at("items").as_array().size() == 3u);
    BOOST_TEST(ok("verify").at("ok") == true);
}

BOOST_AUTO_TEST_CASE(a_cursor_that_was_made_up_signs_nothing)
{
    const auto first = ok("campaigns.archive", R"({"id":)" + std::to_string(id) + R"(,"limit":2})");
    auto cursor = json::parse(std::string{std::string_view{first.at("next").as_string()}}).as_array();
    cursor[2] = 7;
    const json::object request{{"id", id}, {"cursor", json::serialize(cursor)}};
    BOOST_TEST(complaint("campaigns.archive", json::serialize(request)) ==
               "invalid | cursor: must be the next of the call before");
}

BOOST_AUTO_TEST_CASE(every_column_of_an_archive_has_a_rule)
{
    const auto check = [](std::string_view kind, const sql::archive_table& table) {
        const auto known = api::archive_members(kind);
        for (const auto& column : table.columns)
            BOOST_TEST((std::ranges::find(known, column.name) != known.end()), kind << '.' << column.name);
    };
    check("campaign", sql::campaign_table());
    for (const auto& [part, kind] : names<archive_part>::value)
        check(kind, sql::table_of(part));
}

BOOST_AUTO_TEST_CASE(a_campaign_with_any_changed_row_is_restored_whole_or_not_at_all)
{
    const auto lines = lines_from(text);
    service_fixture target{R"({"database": "sqlite://:memory:",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
        "senders": [{"email": "news@example.com", "name": "News"}]})"};
    const json::value values[] = {"fax", "", json::string("a\0b", 3), json::string(70'000, 'x'), -1, 0, 2,
        std::numeric_limits<std::int64_t>::max(), 1.5, nullptr, true, json::object{}, json::array{}};
    // Members of requests have other names than columns.
    const auto named = [](const std::string& said, const std::string& member) {
        return says(said, member) ||
               (member.ends_with("_address") && says(said, "campaign." + member.substr(0, member.size() - 8)));
    };
    const auto try_one = [&](const archive_lines& mutated, const std::string& member) {
        const auto call = [&](std::string_view operation, const std::string& request) {
            return target.service->call(operation, json::parse(request));
        };
        const auto job = target.ok("restores.create_foreign").at("id").to_number<std::int64_t>();
        auto answer = call("restores.append", piece(job, sealed(mutated)));
        if (answer)
            answer = call("restores.commit", with_id(job));
        if (!answer) {
            const auto& said = answer.error().detail;
            BOOST_TEST(
                (named(said, member) || says(said, "contradict each other") || says(said, "had not ended")), said);
            target.ok("jobs.cancel", with_id(job));
        }
        const auto checked = target.ok("verify");
        BOOST_TEST(checked.at("ok") == true, json::serialize(checked));
        target.ok("stats");
        target.ok("inbound.list");
        const auto listed = target.ok("campaigns.list");
        for (const auto& c : listed.at("items").as_array()) {
            const auto one = with_id(c.at("id").to_number<std::int64_t>());
            for (const auto* operation :
                {"campaigns.get", "campaigns.recipients", "campaigns.analytics", "campaigns.links"})
                target.ok(operation, one);
            if (c.at("status") == "paused")
                target.ok("campaigns.cancel", one);
            target.ok("campaigns.delete", one);
        }
    };
    for (std::size_t at = 1; at + 1 < lines.size(); ++at) {
        const std::string kind{lines[at].begin()->key()};
        if (kind == lines[at - 1].begin()->key())
            continue;  // One row per kind.
        for (const auto& member : api::archive_members(kind))
            for (const auto& value : values)
                BOOST_TEST_CONTEXT(kind << '.' << member << " = " << json::serialize(value).substr(0, 40))
                {
                    auto mutated = lines;
                    mutated[at].begin()->value().as_object()[member] = value;
                    try_one(mutated, member);
                }
    }
}

BOOST_AUTO_TEST_SUITE_END()
