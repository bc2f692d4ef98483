#include "store/event_log/event_names.hpp"

#include "model/address_mask.hpp"
#include "model/json_members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <set>
#include <string>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

struct named_campaign {
    std::string external_id;
    json::object metadata;
    bool holds_messages = false;
};

/// The ids of a member of the events, as a JSON array; empty if there are none.
std::string ids_of(std::span<logged_event* const> events, std::string_view name)
{
    std::set<std::int64_t> ids;
    for (const auto* event : events)
        if (const auto id = integer_member(event->data, name); id && *id != 0)
            ids.insert(*id);
    return ids.empty() ? std::string{} : json::serialize(json::array(ids.begin(), ids.end()));
}

std::map<std::int64_t, named_campaign> read_campaigns(connection& db, const std::string& ids)
{
    std::map<std::int64_t, named_campaign> found;
    std::int64_t id = 0;
    named_campaign row;
    checked<json::object> metadata;
    auto rows = db.prepare("SELECT id, coalesce(external_id, ''), metadata, CASE WHEN messages_of IS NULL THEN 0 ELSE 1"
                           " END FROM outbound_campaigns WHERE id IN (" +
                               db.dialect().json_items("ids", "BIGINT") + ")",
        use(ids, "ids"), into(id), into(row.external_id), into(metadata), into(row.holds_messages));
    rows.each([&] {
        row.metadata = metadata.value;
        found[id] = row;
    });
    return found;
}

// A host whose contacts cannot be read now gets its events without their names.
std::map<std::int64_t, std::string> read_contacts(connection& db, const contact_tables& source, const std::string& ids)
try {
    std::map<std::int64_t, std::string> found;
    if (ids.empty())
        return found;
    std::int64_t id = 0;
    std::string external_id;
    auto rows = db.prepare("SELECT c.id, coalesce(" + source.text("external_id") + ", '') FROM " + source.contacts +
                               " c WHERE " + source.is_one_of("id", db.dialect().json_items("ids", "BIGINT")),
        use(ids, "ids"), into(id), into(external_id));
    rows.each([&] { found[id] = external_id; });
    return found;
} catch (const error&) {
    if (source.is_own)
        throw;
    return {};
}

void add_text(json::object& to, std::string_view name, const std::string& text)
{
    if (!text.empty() && mask_addresses(text) == text)
        to[name] = text;
}

void add_message(connection& db, json::object& to)
{
    const auto campaign = integer_member(to, "campaign_id").value_or(0);
    const auto seq = integer_member(to, "seq").value_or(0);
    message_id id = 0;
    std::string key;
    checked<json::object> metadata;
    if (!db.run("SELECT id, CASE WHEN content_id = 0 THEN '' ELSE coalesce(message_key, '') END, metadata"
                " FROM outbound_messages WHERE campaign_id = :campaign AND seq = :seq",
            use(campaign), use(seq), into(id), into(key), into(metadata)))
        return;
    to["message_id"] = id;
    add_text(to, "message_key", key);
    if (!metadata.value.empty())
        to["metadata"] = metadata.value;
}

}  // namespace

void add_names(connection& db, const contact_tables& source, std::span<logged_event* const> events)
{
    const auto campaign_ids = ids_of(events, "campaign_id");
    if (campaign_ids.empty())
        return;
    const auto campaigns = read_campaigns(db, campaign_ids);
    const auto contacts = read_contacts(db, source, ids_of(events, "contact_id"));
    for (auto* event : events) {
        auto& data = event->data;
        if (const auto found = contacts.find(integer_member(data, "contact_id").value_or(0)); found != contacts.end())
            add_text(data, "contact_external_id", found->second);
        const auto campaign = campaigns.find(integer_member(data, "campaign_id").value_or(0));
        if (campaign == campaigns.end())
            continue;
        if (campaign->second.holds_messages) {
            add_message(db, data);
            continue;
        }
        if (!campaign->second.external_id.empty())
            data["campaign_external_id"] = campaign->second.external_id;
        if (!campaign->second.metadata.empty())
            data["metadata"] = campaign->second.metadata;
    }
}

}  // namespace outbound::sql
