// Explanations of the messages that a contact got or did not get; totals; verification.
#include "api/campaigns/outcome_words.hpp"
#include "api/campaigns/unmet_conditions.hpp"
#include "api/fixture.hpp"

using namespace outbound;

namespace {

struct explained_outcome {
    recipient r;
    const campaign& c;
    std::string_view words;
};

recipient row(recipient_status status, std::string reason = {}, std::string detail = {}, std::int32_t attempt = 1)
{
    recipient r;
    r.status = status;
    r.reason = std::move(reason);
    r.detail = std::move(detail);
    r.attempt = attempt;
    r.provider = "main";
    r.sent_at = timestamp{std::chrono::seconds{1'795'359'600}};
    return r;
}

recipient due(recipient r)
{
    r.next_attempt_at = *r.sent_at + std::chrono::minutes{15};
    return r;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(explain, service_fixture)

BOOST_AUTO_TEST_CASE(sentences_explain_the_outcome_of_a_recipient)
{
    campaign paused, running;
    paused.status = campaign_status::paused;
    paused.pause_detail = "main: key refused";
    running.status = campaign_status::running;
    using enum recipient_status;
    const explained_outcome cases[] = {
        {row(queued), running, "Not sent yet: its turn has not come."},
        {row(queued), paused, "Not sent yet: the campaign is paused, because main: key refused."},
        {row(sending), running, "On its way at this moment."},
        {row(sent), running, "Sent through main on 2026-11-22T15:00:00Z."},
        {row(sent, "resent_after_unknown", "", 2), running,
            "Sent through main on 2026-11-22T15:00:00Z, at attempt 2. An earlier attempt's fate is unknown, so it may "
            "have arrived twice."},
        {row(delivered), running, "Sent through main on 2026-11-22T15:00:00Z. It was delivered."},
        {row(retrying, "connect", "refused", 3), running,
            "Attempt 3 did not go through and is made again: the provider cannot be connected to: refused."},
        {due(row(retrying, "connect", "refused")), running,
            "Attempt 1 did not go through and is made again at 2026-11-22T15:15:00Z: the provider cannot be connected "
            "to: refused."},
        {row(bounced, "550", "no mailbox"), running, "Sent, but it bounced (550): no mailbox."},
        {row(failed, "bad_address"), running, "Failed for good: the provider's code for it is bad_address."},
        {row(skipped, "suppressed"), running, "Skipped: the address is suppressed."},
        {row(skipped, "duplicate"), running, "Skipped: another contact in this campaign has the same address."},
        {row(skipped, "no_address"), running, "Skipped: the contact has no address for this channel."},
        {row(skipped, "invalid_address"), running, "Skipped: the address is not valid."},
        {row(skipped, "contact_deleted"), running, "Skipped: the contact was deleted before its turn came."},
        {row(skipped, "template_error", "too deep"), running,
            "Skipped: the templates could not be rendered for this contact: too deep."},
        {row(skipped, "expired"), running, "Skipped: its turn comes after the campaign's expiry."},
        {row(skipped, "new_reason"), running, "Skipped: the provider's code for it is new_reason."},
        {row(cancelled), running, "Not sent: the campaign was cancelled before its turn came."},
    };
    for (const auto& c : cases)
        BOOST_TEST(api::in_words(api::sentences_of(c.r, c.c)) == c.words);
}

BOOST_AUTO_TEST_CASE(sentences_explain_why_an_unknown_outcome_leads_to_another_attempt_or_none)
{
    campaign running, held, texts;
    running.status = campaign_status::running;
    held.on_unknown = on_unknown::hold;
    texts.type = channel::sms;
    using enum recipient_status;
    const explained_outcome cases[] = {
        {due(row(unknown)), running,
            "It may have been sent: the provider's answer was lost. The next attempt is due at 2026-11-22T15:15:00Z, "
            "unless a report of it comes first."},
        {row(unknown), running, "It may have been sent: the provider's answer was lost. It is not sent again."},
        {row(unknown), held,
            "It may have been sent: the provider's answer was lost. It is not sent again, because the campaign has "
            "on_unknown: hold."},
        {row(unknown), texts,
            "It may have been sent: the provider's answer was lost. It is not sent again: SMS and calls never are."},
        {row(unknown, "invalid_address", "", 2), running,
            "It may have been sent: the answer to an earlier attempt was lost, and the attempt after it was refused: "
            "the address is not valid. It is not sent again."},
    };
    for (const auto& c : cases)
        BOOST_TEST(api::in_words(api::sentences_of(c.r, c.c)) == c.words);
}

BOOST_AUTO_TEST_CASE(each_sentence_is_also_a_code_with_the_values_in_it)
{
    campaign running, paused, over, texts;
    running.status = campaign_status::running;
    paused.status = campaign_status::paused;
    paused.pause_detail = "main: key refused";
    over.status = campaign_status::completed;
    texts.type = channel::sms;
    recipient r;
    r.provider = "main";
    r.attempt = 2;
    r.sent_at = timestamp{std::chrono::seconds{1'795'359'600}};
    const auto codes = [&](recipient_status status, const campaign& c, std::string_view reason = {}) {
        r.status = status;
        r.reason = reason;
        return boost::json::serialize(api::to_json(api::sentences_of(r, c)));
    };
    using enum recipient_status;
    BOOST_TEST(codes(queued, running) == R"([{"code":"waiting"}])");
    BOOST_TEST(codes(queued, paused) == R"([{"code":"waiting_for_resume","detail":"main: key refused"}])");
    BOOST_TEST(codes(queued, over) == R"([{"code":"not_sent","campaign_status":"completed"}])");
    BOOST_TEST(codes(delivered, running, "resent_after_unknown") ==
               R"([{"code":"sent","provider":"main","at":"2026-11-22T15:00:00Z","attempt":2},)"
               R"({"code":"possibly_repeated"},{"code":"delivered"}])");
    BOOST_TEST(codes(skipped, running, "suppressed") == R"([{"code":"skipped","reason":"suppressed","detail":null}])");
    BOOST_TEST(codes(unknown, running, "timeout") ==
               R"([{"code":"possibly_sent","reason":"timeout"},{"code":"no_further_attempt"}])");
    BOOST_TEST(codes(unknown, texts, "invalid_address") ==
               R"([{"code":"possibly_sent_before","reason":"invalid_address"},{"code":"no_attempt_of_channel"}])");
    r.next_attempt_at = *r.sent_at + std::chrono::minutes{15};
    r.detail = "refused";
    BOOST_TEST(
        codes(retrying, running, "connect") ==
        R"([{"code":"retrying","reason":"connect","detail":"refused","attempt":2,"at":"2026-11-22T15:15:00Z"}])");
    BOOST_TEST(codes(unknown, texts, "closed") ==
               R"([{"code":"possibly_sent","reason":"closed"},{"code":"next_attempt","at":"2026-11-22T15:15:00Z"}])");
}

BOOST_AUTO_TEST_CASE(unmet_conditions_name_each_condition_that_fails)
{
    contact person;
    person.industry = "Law";
    person.lead_score = 5;
    person.tags = {"old"};
    segment s;
    BOOST_TEST(api::unmet_conditions(s, person).empty());
    s.industries = {"Law"};
    s.lead_score_min = 5;
    s.tags_any = {"old", "new"};
    s.has_email = false;
    BOOST_TEST(api::unmet_conditions(s, person).empty());
    s.industries = {"Rail", "Sea"};
    s.lead_score_min = 10;
    s.lead_score_max = 4;
    s.has_email = true;
    s.has_phone = true;
    s.tags_any = {"new"};
    s.tags_all = {"vip"};
    s.tags_none = {"old"};
    const std::vector<std::string> wanted{
        "Its industry is \"Law\"; the segment asks for \"Rail\", \"Sea\".",
        "Its lead score is 5; the segment asks for at least 10.",
        "Its lead score is 5; the segment asks for at most 4.",
        "It has no email address, and the segment asks for one.",
        "It has no phone number, and the segment asks for one.",
        "It has none of the tags \"new\".",
        "It lacks the tag \"vip\".",
        "It has the tag \"old\", which the segment excludes.",
    };
    BOOST_TEST(api::unmet_conditions(s, person) == wanted, boost::test_tools::per_element());
    person.lead_score.reset();
    BOOST_TEST(api::unmet_conditions(s, person)[1] == "It has no lead score, and the segment asks for one.");
}

BOOST_AUTO_TEST_CASE(a_contact_is_explained_over_all_campaigns)
{
    add_contacts(2);
    add_campaign();
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"C1@example.com","reason":"complaint"}]})");
    const auto explanation = ok("explain", R"({"external_id":"c1"})");
    BOOST_TEST(
        boost::json::serialize(explanation.at("suppressions")) ==
        R"(["c1@example.com must not be contacted by email since 2026-11-22T15:00:00Z: the recipient reported spam."])");
    BOOST_TEST(
        boost::json::serialize(explanation.at("suppressed_addresses")) ==
        R"([{"channel":"email","address":"c1@example.com","reason":"complaint","created_at":"2026-11-22T15:00:00Z",)"
        R"("expires_at":null,"takes_transactional":false}])");
    BOOST_TEST(explanation.at("absence").is_null());
    const auto& row = explanation.at("campaigns").as_array().at(0);
    BOOST_TEST(row.at("name") == "News");
    BOOST_TEST(row.at("explanation") == "Sent through main on 2026-11-22T15:00:00Z.");
    BOOST_TEST(boost::json::serialize(row.at("sentences")) ==
               R"([{"code":"sent","provider":"main","at":"2026-11-22T15:00:00Z","attempt":1}])");
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
}

BOOST_AUTO_TEST_CASE(absence_from_a_campaign_has_reasons)
{
    add_contacts(1);
    ok("contacts.upsert", R"({"contacts":[{"external_id":"mute"}]})");
    add_campaign(R"(,"recipient_segments":{"industries":["Rail"]})");
    BOOST_TEST(value("explain", R"({"external_id":"mute","campaign_id":1})", "/absence") ==
               R"(["Its industry is not known; the segment asks for \"Rail\".","The campaign has not been started."])");
    BOOST_TEST(value("explain", R"({"contact_id":1,"campaign_id":1})", "/campaigns") == "[]");
    BOOST_TEST(complaint("explain", R"({"contact_id":4711})") == "not_found | there is no contact 4711");
    BOOST_TEST(
        complaint("explain", R"({"contact_id":1,"campaign_id":4711})") == "not_found | there is no campaign 4711");
    BOOST_TEST(
        complaint("explain", "{}") == "invalid | : must have exactly one of the members contact_id, external_id");
}

BOOST_AUTO_TEST_CASE(a_contact_without_an_address_is_explained_as_a_skipped_recipient_once_recipients_are_chosen)
{
    add_contacts(1);
    ok("contacts.upsert", R"({"contacts":[{"external_id":"mute","phone":"+14155550100"}]})");
    add_campaign();
    const std::string mute = R"({"external_id":"mute","campaign_id":1})";
    BOOST_TEST(value("explain", mute, "/campaigns") == "[]");
    BOOST_TEST(value("explain", mute, "/absence") == R"(["The campaign has not been started."])");
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
    for (const auto& request : {mute, std::string{R"({"external_id":"mute"})"}}) {
        const auto explanation = ok("explain", request);
        BOOST_TEST(explanation.at("absence").is_null());
        BOOST_TEST(explanation.at("email").is_null());
        BOOST_REQUIRE(explanation.at("campaigns").as_array().size() == 1U);
        const auto& row = explanation.at("campaigns").as_array().at(0).as_object();
        BOOST_TEST(row.at("status") == "skipped");
        BOOST_TEST(row.at("reason") == "no_address");
        BOOST_TEST(row.at("sent_at").is_null());
        BOOST_TEST(row.at("explanation") == "Skipped: the contact has no address for this channel.");
    }
}

BOOST_AUTO_TEST_CASE(stats_sum_up_the_installation)
{
    add_contacts(3);
    add_campaign();
    add_campaign();
    ok("campaigns.start", R"({"id":2})");
    const auto sums = ok("stats");
    BOOST_TEST(sums.at("contacts").at("total") == 3);
    BOOST_TEST(sums.at("campaigns").at("draft") == 1);
    BOOST_TEST(sums.at("campaigns").at("running") == 1);
    BOOST_TEST(sums.at("active").at("recipients") == 0);
    BOOST_TEST(sums.at("instance").as_string().size() == 8u);
}

BOOST_AUTO_TEST_CASE(verify_looks_at_one_campaign_or_at_all)
{
    add_campaign();
    add_campaign();
    BOOST_TEST(value("verify", "{}", "/campaigns") == "2");
    BOOST_TEST(value("verify", R"({"campaign_id":1})", "/campaigns") == "1");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
    BOOST_TEST(complaint("verify", R"({"campaign_id":4711})") == "not_found | there is no campaign 4711");
}

BOOST_AUTO_TEST_SUITE_END()
