// Collects complaints and throws them as one problem; look-ups throw not_found.
#include "api/requests.hpp"

#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::api {

namespace json = boost::json;

void complaints::add(std::string_view path, std::string message)
{
    broken_.push_back({std::string{path}, std::move(message)});
}

void complaints::add(std::vector<violation> more)
{
    broken_.insert(broken_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void complaints::add(complaints more)
{
    missing_ += more.missing_;
    add(more.taken());
}

void complaints::add_missing(std::string_view path, std::string message)
{
    ++missing_;
    add(path, std::move(message));
}

void complaints::add(std::string_view path, const problem& wrong)
{
    if (wrong.violations.empty())
        add(path, wrong.detail);
    for (const auto& broken : wrong.violations)
        add(path, broken.path.empty() || broken.path == path ? broken.message : broken.path + ": " + broken.message);
}

void complaints::settle()
{
    if (broken_.empty())
        return;
    const bool only_misses = missing_ == broken_.size();
    auto refused = refusal(std::move(broken_));
    if (only_misses)
        refused.code = errc::not_found;
    throw error{std::move(refused)};
}

void refuse_changed(
    const std::vector<shape_member>& read_only_members, const json::object& request, const json::object& stored)
{
    std::vector<violation> broken;
    check_read_only(read_only_members, request, stored, {}, broken);
    if (!broken.empty())
        throw error{refusal(std::move(broken))};
}

void refuse_missing(std::string_view noun, std::string_view name)
{
    throw error{errc::not_found, "there is no " + std::string{noun} + ' ' + std::string{name}};
}

std::int64_t id_of(const json::object& request)
{
    return integer_member(request, "id").value_or(0);
}

shape id_request(std::vector<shape_member> more)
{
    more.insert(more.begin(), required("id", shapes::id()));
    return shapes::object(std::move(more));
}

std::vector<shape_member> campaign_names()
{
    return {optional("id", shapes::id()),
        optional("campaign_external_id", campaign_key_shape(), "The campaign's external_id, instead of its id.")};
}

shape campaign_id_request(std::vector<shape_member> more)
{
    auto members = campaign_names();
    std::ranges::move(more, std::back_inserter(members));
    return shapes::object_with_one({"id", "campaign_external_id"}, std::move(members));
}

std::optional<campaign_id> find_campaign(context& ctx, std::string_view external_id)
{
    campaign_filter filter;
    filter.brief = true;
    filter.external_id = external_id;
    const auto found = ctx.store.campaigns().list(filter, {0, 1});
    return found.items.empty() ? std::nullopt : std::optional{found.items.front().id};
}

std::optional<json::object> with_campaign_id(context& ctx, const json::object& request)
{
    const auto name = text_member(request, "campaign_external_id");
    if (name.empty())
        return std::nullopt;
    const auto found = find_campaign(ctx, name);
    if (!found)
        refuse_missing("campaign with external_id", '"' + shortened(name) + '"');
    if (const auto given = integer_member(request, "id"); given && *given != *found)
        throw error{refusal({{"id", "must be " + std::to_string(*found) + " here, got " + std::to_string(*given)}})};
    auto out = request;
    out["id"] = *found;
    return out;
}

campaign campaign_of(context& ctx, const json::object& request)
{
    const auto id = id_of(request);
    auto found = ctx.store.campaigns().get(id);
    if (!found || !found->messages_of.empty())  // Operations on messages reach those that hold messages.
        refuse_missing("campaign", std::to_string(id));
    return *std::move(found);
}

std::optional<contact> contact_if_named(context& ctx, const json::object& request, std::string_view id_member)
{
    if (const auto id = integer_member(request, id_member)) {
        auto found = ctx.store.contacts().get(*id);
        if (!found)
            refuse_missing("contact", std::to_string(*id));
        return found;
    }
    if (member(request, "external_id") == nullptr)
        return std::nullopt;
    const auto key = text_member(request, "external_id");
    auto found = ctx.store.contacts().find(key);
    if (!found)
        refuse_missing("contact with external_id", '"' + shortened(key) + '"');
    return found;
}

contact contact_of(context& ctx, const json::object& request, std::string_view id_member)
{
    return contact_if_named(ctx, request, id_member).value();
}

std::map<contact_id, std::string> external_ids_of(context& ctx, std::vector<contact_id> ids)
{
    std::erase(ids, 0);
    std::map<contact_id, std::string> names;
    if (ids.empty())
        return names;
    segment chosen;
    const auto most = ids.size();
    chosen.contact_ids = std::move(ids);
    for (auto& person : ctx.store.contacts().list(chosen, {}, {0, most}).items)
        names.emplace(person.id, std::move(person.external_id));
    return names;
}

std::vector<contact_id> contacts_of(const std::vector<recipient>& recipients)
{
    std::vector<contact_id> people;
    std::ranges::transform(recipients, std::back_inserter(people), &recipient::contact_id);
    return people;
}

void add_contact_name(json::object& recipient, const std::map<contact_id, std::string>& names)
{
    const auto found = names.find(integer_member(recipient, "contact_id").value_or(0));
    recipient["contact_external_id"] = found == names.end() ? json::value{} : json::value(found->second);
}

std::optional<scope> scope_of_search(context&, const json::object& request)
{
    return text_member(request, "q").empty() ? std::nullopt : std::optional{scope::pii};
}

shape deleted_shape()
{
    return shapes::object({required("deleted", shapes::boolean())});
}

json::object deleted()
{
    return {{"deleted", true}};
}

}  // namespace outbound::api
