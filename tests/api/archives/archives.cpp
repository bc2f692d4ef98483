// Archives of campaigns: writing, restoring, refusals, and pruning of old campaigns.
#include "api/archives/fixture.hpp"

using namespace outbound;

namespace {

/// These lines and a closing line, signed by the installation of the fixture.
struct signing_fixture : archive_fixture {
    std::string signed_end(const std::string& lines) const
    {
        const auto store = open_store(folder.options());
        api::archive_sum sum;
        sum.add(lines);
        return lines + api::end_line(sum, {store->instance(), store->secret()});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(archives_tests, signing_fixture)

BOOST_AUTO_TEST_CASE(an_archived_and_deleted_campaign_comes_back_as_it_was)
{
    const auto id = ended_campaign();
    const auto before = seen(id);
    const auto text = archive(id, 5000);
    BOOST_TEST(text.starts_with(R"({"outbound_archive":{"version":1,"instance":")"));
    BOOST_TEST(archive(id, 1) == text);
    ok("campaigns.delete", with_id(id));
    BOOST_TEST(restore(text) == id);
    BOOST_TEST(seen(id) == before);
    BOOST_TEST(ok("verify").at("ok") == true);
    BOOST_TEST(archive(id, 2) == text);
}

BOOST_AUTO_TEST_CASE(the_checksum_equals_zlibs)
{
    // zlib.crc32(b"123456789")
    api::archive_sum sum;
    sum.add("1234");
    sum.add("56789");
    BOOST_TEST(sum.crc == 0xcbf43926U);
    BOOST_TEST(sum.lines == 2);
}

BOOST_AUTO_TEST_CASE(an_incomplete_archive_is_refused_and_leaves_nothing)
{
    const auto id = ended_campaign();
    const auto text = archive(id, 5000);
    const auto lines = std::to_string(lines_of(text));
    const auto head = text.substr(0, text.find('\n') + 1);
    auto damaged = text;
    damaged.replace(damaged.find("c1@example"), 10, "c9@example");
    auto version = text;
    version.replace(version.find(R"("version":1)"), 11, R"("version":9)");
    const struct {
        std::string text;
        std::string complaint;
    } cases[] = {
        {"nonsense\n", "line 1 of the archive: it is no JSON object with one object in it"},
        {"{\"a\":{},\"b\":{}}\n", "line 1 of the archive: it is no JSON object with one object in it"},
        {"{\"recipient\":{}}\n",
            "line 1 of the archive: it must be the first line of an archive, {\"outbound_archive\": …}"},
        {version, "line 1 of the archive: its version is not 1, which this program reads"},
        {damaged, "line " + lines + " of the archive: its checksum is"},
        {text.substr(0, text.find('\n') + 1) + cut(text, 2).substr(text.find('\n') + 1) +
                text.substr(cut(text, 1).size()),
            "line " + std::to_string(lines_of(text) - 1) + " of the archive: its closing line does not count"},
        {text + "{\"recipient\":{}}\n", "of the archive: nothing may follow the closing line"},
        {cut(text, 1) + "{\"colour\":{}}\n",
            "line " + lines + " of the archive: \"colour\" is not known, or not at its place"},
        {signed_end(head), "line 2 of the archive: \"end\" is not known, or not at its place"},
        {head + "{\"recipient\":{}}\n", "line 2 of the archive: \"recipient\" is not known, or not at its place"},
    };
    for (const auto& [given, wanted] : cases)
        BOOST_TEST_CONTEXT(wanted)
        {
            const auto job = begin_restore();
            const auto complained = complaint("restores.append", piece(job, given));
            BOOST_TEST((complained.find(wanted) != std::string::npos), complained);
            ok("jobs.cancel", with_id(job));
            BOOST_TEST(complaint("restores.append", piece(job, text)) ==
                       "conflict | restore " + std::to_string(job) + " is cancelled: create a new one");
        }
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
    const auto store = open_store(folder.options());
    for (campaign_id other = id + 1; other < id + 20; ++other)
        for (const auto part : {archive_part::recipient, archive_part::counter, archive_part::range})
            BOOST_TEST(store->archives().rows(other, part, {}, 10).rows.empty());
}

BOOST_AUTO_TEST_CASE(a_cut_off_archive_waits_for_its_rest)
{
    const auto text = archive(ended_campaign(), 5000);
    const auto first = cut(text, 3);
    const auto job = begin_restore();
    ok("restores.append", piece(job, first));
    BOOST_TEST(complaint("restores.commit", with_id(job)) ==
               "conflict | the archive is cut off: its closing line is missing after " +
                   std::to_string(lines_of(first)) + " lines; append the rest, or cancel the job");
    BOOST_TEST(complaint("restores.append", R"({"id":)" + std::to_string(job) + R"(,"text":"half"})") ==
               "invalid | text: must be whole lines: it must end with a line's end");
    BOOST_TEST(complaint("restores.append", R"({"id":)" + std::to_string(job) + R"(,"text":"","offset":1})") ==
               "conflict | restore " + std::to_string(job) + " has " + std::to_string(first.size()) +
                   " bytes: go on from there, got offset 1");
    ok("restores.append", piece(job, text.substr(first.size())));
    const auto done = ok("restores.commit", with_id(job));
    BOOST_TEST(done.at("status") == "done");
    BOOST_TEST(ok("restores.commit", with_id(job)) == done);
    BOOST_TEST(ok("verify").at("ok") == true);
}

BOOST_AUTO_TEST_CASE(a_restore_that_ends_leaves_the_job_done_and_is_reported_once)
{
    const auto id = ended_campaign();
    const auto text = archive(id, 5000);
    ok("campaigns.delete", with_id(id));
    const auto job = begin_restore();
    ok("restores.append", piece(job, text));
    ok("restores.commit", with_id(job));
    BOOST_TEST(complaint("jobs.cancel", with_id(job)) ==
               "conflict | job " + std::to_string(job) + " is done: only a running job can be cancelled");
    BOOST_TEST(value("campaigns.get", with_id(id), "/status") == R"("completed")");
}

BOOST_AUTO_TEST_CASE(abandoned_jobs_end_as_failed)
{
    const auto id = ended_campaign();
    const auto text = archive(id, 5000);
    ok("campaigns.delete", with_id(id));
    const auto restore = begin_restore();
    ok("restores.append", piece(restore, cut(text, 1)));
    const auto import = ok("imports.create").at("id").to_number<std::int64_t>();
    ok("imports.append", R"({"text":"email\nkept@example.com\n","id":)" + std::to_string(import) + "}");
    time.at += std::chrono::days{6};
    const auto continued = begin_restore();
    time.at += std::chrono::days{2};
    BOOST_TEST(ok("campaigns.prune", R"({"jobs_days":7})").at("jobs") == 2);
    for (const auto job : {restore, import})
        BOOST_TEST(value("jobs.get", with_id(job), "/status") == R"("failed")");
    BOOST_TEST(value("jobs.get", with_id(continued), "/status") == R"("running")");
    BOOST_TEST(complaint("restores.append", piece(restore, text)) ==
               "conflict | restore " + std::to_string(restore) + " is failed: create a new one");
    const auto store = open_store(folder.options());
    BOOST_TEST(store->archives().rows(id, archive_part::recipient, {}, 10).rows.empty());
    BOOST_TEST(ok("contacts.list", R"({"q":"kept@example.com"})").at("items").as_array().size() == 1u);
    BOOST_TEST(this->restore(text) == id);
}

BOOST_AUTO_TEST_CASE(an_archive_interrupted_by_an_event_is_restarted)
{
    const auto id = ended_campaign();
    const auto first = ok("campaigns.archive", R"({"id":)" + std::to_string(id) + R"(,"limit":2})");
    record_event(id, event_kind::delivered);
    boost::json::object request{{"id", id}, {"limit", 5000}, {"cursor", first.at("next")}};
    for (std::size_t part = 1; part < names<archive_part>::value.size(); ++part)
        request["cursor"] = ok("campaigns.archive", boost::json::serialize(request)).at("next");
    BOOST_TEST(
        complaint("campaigns.archive", boost::json::serialize(request)) ==
        "conflict | something happened to the campaign while it was archived (a late event, or a retry); begin again, "
        "without a cursor");
    request["cursor"] = "[1";
    BOOST_TEST(complaint("campaigns.archive", boost::json::serialize(request)) ==
               "invalid | cursor: must be the next of the call before");
}

BOOST_AUTO_TEST_CASE(old_events_go_first_and_old_campaigns_later)
{
    const auto id = ended_campaign();
    const auto analytics = value("campaigns.analytics", with_id(id), "");
    const auto prune = [&] { return ok("campaigns.prune", R"({"events_days":30,"campaigns_days":400})"); };
    BOOST_TEST(prune().at("more") == false);
    time.at += std::chrono::days{31};
    const auto first = prune();
    BOOST_TEST(first.at("pruned") == id);
    BOOST_TEST(first.at("events") == 1);
    BOOST_TEST(prune().at("more") == false);
    BOOST_TEST(value("campaigns.get", with_id(id), "/events_pruned_at") == R"("2026-12-23T15:00:00Z")");
    BOOST_TEST(value("campaigns.analytics", with_id(id), "") == analytics);
    BOOST_TEST(ok("verify").at("ok") == true);
    time.at += std::chrono::days{400};
    BOOST_TEST(prune().at("deleted") == id);
    BOOST_TEST(prune().at("more") == false);
    BOOST_TEST(ok("campaigns.list").at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(events_without_a_campaign_are_shown_and_pruned)
{
    auto options = folder.options();
    options.clock = &time;
    provider_event e;
    e.kind = event_kind::delivered;
    e.vendor_id = "m1";
    e.address = "x@example.com";
    e.occurred_at = time.at;
    open_store(options)->events().record({&e, 1});
    BOOST_TEST(value("stats", "{}", "/unmatched_events/count") == "1");
    BOOST_TEST(value("stats", "{}", "/unmatched_events/oldest") == R"("2026-11-22T15:00:00Z")");
    BOOST_TEST(ok("campaigns.prune", R"({"unmatched_days":30})").at("unmatched") == 0);
    time.at += std::chrono::days{31};
    const auto pruned = ok("campaigns.prune", R"({"unmatched_days":30})");
    BOOST_TEST(pruned.at("unmatched") == 1);
    BOOST_TEST(pruned.at("more") == true);
    BOOST_TEST(value("stats", "{}", "/unmatched_events/count") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
