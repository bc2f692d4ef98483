#include <outbound/campaign_parts.hpp>

#include <utility>

namespace outbound {
namespace {

void set(campaign& c, email_parts&& parts)
{
    c.type = channel::email;
    c.template_id = parts.template_id;
    c.subject = std::move(parts.subject);
    c.text = std::move(parts.text);
    c.html = std::move(parts.html);
    c.unsubscribe_url = std::move(parts.unsubscribe_url);
    c.track_opens = parts.track_opens;
    c.track_clicks = parts.track_clicks;
    c.configuration_set = std::move(parts.configuration_set);
}

void set(campaign& c, sms_parts&& parts)
{
    c.type = channel::sms;
    c.template_id = parts.template_id;
    c.message = std::move(parts.message);
    c.messaging_service = std::move(parts.messaging_service);
}

void set(campaign& c, phone_parts&& parts)
{
    c.type = channel::phone;
    c.script_id = parts.script_id;
    c.script = std::move(parts.script);
    c.call = std::move(parts.call);
}

void clear_parts(campaign& c)
{
    set(c, email_parts{});
    set(c, sms_parts{});
    set(c, phone_parts{});
}

}  // namespace

campaign_parts parts_of(const campaign& c)
{
    switch (c.type) {
    case channel::sms:
        return sms_parts{c.template_id, c.message, c.messaging_service};
    case channel::phone:
        return phone_parts{c.script_id, c.script, c.call};
    case channel::email:
        break;
    }
    return email_parts{c.template_id, c.subject, c.text, c.html, c.unsubscribe_url, c.track_opens, c.track_clicks,
        c.configuration_set};
}

void set_parts(campaign& c, campaign_parts parts)
{
    clear_parts(c);
    std::visit([&](auto& of_channel) { set(c, std::move(of_channel)); }, parts);
}

}  // namespace outbound
