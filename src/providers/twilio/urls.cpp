// Fills in the paths of the webhooks, and appends key and fragment.
#include "providers/twilio/urls.hpp"

#include "model/percent.hpp"
#include "model/web_paths.hpp"

namespace outbound::twilio {
namespace {

std::string hook_url(const std::string& base, hook subject, std::string_view key)
{
    return base + std::string{path_of(subject)} + "?key=" + percent_encoded(key);
}

std::string status_url(const std::string& base, hook subject, campaign_id campaign, std::string_view key)
{
    return base + web_paths::fill(path_of(subject), std::to_string(campaign)) + "?key=" + percent_encoded(key) +
           std::string{repeat_failed};
}

}  // namespace

std::string_view path_of(hook subject) noexcept
{
    switch (subject) {
    case hook::sms_status:
        return "/outbound/sms/campaigns/{id}/sms-status";
    case hook::call_status:
        return "/outbound/phone/campaigns/{id}/call-status";
    case hook::amd:
        return "/outbound/webhooks/twilio/amd";
    case hook::inbound_sms:
        return "/outbound/webhooks/twilio/inbound-sms";
    case hook::voice:
        return "/outbound/webhooks/twilio/voice";
    case hook::gather:
        return "/outbound/webhooks/twilio/gather";
    case hook::step:
        return "/outbound/webhooks/twilio/step";
    }
    return {};
}

std::string callback_urls::sms_status(campaign_id campaign, std::string_view key) const
{
    return status_url(public_url, hook::sms_status, campaign, key);
}

std::string callback_urls::call_status(campaign_id campaign, std::string_view key) const
{
    return status_url(public_url, hook::call_status, campaign, key);
}

std::string callback_urls::voice(std::string_view key) const
{
    return hook_url(public_url, hook::voice, key);
}

std::string callback_urls::gather(std::string_view key) const
{
    return hook_url(public_url, hook::gather, key);
}

std::string callback_urls::step(std::string_view key) const
{
    return hook_url(public_url, hook::step, key) + std::string{repeat_failed};
}

std::string callback_urls::amd(std::string_view key) const
{
    return hook_url(public_url, hook::amd, key) + std::string{repeat_failed};
}

}  // namespace outbound::twilio
