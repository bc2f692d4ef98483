// Maps status and reason of a recipient to a sentence.
#include "api/campaigns/outcome_words.hpp"

#include "model/time.hpp"

namespace outbound::api {
namespace {

std::string because(const recipient& r)
{
    std::string out;
    if (!r.reason.empty())
        out += " (" + r.reason + ')';
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

std::string skipped(const recipient& r)
{
    const auto reason = from_string<skip_reason>(r.reason);
    if (!reason)
        return "Skipped" + because(r);
    switch (*reason) {
    case skip_reason::suppressed:
        return "Skipped: the address is suppressed.";
    case skip_reason::duplicate:
        return "Skipped: another contact in this campaign has the same address.";
    case skip_reason::no_address:
        return "Skipped: the contact has no address for this channel.";
    case skip_reason::invalid_address:
        return "Skipped: the address is not valid.";
    case skip_reason::contact_deleted:
        return "Skipped: the contact was deleted before its turn came.";
    case skip_reason::template_error:
        return "Skipped: the templates could not be rendered for this contact" +
               (r.detail.empty() ? "." : ": " + r.detail + '.');
    case skip_reason::too_long:
        return "Skipped: the message came out longer than the channel carries" + because(r);
    case skip_reason::expired:
        return "Skipped: the campaign expired before its turn came.";
    }
    return {};
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

std::string unknown(const campaign& c)
{
    return std::string{"It may have been sent: the provider's answer was lost. "} +
           (c.on_unknown == on_unknown::hold ? "It is not sent again, because the campaign says so."
                                             : "It is sent again unless news of it comes first.");
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
        if (r.attempt == 0)  // It stands in for another contact with the same address.
            return waiting(c);
        return "Attempt " + std::to_string(r.attempt) + " did not go through and is made again" + because(r);
    case recipient_status::bounced:
        return "Sent, but it bounced" + because(r);
    case recipient_status::failed:
        return "Failed for good" + because(r);
    case recipient_status::skipped:
        return skipped(r);
    case recipient_status::cancelled:
        return "Not sent: the campaign was cancelled before its turn came.";
    case recipient_status::unknown:
        return unknown(c);
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
