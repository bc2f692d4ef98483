// Operations that read campaigns.
#include "api/campaigns/costs.hpp"
#include "api/campaigns/counters.hpp"
#include "api/campaigns/recipient_filters.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object with_counters(context& ctx, const campaign& c, campaign_detail detail)
{
    auto out = outbound::to_json(c, detail);
    const auto counters = counters_of(ctx, c.id);
    out["counters"] = counters_json(counters);
    out["rates"] = rates_json(counters);
    add_costs(out, ctx, c.type, counters.sends);
    return out;
}

shape counted_campaign_shape()
{
    return campaign_shape()
        .with_members({required("counters", counters_shape()), required("rates", rates_shape())})
        .with_members(cost_members())
        .named("counted_campaign");
}

json::value get_campaign(context& ctx, const json::object& request)
{
    json::object out;
    ctx.store.read_together([&] { out = with_counters(ctx, campaign_of(ctx, request), campaign_detail::whole); });
    return out;
}

json::value list_campaigns(context& ctx, const json::object& request)
{
    campaign_filter filter{named_member<campaign_status>(request, "status"), named_member<channel>(request, "type"),
        true, text_member(request, "q")};
    filter.external_id = text_member(request, "external_id");
    filter.metadata = object_member(request, "metadata");
    json::object out;
    ctx.store.read_together([&] {
        out = to_json(ctx.store.campaigns().list(filter, sorted_slice_of(request)),
            [&](const campaign& c) { return with_counters(ctx, c, campaign_detail::brief); });
    });
    return out;
}

json::value list_recipients(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto found = ctx.store.campaigns().recipients(c.id, recipient_filter_of(request), slice_of(request));
    const auto names = external_ids_of(ctx, contacts_of(found.items));
    return to_json(found, [&](const recipient& r) {
        auto out = outbound::to_json(r, c.type);
        add_contact_name(out, names);
        out["campaign_external_id"] = text_or_null(c.external_id);
        out["campaign_metadata"] = c.metadata.empty() ? json::value{} : json::value(c.metadata);
        return out;
    });
}

shape named_recipient_shape()
{
    return recipient_shape()
        .with_members({optional("campaign_external_id", campaign_key_shape()),
            optional("campaign_metadata", campaign_metadata_shape())})
        .named("recipient");
}

shape recipients_request()
{
    return campaign_id_request(slice_members(recipient_filter_members()));
}

/// Whether somebody is a recipient is read by an address as by a search.
std::optional<scope> scope_of_recipients(context& ctx, const json::object& request)
{
    return text_member(request, "address").empty() ? scope_of_search(ctx, request) : std::optional{scope::pii};
}

}  // namespace

std::vector<operation> campaign_read_operations()
{
    return {
        {
            .name = "campaigns.get",
            .summary = "Shows one campaign.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}),
            .request = campaign_id_request(),
            .response = counted_campaign_shape(),
            .handle = get_campaign,
            .live_members = {"counters", "rates", "segments", "cost"},
        },
        {
            .name = "campaigns.list",
            .summary = "Lists campaigns, without their texts.",
            .scope = scope::read,
            .routes = {at("GET", "/campaigns"), at("GET", "/email/campaigns", {{"type", "email"}}),
                at("GET", "/sms/campaigns", {{"type", "sms"}}), at("GET", "/phone/campaigns", {{"type", "phone"}})},
            .request = list_request(
                {optional("status", shapes::enumeration<campaign_status>()),
                    optional("type", shapes::enumeration<channel>()), optional("external_id", campaign_key_shape()),
                    optional("metadata", metadata_filter_shape(), "Campaigns whose metadata has these members."),
                    search_member("the name")},
                name_keys),
            .response = list_response(counted_campaign_shape()),
            .handle = list_campaigns,
        },
        {
            .name = "campaigns.recipients",
            .summary = "Lists a campaign's recipients in the order of seq, and what became of each; `q` and `address` "
                       "need pii.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/recipients"),
            .request = recipients_request(),
            .response = list_response(named_recipient_shape()),
            .handle = list_recipients,
            .further_scope = scope_of_recipients,
        },
    };
}

}  // namespace outbound::api
