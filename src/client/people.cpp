// Nouns of people: contacts, imports, segments, suppressions.
#include "client/requests.hpp"
#include "client/responses.hpp"
#include "model/base64.hpp"
#include "model/segment.hpp"

namespace outbound::nouns {

namespace json = boost::json;
using namespace client_requests;

result<upsert_report> contacts::upsert(const std::vector<contact>& people) const
{
    json::array items;
    for (const auto& person : people)
        items.push_back(upsert_item(person));
    return ask<upsert_report>(*over_, "contacts.upsert", {{"contacts", std::move(items)}});
}

result<contact> contacts::update(const contact& person) const
{
    return ask<contact>(*over_, "contacts.update", update_request(person));
}

pages<contact> contacts::list(const segment& filter, std::string_view search, const page_options& first) const
{
    json::object request{{"segment", to_json(filter)}};
    if (!search.empty())
        request["q"] = search;
    return outbound::list<contact>(*over_, "contacts.list", std::move(request), first);
}

result<contact> contacts::get(contact_id id) const
{
    return ask<contact>(*over_, "contacts.get", {{"id", id}});
}

result<contact> contacts::get(std::string_view external_id) const
{
    return ask<contact>(*over_, "contacts.get", {{"external_id", external_id}});
}

result<void> contacts::remove(contact_id id) const
{
    return run(*over_, "contacts.delete", {{"id", id}});
}

result<void> contacts::erase(contact_id id) const
{
    return run(*over_, "contacts.erase", {{"id", id}});
}

result<job> imports::create(const import_options& options) const
{
    return ask<job>(*over_, "imports.create", create_request(options));
}

result<import_progress> imports::append(job_id id, std::string_view piece) const
{
    return ask<import_progress>(*over_, "imports.append", {{"id", id}, {"data", to_base64(piece)}});
}

result<job> imports::commit(job_id id) const
{
    return ask<job>(*over_, "imports.commit", {{"id", id}});
}

result<saved_segment> segments::create(std::string_view name, const segment& filter) const
{
    return ask<saved_segment>(*over_, "segments.create", {{"name", name}, {"filter", to_json(filter)}});
}

result<saved_segment> segments::update(const saved_segment& changed) const
{
    return ask<saved_segment>(
        *over_, "segments.update", {{"id", changed.id}, {"name", changed.name}, {"filter", to_json(changed.filter)}});
}

pages<saved_segment> segments::list(const page_options& first) const
{
    return outbound::list<saved_segment>(*over_, "segments.list", {{"filters", true}}, first);
}

result<saved_segment> segments::get(segment_id id) const
{
    return ask<saved_segment>(*over_, "segments.get", {{"id", id}});
}

result<void> segments::remove(segment_id id) const
{
    return run(*over_, "segments.delete", {{"id", id}});
}

result<std::int64_t> segments::count(const segment& filter, std::optional<channel> via) const
{
    json::object request{{"filter", to_json(filter)}};
    if (via)
        request["channel"] = to_string(*via);
    return ask_number(*over_, "segments.count", request, "count");
}

result<std::int64_t> suppressions::add(const std::vector<suppression>& entries) const
{
    json::array items;
    for (const auto& entry : entries)
        items.push_back(suppression_item(entry));
    return ask_number(*over_, "suppressions.add", {{"entries", std::move(items)}}, "added");
}

pages<suppression> suppressions::list(std::optional<channel> via, const page_options& first) const
{
    json::object request;
    if (via)
        request["channel"] = to_string(*via);
    return outbound::list<suppression>(*over_, "suppressions.list", std::move(request), first);
}

result<bool> suppressions::contains(channel via, std::string_view address) const
{
    const auto answer = over_->call("suppressions.get", {{"channel", to_string(via)}, {"address", address}});
    if (!answer)
        return answer.error();
    return answer->at("suppressed").get_bool();
}

result<void> suppressions::remove(channel via, std::string_view address, std::string_view reason) const
{
    json::object request{{"channel", to_string(via)}, {"address", address}};
    if (!reason.empty())
        request["reason"] = reason;
    return run(*over_, "suppressions.remove", request);
}

}  // namespace outbound::nouns
