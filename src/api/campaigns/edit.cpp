// Operations that create and change campaigns.
#include "api/aliases.hpp"
#include "api/campaigns/rules.hpp"
#include "api/campaigns/scheduling.hpp"
#include "api/campaigns/times.hpp"
#include "api/operation.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/spoken_text.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::api {
namespace {

namespace json = boost::json;

void check_and_settle(context& ctx, const campaign& c)
{
    complaints wrong;
    check_campaign(ctx, c, wrong);
    wrong.settle();
}

void check_hours_and_settle(const campaign& c)
{
    complaints wrong;
    check_sending_hours(c, wrong);
    wrong.settle();
}

// Stores the alias `message` as the content member of the campaign's channel.
json::object without_message(json::object request, const campaign& c, const json::object& stored)
{
    const auto type = named_member<channel>(request, "type").value_or(c.type);
    complaints wrong;
    if (type == channel::email)
        replace_alias(request, "message", "html", stored, wrong);
    else if (type == channel::phone)
        replace_alias(request, "message", "script", stored, wrong, [&](const json::value& given) {
            return script_saying(
                given, member(request, "script") != nullptr ? object_member(request, "script") : c.script);
        });
    wrong.settle();
    return request;
}

void assign_request(campaign& c, const json::object& request, const json::object& stored)
{
    assign(c, without_message(request, c, stored));
    if (c.type != channel::sms)
        c.message.clear();
}

bool asks_to_schedule(const json::object& request)
{
    const bool has_time = member(request, "scheduled_at") != nullptr || member(request, "scheduled_local") != nullptr;
    return has_time && !flag_member(request, "draft").value_or(false);
}

// Setting a schedule needs the scope of sending.
std::optional<scope> scope_of_schedule(context&, const json::object& request)
{
    return asks_to_schedule(request) ? std::optional{scope::send} : std::nullopt;
}

// Checked and written as a whole, in any status. A request that changes nothing writes nothing.
json::value change_known(context& ctx, const campaign& known, const json::object& request)
{
    auto c = known;
    assign_request(c, request, to_json(known));
    const bool is_changed = to_json(c) != to_json(known);
    if (known.status == campaign_status::draft)
        check_and_settle(ctx, c);
    else
        check_hours_and_settle(c);
    const auto after = is_changed ? ctx.store.campaigns().update(c).value() : known;
    if (is_changed)
        ctx.wake();
    const bool is_scheduled = known.status == campaign_status::draft && asks_to_schedule(request);
    return to_json(is_scheduled ? schedule_campaign(ctx, after) : after);
}

json::value create_new(context& ctx, const json::object& request)
{
    campaign c;
    assign_request(c, request, {});
    if (c.type == channel::email && c.from.address.empty() && !ctx.senders.empty())
        c.from = ctx.senders.front();
    check_and_settle(ctx, c);
    if (!c.scheduled_at || flag_member(request, "draft").value_or(false))
        return to_json(ctx.store.campaigns().create(c));
    campaign scheduled;
    ctx.store.atomically([&] { scheduled = schedule_campaign(ctx, ctx.store.campaigns().create(c)); });
    return to_json(scheduled);
}

// A known external_id names the campaign to change. The unit is repeated if another process creates it meanwhile.
json::value create_campaign(context& ctx, const json::object& request)
{
    const auto name = text_member(request, "external_id");
    if (name.empty())
        return create_new(ctx, request);
    json::value out;
    ctx.store.atomically([&] {
        const auto known = find_campaign(ctx, name);
        out = known ? change_known(ctx, campaign_of(ctx, {{"id", *known}}), request) : create_new(ctx, request);
    });
    return out;
}

// After the draft only name, pace, hours, external_id and metadata may change, which the store enforces; all other
// members were checked when the content was pinned.
json::value update_campaign(context& ctx, const json::object& request)
{
    if (member(request, "id") == nullptr)
        throw error{refusal({{"id", "is missing: give it, or campaign_external_id"}})};
    return change_campaign(ctx, request, [&](campaign c) {
        const auto stored = to_json(c);
        refuse_changed(campaign_record_members(), request, stored);
        assign_request(c, request, stored);
        if (c.status == campaign_status::draft)
            check_and_settle(ctx, c);
        else
            check_hours_and_settle(c);
        const auto after = ctx.store.campaigns().update(c);
        if (!after)
            refuse_missing("campaign", std::to_string(c.id));
        ctx.wake();
        return to_json(*after);
    });
}

// An unreadable campaign holds none, as far as is known, and can be deleted.
bool holds_messages(context& ctx, campaign_id id)
try {
    const auto found = ctx.store.campaigns().get(id);
    return found && !found->messages_of.empty();
} catch (const error& unreadable) {
    if (unreadable.code() != errc::store)
        throw;
    return false;
}

json::value remove_campaign(context& ctx, const json::object& request)
{
    if (holds_messages(ctx, id_of(request)))
        refuse_missing("campaign", std::to_string(id_of(request)));
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
    c.external_id = text_member(request, "external_id");
    if (const auto taken = c.external_id.empty() ? std::nullopt : find_campaign(ctx, c.external_id))
        throw error{errc::conflict, "external_id: campaign " + std::to_string(*taken) + " has it"};
    c.content.clear();
    c.scheduled_at.reset();
    c.expires_at.reset();
    return to_json(ctx.store.campaigns().create(c));
}

}  // namespace

