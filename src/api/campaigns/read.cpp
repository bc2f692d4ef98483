// Operations that read campaigns.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/campaign_json.hpp"
#include "model/record_json.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

json::value get_campaign(context& ctx, const json::object& request)
{
    return to_json(campaign_of(ctx, request));
}

json::value list_campaigns(context& ctx, const json::object& request)
{
    const campaign_filter filter{
        named_member<campaign_status>(request, "status"), named_member<channel>(request, "type"), true};
    return to_json(ctx.store.campaigns().list(filter, slice_of(request)),
        [](const campaign& c) { return outbound::to_json(c, campaign_detail::brief); });
}

json::value list_recipients(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const recipient_filter filter{named_member<recipient_status>(request, "status"), text_member(request, "reason")};
    return to_json(ctx.store.campaigns().recipients(c.id, filter, slice_of(request)),
        [](const recipient& r) { return outbound::to_json(r); });
}

}  // namespace

std::vector<operation> campaign_read_operations()
{
    return {
        {"campaigns.get", "Shows one campaign.", scope::read, {at("GET", "/campaigns/{id}")}, id_request(),
            campaign_shape(), get_campaign},
        {"campaigns.list", "Lists campaigns, without their texts.", scope::read, {at("GET", "/campaigns")},
            list_request({optional("status", shapes::enumeration<campaign_status>()),
                optional("type", shapes::enumeration<channel>())}),
            list_response(campaign_shape()), list_campaigns},
        {"campaigns.recipients", "Lists a campaign's recipients and what became of each; `after` is a seq.",
            scope::read, {at("GET", "/campaigns/{id}/recipients")},
            list_request({required("id", shapes::id()), optional("status", shapes::enumeration<recipient_status>()),
                optional("reason", shapes::text(0, 200))}),
            list_response(recipient_shape()), list_recipients},
    };
}

}  // namespace outbound::api
