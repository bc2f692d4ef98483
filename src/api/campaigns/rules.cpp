// Collects all faults of a campaign before it throws, so that the caller sees all of them.
#include "api/campaigns/rules.hpp"

#include "api/campaigns/postal_address.hpp"
#include "api/campaigns/times.hpp"
#include "model/address.hpp"
#include "model/content_cases.hpp"
#include "model/segment_shape.hpp"
#include "model/sms_sender.hpp"
#include "model/utf8.hpp"
#include "text/content.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

// Members that belong to another channel. `noun`: what the members belong to, in the plural.
void check_members(const campaign& c, const std::string& noun, complaints& wrong)
{
    const struct {
        std::string_view name;
        channel type;
        bool given;
    } members[] = {
        {"html", channel::email, !c.html.empty()},
        {"text", channel::email, !c.text.empty()},
        {"reply_to", channel::email, !c.reply_to.address.empty()},
        {"unsubscribe_url", channel::email, !c.unsubscribe_url.empty()},
        {"configuration_set", channel::email, !c.configuration_set.empty()},
        {"messaging_service", channel::sms, !c.messaging_service.empty()},
        {"script", channel::phone, !c.script.empty()},
        {"script_id", channel::phone, c.script_id.has_value()},
    };
    for (const auto& member : members)
        if (member.given && member.type != c.type)
            wrong.add(member.name, foreign_member_wish(member.type, noun, c.type));
    if (c.type == channel::phone && c.template_id)
        wrong.add("template_id", "is for email and sms " + noun + ": phone " + noun + " have a script_id");
}

void check_email_sender(const context& ctx, const campaign& c, complaints& wrong)
{
    if (c.from.address.empty())
        return wrong.add("from", "is missing, and no sender is configured to stand in for it");
    if (!valid_email(c.from.address))
        return wrong.add("from.email", "must be an email address, got \"" + shortened(c.from.address) + '"');
    const auto folded = fold_email(c.from.address);
    const bool known =
        std::ranges::any_of(ctx.senders, [&](const sender& s) { return fold_email(s.address) == folded; });
    if (ctx.only_known_senders && !known)
        wrong.add("from.email", "must be one of the configured senders, got \"" + shortened(c.from.address) + '"');
}

void check_number(const context& ctx, const campaign& c, complaints& wrong)
{
    const bool sms = c.type == channel::sms;
    const auto& from = c.from.address;
    if (!from.empty() && !(sms ? is_sms_sender(from) : valid_e164(from)))
        wrong.add(
            "from.phone", std::string{sms ? "must be a number in E.164, a short code, or 1 to 11 letters and digits"
                                          : "must be a number in E.164"} +
                              ", got \"" + shortened(from) + '"');
    const auto serves = [&](const account& a) { return a.channel == c.type; };
    const auto has_number = [&](const account& a) { return serves(a) && a.has_sender; };
    const bool own = !from.empty() || !c.messaging_service.empty();
    if (!own && std::ranges::any_of(ctx.accounts, serves) && std::ranges::none_of(ctx.accounts, has_number))
        wrong.add(
            "from", "is missing, and no provider for " + std::string{to_string(c.type)} + " has a number of its own");
}

void check_presence(const campaign& c, const content_parts& parts, complaints& wrong)
{
    if (c.type == channel::email && parts.subject.empty())
        wrong.add("subject", "is missing: give one here or through a template");
    if (c.type == channel::email && parts.text.empty() && parts.html.empty())
        wrong.add("text", "is missing: give text, html or both, here or through a template");
    if (c.type == channel::sms && parts.message.empty())
        wrong.add("message", "is missing: give one here or through a template");
    if (c.type == channel::phone && parts.script.empty())
        wrong.add("script", "is missing: give one here or through script_id");
}

void check_content(context& ctx, const campaign& c, complaints& wrong)
{
    const auto content = resolve_content(ctx, c, wrong);
    const auto found = check_parts(content.parts, wrong);
    if (!content.lacks_base)
        check_presence(c, content.parts, wrong);
    const auto calls_back = [](const account& a) { return a.channel == channel::phone && a.calls_back; };
    if (found.asks_us && ctx.public_url.empty() && std::ranges::any_of(ctx.accounts, calls_back))
        wrong.add("script", "needs public_url in the configuration: the vendor asks for it during the call");
    if (ctx.public_url.empty())
        for (const auto& part : found.linked)
            wrong.add(part, "reads {{unsubscribe_url}}, which needs public_url in the configuration");
    if (postal_address_of(ctx, c.from).empty())
        for (const auto& part : found.addressed)
            wrong.add(part, "reads {{sender_postal_address}}: give the sender a postal_address in the configuration, "
                            "or a fallback");
    if (c.type == channel::email && c.kind == message_kind::transactional && !found.linked.empty())
        wrong.add("kind",
            "transactional: an unsubscribe does not keep such an email from being sent, so it cannot have outbound's "
            "link; remove {{unsubscribe_url}}, or send it as marketing");
    for (const auto& [part, name] : found.partials)
        wrong.add(part,
            "must not call partials, which only email_templates.render is given; found {{> " + shortened(name) + "}}");
}

void check_sender_and_content(context& ctx, const campaign& c, const std::string& noun, complaints& wrong)
{
    check_members(c, noun, wrong);
    c.type == channel::email ? check_email_sender(ctx, c, wrong) : check_number(ctx, c, wrong);
    check_content(ctx, c, wrong);
}

// A marketing email gets outbound's unsubscribe link, unless the campaign has its own.
boost::json::object pinned_content(context& ctx, const campaign& c)
{
    complaints wrong;
    auto content = resolve_content(ctx, c, wrong);
    wrong.settle();
    if (c.kind == message_kind::marketing && c.type == channel::email && content.parts.unsubscribe_url.empty() &&
        ctx.public_url.starts_with("https://"))
        content.parts.unsubscribe_url = "{{{unsubscribe_url}}}";
    if (c.type == channel::email)
        content.postal_address = postal_address_of(ctx, c.from);
    return pinned(c.type, content);
}

}  // namespace

void check_campaign(context& ctx, const campaign& c, complaints& wrong)
{
    check_sender_and_content(ctx, c, "campaigns", wrong);
    check_times(ctx, c, wrong);
    wrong.add(check_segment(c.recipient_segments, "recipient_segments"));
    if (const auto id = c.recipient_segments.segment_id; id && !ctx.store.segments().get(*id))
        wrong.add_missing("recipient_segments.segment_id", "there is no segment " + std::to_string(*id));
}

boost::json::object checked_content(context& ctx, const campaign& c)
{
    complaints wrong;
    check_campaign(ctx, c, wrong);
    wrong.settle();
    return pinned_content(ctx, c);
}

boost::json::object checked_message_content(context& ctx, const campaign& c, complaints& wrong)
{
    check_sender_and_content(ctx, c, "messages", wrong);
    return wrong.none() ? pinned_content(ctx, c) : boost::json::object{};
}

std::shared_ptr<const content> content_of(context& ctx, const campaign& c)
{
    campaign ready = c;
    if (ready.content.empty())
        ready.content = checked_content(ctx, c);
    return text::compile_content(ready);
}

void require_route(const context& ctx, const campaign& c)
{
    const auto found = ctx.routes.find(c.type);
    if (found == ctx.routes.end() || found->second.empty())
        throw error{errc::conflict, "no provider is routed for " + std::string{to_string(c.type)} +
                                        ": name one under `routes` in the configuration"};
}

}  // namespace outbound::api
