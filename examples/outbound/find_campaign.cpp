// A number may be an id as well as an external_id, so both are looked up.
#include "find_campaign.hpp"

#include "find_record.hpp"

namespace cli {

namespace json = boost::json;

void describe_campaign(parameters& app, std::string& campaign)
{
    app.add("CAMPAIGN", campaign, "Id or external_id of the campaign, as in `outbound campaign list`").required();
}

json::object named_campaign(session& session, const std::string& campaign)
{
    static const record_reader reader{"campaign", "campaigns.get", "campaign_external_id", "external_id"};
    return {{"id", find_record(session, reader, campaign)}};
}

}  // namespace cli
