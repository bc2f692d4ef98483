// Operations that make and change campaigns.
#include "api/campaigns/rules.hpp"
#include "api/campaigns/times.hpp"
#include "api/operation.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/utf8.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

void check_and_settle(context& ctx, const campaign& c, const json::object& request)
{
    complaints wrong;
    check_start_members(request, wrong);
    check_campaign(ctx, c, wrong);
    wrong.settle();
}

void check_hours_and_settle(const campaign& c)
{
    complaints wrong;
    check_sending_hours(c, wrong);
    wrong.settle();
}

json::value create_campaign(context& ctx, const json::object& request)
{
    campaign c;
    assign(c, request);
    if (c.type == channel::email && c.from.address.empty() && !ctx.senders.empty())
        c.from = ctx.senders.front();
    check_and_settle(ctx, c, request);
    return to_json(ctx.store.campaigns().create(c));
}

// After the draft only name, pace and hours may change, which the store sees to; the rest was checked when it was
// pinned.
json::value update_campaign(context& ctx, const json::object& request)
{
    return change_campaign(ctx, request, [&](campaign c) {
        refuse_changed(campaign_record_members(), request, to_json(c));
        assign(c, request);
        if (c.status == campaign_status::draft)
            check_and_settle(ctx, c, request);
        else
            check_hours_and_settle(c);
        const auto after = ctx.store.campaigns().update(c);
        if (!after)
            refuse_missing("campaign", std::to_string(c.id));
        ctx.wake();
        return to_json(*after);
    });
}

json::value remove_campaign(context& ctx, const json::object& request)
{
    if (!ctx.store.campaigns().remove(id_of(request)))
        refuse_missing("campaign", std::to_string(id_of(request)));
    return deleted();
}

json::value clone_campaign(context& ctx, const json::object& request)
{
    auto c = campaign_of(ctx, request);
    const auto name = text_member(request, "name");
    constexpr std::size_t longest_name = 200;
    constexpr std::string_view suffix = " (copy)";
    if (!name.empty())
        c.name = name;
    else if (count_characters(c.name) + suffix.size() <= longest_name)
        c.name += suffix;
    c.content.clear();
    c.scheduled_at.reset();
    c.expires_at.reset();
    return to_json(ctx.store.campaigns().create(c));
}

}  // namespace

std::vector<operation> campaign_edit_operations()
{
    auto changes = campaign_members(campaign_request::update);
    changes.insert(changes.begin(), required("id", shapes::id()));
    return {
        {
            .name = "campaigns.create",
            .summary = "Creates a campaign as a draft.",
            .scope = scope::write,
            .routes = {at("POST", "/campaigns"), at("POST", "/email/campaigns", {{"type", "email"}}),
                at("POST", "/sms/campaigns", {{"type", "sms"}}), at("POST", "/phone/campaigns", {{"type", "phone"}})},
            .request = shapes::object(campaign_members(campaign_request::create)),
            .response = campaign_shape(),
            .handle = create_campaign,
        },
        {
            .name = "campaigns.update",
            .summary = "Changes a draft; afterwards, only name, pace and hours. Members left out stay, null clears.",
            .scope = scope::write,
            .routes = {at("PUT", "/campaigns/{id}"), at("PATCH", "/campaigns/{id}")},
            .request = shapes::object(std::move(changes)).with_members(read_only(campaign_record_members())),
            .response = campaign_shape(),
            .handle = update_campaign,
        },
        {
            .name = "campaigns.delete",
            .summary = "Deletes a campaign that is not running, with all its records.",
            .scope = scope::write,
            .routes = {at("DELETE", "/campaigns/{id}")},
            .request = id_request(),
            .response = deleted_shape(),
            .handle = remove_campaign,
        },
        {
            .name = "campaigns.clone",
            .summary = "Makes a new draft of a campaign's present settings.",
            .scope = scope::write,
            .routes = {at("POST", "/campaigns/{id}/clone")},
            .request = id_request({optional("name", shapes::text(1, 200))}),
            .response = campaign_shape(),
            .handle = clone_campaign,
        },
    };
}

}  // namespace outbound::api
