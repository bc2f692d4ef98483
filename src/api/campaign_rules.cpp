// What must hold for a campaign before it is stored, and before it is started.
#include "api/campaign_rules.hpp"

#include "model/address.hpp"
#include "model/segment_shape.hpp"
#include "model/utf8.hpp"
#include "text/content.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

void check_type(const campaign& c, complaints& wrong)
{
    if (c.type != channel::email)
        wrong.add("type", "must be email: this version of outbound cannot send " + std::string{to_string(c.type)} + " campaigns");
}

void check_from(const context& with, const campaign& c, complaints& wrong)
{
    if (c.from.address.empty())
        return wrong.add("from", "is missing, and no sender is configured to stand in for it");
    const auto folded = fold_email(c.from.address);
    const bool known = std::ranges::any_of(with.senders, [&](const sender& s) { return fold_email(s.address) == folded; });
    if (with.only_known_senders && !known)
        wrong.add("from.email", "must be one of the configured senders, got \"" + shortened(c.from.address) + '"');
}

void check_content(context& with, const campaign& c, complaints& wrong)
{
    const auto content = resolve_content(with, c, wrong);
    const auto found = check_parts(content.parts, wrong);
    if (content.parts.subject.empty())
        wrong.add("subject", "is missing: give one here or through a template");
    if (content.parts.text.empty() && content.parts.html.empty())
        wrong.add("text", "is missing: give text, html or both, here or through a template");
    if (!found.partials.empty())
        wrong.add(c.template_id ? "template_id" : "html",
            "must not call partials, which only email_templates.render is given; found {{> " + shortened(found.partials.front()) +
                "}}");
}

void check_times(const context& with, const campaign& c, complaints& wrong)
{
    if (c.expires_at && *c.expires_at <= std::max(with.clock.now(), c.scheduled_at.value_or(timestamp::min())))
        wrong.add("expires_at", c.scheduled_at ? "must be in the future and after scheduled_at" : "must be in the future");
}

}  // namespace

void check_campaign(context& with, const campaign& c, complaints& wrong)
{
    check_type(c, wrong);
    check_from(with, c, wrong);
    check_content(with, c, wrong);
    check_times(with, c, wrong);
    wrong.add(check_segment(c.recipient_segments, "recipient_segments"));
}

boost::json::object checked_content(context& with, const campaign& c)
{
    complaints wrong;
    check_campaign(with, c, wrong);
    wrong.settle();
    return pinned(resolve_content(with, c, wrong));
}

std::shared_ptr<const content> content_of(context& with, const campaign& c)
{
    campaign ready = c;
    if (ready.content.empty())
        ready.content = checked_content(with, c);
    return text::compile_content(ready);
}

void require_route(const context& with, const campaign& c)
{
    const auto found = with.routes.find(c.type);
    if (found == with.routes.end() || found->second.empty())
        throw error{errc::conflict,
            "no provider is routed for " + std::string{to_string(c.type)} + ": name one under `routes` in the configuration"};
}

}  // namespace outbound::api
