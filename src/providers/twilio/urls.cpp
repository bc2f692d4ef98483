// Callback URLs for Twilio.
#include "providers/twilio/urls.hpp"

#include "providers/common/percent.hpp"

namespace outbound::twilio {
namespace {

std::string status_url(
    const std::string& base, std::string_view noun, campaign_id campaign, std::string_view path, std::string_view key)
{
    return base + "/outbound/" + std::string{noun} + "/campaigns/" + std::to_string(campaign) + '/' +
           std::string{path} + "?key=" + percent_encoded(key) + std::string{repeat_failed};
}

std::string hook_url(const std::string& base, std::string_view path, std::string_view key)
{
    return base + "/outbound/webhooks/twilio/" + std::string{path} + "?key=" + percent_encoded(key);
}

}  // namespace

std::string callback_urls::sms_status(campaign_id campaign, std::string_view key) const
{
    return status_url(public_url, "sms", campaign, "sms-status", key);
}

std::string callback_urls::call_status(campaign_id campaign, std::string_view key) const
{
    return status_url(public_url, "phone", campaign, "call-status", key);
}

std::string callback_urls::voice(std::string_view key) const
{
    return hook_url(public_url, "voice", key);
}

std::string callback_urls::gather(std::string_view key) const
{
    return hook_url(public_url, "gather", key);
}

std::string callback_urls::amd(std::string_view key) const
{
    return hook_url(public_url, "amd", key) + std::string{repeat_failed};
}

}  // namespace outbound::twilio
