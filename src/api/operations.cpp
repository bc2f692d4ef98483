// Concatenates the rows of all nouns once; looks up names linearly.
#include "api/operation.hpp"

#include "api/requests.hpp"

#include "model/web_paths.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

std::vector<operation> all_operations()
{
    std::vector<operation> (*const nouns[])() = {contact_operations, import_operations, segment_operations,
        email_template_operations, email_block_operations, image_operations, sms_template_operations,
        phone_script_operations, campaign_edit_operations, campaign_run_operations, campaign_read_operations,
        analytics_operations, campaign_key_operations, campaign_test_operations, campaign_estimate_operations,
        message_operations, suppression_operations, export_operations, archive_operations, restore_operations,
        prune_operations, explain_operations, stats_operations, verify_operations, doctor_operations, sender_operations,
        job_operations, pace_operations, delivery_operations, clock_operations, event_operations,
        webhook_endpoint_operations, webhook_operations, inbound_operations, token_operations, audit_operations,
        table_operations};
    std::vector<operation> rows;
    for (const auto noun : nouns)
        for (auto& row : noun())
            rows.push_back(std::move(row));
    return rows;
}

}  // namespace

std::span<const operation> operations()
{
    static const auto& rows =
        *new auto(all_operations());  // never destroyed: engines may run during static destruction
    return rows;
}

const operation* find_operation(std::string_view name) noexcept
{
    const auto rows = operations();
    const auto found = std::ranges::find(rows, name, &operation::name);
    return found != rows.end() ? &*found : nullptr;
}

boost::json::value run(const operation& row, context& ctx, const boost::json::value& request)
{
    static const boost::json::value nothing(boost::json::object_kind);
    const auto& members = request.is_null() ? nothing : request;
    row.request.require(members);
    const auto named = with_campaign_id(ctx, members.get_object());
    return row.handle(ctx, named ? *named : members.get_object());
}

route at(std::string_view method, std::string_view path, boost::json::object preset)
{
    return {method, std::string{web_paths::api}.append(path), std::move(preset)};
}

std::vector<route> at_campaign(std::initializer_list<std::string_view> methods, std::string_view below)
{
    std::vector<route> routes;
    for (const std::string_view named : {"/campaigns/{id}", "/campaigns/by-external-id/{campaign_external_id}"})
        for (const auto method : methods)
            routes.push_back(at(method, std::string{named}.append(below)));
    return routes;
}

}  // namespace outbound::api
