// Recipients of foreign archives: nobody gets a message twice, or one that a suppression forbids.
#include "api/archives/foreign_fixture.hpp"

using namespace outbound;

namespace json = boost::json;

struct foreign_recipients_fixture : foreign_fixture {
    int campaigns = 0;

    /// The archive of a paused campaign of another installation, with these recipients in one range.
    std::string archive_with(const std::vector<json::object>& recipients)
    {
        const auto whole = lines_from(text);
        archive_lines lines{whole.at(0), whole.at(1)};
        row_of(lines, "outbound_archive")["instance"] = "elsewhere";
        row_of(lines, "outbound_archive")["campaign_id"] = ++campaigns;
        auto& campaign = row_of(lines, "campaign");
        const auto next_seq = static_cast<std::int64_t>(recipients.size()) + 1;
        campaign["status"] = "paused";
        campaign["pause_reason"] = "operator";
        campaign["next_seq"] = next_seq;
        campaign.erase("completed_at");
        json::object range{{"first_seq", 1}, {"last_seq", next_seq - 1}, {"intent_seq", 0}};
        archive_lines problems;
        std::int64_t seq = 0;
        for (auto row : recipients) {
            row["seq"] = ++seq;
            const std::string status{std::string_view{row.at("status").as_string()}};
            if (status != "queued") {
                const auto* before = range.if_contains(status);
                range[status] = (before != nullptr ? before->to_number<std::int64_t>() : 0) + 1;
                problems.push_back({{"problem", {{"seq", seq}, {"status", status}, {"reason", row.at("reason")}}}});
            }
            lines.push_back({{"recipient", row}});
        }
        lines.insert(lines.end(), problems.begin(), problems.end());
        lines.push_back({{"range", range}});
        lines.push_back(whole.back());
        return sealed(lines);
    }

    static json::object queued(const std::string& contact, const std::string& address)
    {
        return {{"contact", contact}, {"address", address}, {"status", "queued"}};
    }

    static json::object ended(const std::string& contact, const std::string& status, const std::string& reason)
    {
        return {{"contact", contact}, {"address", "ada@example.com"}, {"status", status}, {"reason", reason}};
    }
};

BOOST_FIXTURE_TEST_SUITE(foreign_recipients, foreign_recipients_fixture)

BOOST_AUTO_TEST_CASE(two_recipients_with_one_address_of_which_one_may_get_a_message_are_refused)
{
    const auto first = queued("c1", "ada@example.com");
    for (const auto& second :
        {queued("c3", "ada@example.com"), queued("c3", "Ada@Example.com"), ended("c3", "failed", "rejected")})
        BOOST_TEST_CONTEXT(json::serialize(second))
        {
            const auto job = begin_foreign();
            ok("restores.append", piece(job, archive_with({first, second})));
            const auto said = complaint("restores.commit", with_id(job));
            BOOST_TEST(says(said, "contradict each other: duplicates: recipient 1 is queued and may still get a "
                                  "message, and recipient 2 with the same address is "),
                said);
            ok("jobs.cancel", with_id(job));
        }
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_recipients_with_one_address_of_which_one_was_skipped_are_accepted)
{
    const auto first = queued("c1", "ada@example.com");
    for (const auto* reason : {"duplicate", "suppressed"}) {
        const auto restored = restore_foreign(archive_with({first, ended("c3", "skipped", reason)}));
        BOOST_TEST(ok("campaigns.get", with_id(restored)).at("status") == "paused");
    }
    restore_foreign(archive_with({first, queued("c3", "bob@example.com")}));
    BOOST_TEST(ok("verify").at("ok") == true);
}

BOOST_AUTO_TEST_CASE(an_address_in_another_spelling_is_kept_folded_so_that_its_suppression_holds)
{
    const auto restored =
        restore_foreign(archive_with({queued("c2", "C2@Example.COM"), queued("c3", "B@Bücher.example")}));
    const auto rows = ok("campaigns.recipients", with_id(restored)).at("items").as_array();
    BOOST_TEST(rows.at(0).at("address") == "c2@example.com");
    BOOST_TEST(rows.at(1).at("address") == "b@xn--bcher-kva.example");
    ok("campaigns.resume", with_id(restored));
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
    const auto after = ok("campaigns.recipients", with_id(restored)).at("items").as_array();
    BOOST_TEST(after.at(0).at("status") == "skipped");
    BOOST_TEST(after.at(0).at("reason") == "suppressed");
}

BOOST_AUTO_TEST_CASE(json_inside_a_text_has_few_values)
{
    const auto list_of = [](std::size_t count) {
        std::string list = R"({"a":[0)";
        for (std::size_t i = 1; i < count; ++i)
            list += ",0";
        return list + "]}";
    };
    for (const auto* kind : {"event", "campaign"}) {
        const std::string member = kind == std::string_view{"event"} ? "data" : "call_options";
        const auto said = refusal(changed(text, kind, member, json::value(json::string{list_of(10'001)})));
        BOOST_TEST(
            says(said, kind + ("." + member) + ": must be a JSON object as text, with at most 10000 values"), said);
    }
    const auto job = begin_foreign();
    ok("restores.append", piece(job, changed(text, "event", "data", json::value(json::string{list_of(9'000)}))));
}

BOOST_AUTO_TEST_SUITE_END()
