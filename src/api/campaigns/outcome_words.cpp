// Maps status and reason of a recipient to sentences.
#include "api/campaigns/outcome_words.hpp"

#include "model/address_mask.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <outbound/reason_words.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

using sentences = std::vector<outcome_sentence>;

// Prefers the vendor's wording to its code.
std::string because(const recipient& r)
{
    const bool is_vendors = !r.detail.empty() && reason_in_words(r.reason).empty();
    std::string out;
    if (is_vendors && !r.reason.empty())
        out += " (" + r.reason + ')';
    else if (!r.reason.empty())
        out += ": " + reason_in_words(r.status, r.reason);
    if (!r.detail.empty())
        out += ": " + r.detail;
    return out + '.';
}

json::object causes(const recipient& r)
{
    return {{"reason", text_or_null(r.reason)}, {"detail", text_or_null(r.detail)}};
}

outcome_sentence waiting(const campaign& c)
{
    switch (c.status) {
    case campaign_status::paused:
        return {outcome_code::waiting_for_resume,
            "Not sent yet: the campaign is paused" +
                (c.pause_detail.empty() ? std::string{} : ", because " + c.pause_detail) + '.',
            {{"detail", text_or_null(c.pause_detail)}}};
    case campaign_status::running:
        return {outcome_code::waiting, "Not sent yet: its turn has not come."};
    default:
        return {outcome_code::not_sent, "Not sent: the campaign is " + std::string{to_string(c.status)} + '.',
            {{"campaign_status", to_string(c.status)}}};
    }
}

sentences sent(const recipient& r)
{
    std::string words = "Sent";
    if (!r.provider.empty())
        words += " through " + r.provider;
    if (r.sent_at)
        words += " on " + to_rfc3339(*r.sent_at);
    if (r.attempt > 1)
        words += ", at attempt " + std::to_string(r.attempt);
    sentences out{{outcome_code::sent, words + '.',
        {{"provider", text_or_null(r.provider)}, {"at", time_or_null(r.sent_at)}, {"attempt", r.attempt}}}};
    if (r.reason == to_string(outcome_reason::resent_after_unknown))
        out.push_back(
            {outcome_code::possibly_repeated, "An earlier attempt's fate is unknown, so it may have arrived twice."});
    return out;
}

sentences delivered(const recipient& r)
{
    auto out = sent(r);
    out.push_back({outcome_code::delivered, "It was delivered."});
    return out;
}

outcome_sentence retrying(const recipient& r, const campaign& c)
{
    if (r.attempt == 0)  // It replaces another contact with the same address.
        return waiting(c);
    auto values = causes(r);
    values["attempt"] = r.attempt;
    values["at"] = time_or_null(r.next_attempt_at);
    return {outcome_code::retrying,
        "Attempt " + std::to_string(r.attempt) + " did not go through and is made again" +
            (r.next_attempt_at ? " at " + to_rfc3339(*r.next_attempt_at) : "") + because(r),
        std::move(values)};
}

outcome_sentence next_attempt(const recipient& r, const campaign& c)
{
    if (r.next_attempt_at)
        return {outcome_code::next_attempt,
            "The next attempt is due at " + to_rfc3339(*r.next_attempt_at) + ", unless a report of it comes first.",
            {{"at", to_rfc3339(*r.next_attempt_at)}}};
    if (c.type != channel::email)
        return {outcome_code::no_attempt_of_channel, "It is not sent again: SMS and calls never are."};
    if (c.on_unknown == on_unknown::hold)
        return {
            outcome_code::no_attempt_of_campaign, "It is not sent again, because the campaign has on_unknown: hold."};
    return {outcome_code::no_further_attempt, "It is not sent again."};
}

sentences unknown(const recipient& r, const campaign& c)
{
    const auto words = reason_in_words(r.status, r.reason);
    const bool is_refusal = !reason_in_words(r.reason).empty() && words != reason_in_words(r.reason);
    return {{is_refusal ? outcome_code::possibly_sent_before : outcome_code::possibly_sent,
                "It may have been sent: " + words + '.', {{"reason", text_or_null(r.reason)}}},
        next_attempt(r, c)};
}

}  // namespace

std::vector<outcome_sentence> sentences_of(const recipient& r, const campaign& c)
{
    switch (r.status) {
    case recipient_status::queued:
        return {waiting(c)};
    case recipient_status::sending:
        return {{outcome_code::sending, "On its way at this moment."}};
    case recipient_status::sent:
        return sent(r);
    case recipient_status::delivered:
        return delivered(r);
    case recipient_status::retrying:
        return {retrying(r, c)};
    case recipient_status::bounced:
        return {{outcome_code::bounced, "Sent, but it bounced" + because(r), causes(r)}};
    case recipient_status::failed:
        return {{outcome_code::failed, "Failed for good" + because(r), causes(r)}};
    case recipient_status::skipped:
        return {{outcome_code::skipped, "Skipped" + because(r), causes(r)}};
    case recipient_status::cancelled:
        return {{outcome_code::cancelled, "Not sent: the campaign was cancelled before its turn came."}};
    case recipient_status::unknown:
        return unknown(r, c);
    case recipient_status::answered:
        return {{outcome_code::answered, "Called, and it was answered."}};
    case recipient_status::voicemail:
        return {{outcome_code::voicemail, "Called, and a machine answered."}};
    case recipient_status::busy:
        return {{outcome_code::busy, "Called, and the line was busy."}};
    case recipient_status::no_answer:
        return {{outcome_code::no_answer, "Called, and nobody answered."}};
    }
    return {};
}

std::string in_words(const std::vector<outcome_sentence>& all)
{
    std::string out;
    for (const auto& each : all)
        out += (out.empty() ? "" : " ") + each.words;
    return out;
}

shape outcome_sentence_shape()
{
    const auto text = with_addresses(shapes::text(0, 100'000, text_kind::body));
    return shapes::object({
                              required("code", shapes::enumeration<outcome_code>()),
                              optional("reason", text),
                              optional("detail", text, "The vendor's words, or why the campaign is paused."),
                              optional("provider", text),
                              optional("at", shapes::time()),
                              optional("attempt", shapes::integer(0, std::numeric_limits<std::int32_t>::max())),
                              optional("campaign_status", shapes::enumeration<campaign_status>()),
                          })
        .named("outcome_sentence");
}

json::array to_json(const std::vector<outcome_sentence>& all)
{
    json::array out;
    for (const auto& each : all) {
        json::object row{{"code", to_string(each.code)}};
        for (const auto& [name, value] : each.values)
            row[name] = value;
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace outbound::api
