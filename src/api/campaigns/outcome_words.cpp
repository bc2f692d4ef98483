// Maps status and reason of a recipient to a sentence.
#include "api/campaigns/outcome_words.hpp"

#include "model/time.hpp"

#include <outbound/reason_words.hpp>

namespace outbound::api {
namespace {

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

std::string waiting(const campaign& c)
{
    switch (c.status) {
    case campaign_status::paused:
        return "Not sent yet: the campaign is paused" +
               (c.pause_detail.empty() ? std::string{} : ", because " + c.pause_detail) + '.';
    case campaign_status::running:
        return "Not sent yet: its turn has not come.";
    default:
        return "Not sent: the campaign is " + std::string{to_string(c.status)} + '.';
    }
}

std::string sent(const recipient& r)
{
    std::string out = "Sent";
    if (!r.provider.empty())
        out += " through " + r.provider;
    if (r.sent_at)
        out += " on " + to_rfc3339(*r.sent_at);
    if (r.attempt > 1)
        out += ", at attempt " + std::to_string(r.attempt);
    out += '.';
    if (r.reason == to_string(outcome_reason::resent_after_unknown))
        out += " An earlier attempt's fate is unknown, so it may have arrived twice.";
    return out;
}

std::string next_attempt(const recipient& r, const campaign& c)
{
    if (r.next_attempt_at)
        return "The next attempt is due at " + to_rfc3339(*r.next_attempt_at) + ", unless a report of it comes first.";
    if (c.type != channel::email)
        return "It is not sent again: SMS and calls never are.";
    return c.on_unknown == on_unknown::hold ? "It is not sent again, because the campaign has on_unknown: hold."
                                            : "It is not sent again.";
}

std::string unknown(const recipient& r, const campaign& c)
{
    return "It may have been sent: " + reason_in_words(r.status, r.reason) + ". " + next_attempt(r, c);
}

}  // namespace

std::string in_words(const recipient& r, const campaign& c)
{
    switch (r.status) {
    case recipient_status::queued:
        return waiting(c);
    case recipient_status::sending:
        return "On its way at this moment.";
    case recipient_status::sent:
        return sent(r);
    case recipient_status::delivered:
        return sent(r) + " It was delivered.";
    case recipient_status::retrying:
        if (r.attempt == 0)  // It replaces another contact with the same address.
            return waiting(c);
        return "Attempt " + std::to_string(r.attempt) + " did not go through and is made again" +
               (r.next_attempt_at ? " at " + to_rfc3339(*r.next_attempt_at) : "") + because(r);
    case recipient_status::bounced:
        return "Sent, but it bounced" + because(r);
    case recipient_status::failed:
        return "Failed for good" + because(r);
    case recipient_status::skipped:
        return "Skipped" + because(r);
    case recipient_status::cancelled:
        return "Not sent: the campaign was cancelled before its turn came.";
    case recipient_status::unknown:
        return unknown(r, c);
    case recipient_status::answered:
        return "Called, and it was answered.";
    case recipient_status::voicemail:
        return "Called, and a machine answered.";
    case recipient_status::busy:
        return "Called, and the line was busy.";
    case recipient_status::no_answer:
        return "Called, and nobody answered.";
    }
    return {};
}

}  // namespace outbound::api