std::vector<operation> campaign_edit_operations()
{
    auto creation = campaign_members(campaign_request::create);
    creation.push_back(
        optional("draft", shapes::boolean(), "True: it stays a draft, although it has a time to start at."));
    auto changes = campaign_members(campaign_request::update);
    std::ranges::move(campaign_names(), std::inserter(changes, changes.begin()));
    for (auto& member : read_only({optional("counters", shapes::any(), "As campaigns.get shows them: not used."),
             optional("rates", shapes::any(), "As campaigns.get shows them: not used."),
             optional("segments", shapes::any(), "As campaigns.get shows them: not used."),
             optional("cost", shapes::any(), "As campaigns.get shows it: not used.")}))
        changes.push_back(std::move(member));
    return {
        {
            .name = "campaigns.create",
            .summary = "Creates a campaign: scheduled if it has a time to start at, otherwise as a draft. A known "
                       "external_id changes that campaign.",
            .scope = scope::write,
            .routes = {at("POST", "/campaigns"), at("POST", "/email/campaigns", {{"type", "email"}}),
                at("POST", "/sms/campaigns", {{"type", "sms"}}), at("POST", "/phone/campaigns", {{"type", "phone"}})},
            .request = shapes::object(std::move(creation)).with_rules(campaign_member_rules(campaign_request::create)),
            .response = campaign_shape(),
            .handle = create_campaign,
            .further_scope = scope_of_schedule,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.update",
            .summary =
                "Changes a draft; afterwards, only name, pace, hours, external_id and metadata. Members left out stay, "
                "null clears.",
            .scope = scope::write,
            .routes = at_campaign({"PUT", "PATCH"}),
            .request = shapes::object(std::move(changes))
                           .with_members(read_only(campaign_record_members()))
                           .with_rules(campaign_member_rules(campaign_request::update)),
            .response = campaign_shape(),
            .handle = update_campaign,
            .effect = effect::one_commit,
        },
        {
            .name = "campaigns.delete",
            .summary = "Deletes a campaign that is not running, with all its records.",
            .scope = scope::write,
            .routes = at_campaign({"DELETE"}),
            .request = campaign_id_request(),
            .response = deleted_shape(),
            .handle = remove_campaign,
        },
        {
            .name = "campaigns.clone",
            .summary = "Makes a new draft of a campaign's present settings.",
            .scope = scope::write,
            .routes = at_campaign({"POST"}, "/clone"),
            .request = campaign_id_request({optional("name", shapes::text(1, 200)),
                optional("external_id", campaign_key_shape(), "Of the new draft; the original keeps its own.")}),
            .response = campaign_shape(),
            .handle = clone_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
    };
}

}  // namespace outbound::api
