// Operations on pace and provider accounts.
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "rules/pace_key.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr double slowest = 0.001;
constexpr double fastest = 1'000'000;

bool is_account(const context& ctx, std::string_view name)
{
    return std::ranges::find(ctx.accounts, name, &account::name) != ctx.accounts.end();
}

json::value list_limits(context& ctx, const json::object&)
{
    json::array items;
    for (const auto& limit : ctx.store.pace().limits())
        items.push_back(json::object{{"name", limit.name}, {"per_second", limit.per_second}});
    return json::object{{"items", std::move(items)}};
}

json::value set_limit(context& ctx, const json::object& request)
{
    const auto name = text_member(request, "name");
    const auto key = rules::read_pace_key(name).value();
    if (key.scope == rules::pace_scope::provider && !is_account(ctx, key.subject))
        refuse_missing("provider", '"' + std::string{key.subject} + '"');
    const auto rate = number_member(request, "per_second");
    ctx.store.pace().set_limit(name, rate.value_or(0));
    ctx.wake();
    return json::object{{"name", name}, {"per_second", rate ? json::value(*rate) : json::value{}}};
}

bool is_routed(const context& ctx, const account& a)
{
    const auto found = ctx.routes.find(a.channel);
    return found != ctx.routes.end() && std::ranges::find(found->second, a.name) != found->second.end();
}

json::value list_providers(context& ctx, const json::object&)
{
    const auto aside = ctx.store.pace().set_aside_accounts();
    json::array items;
    for (const auto& a : ctx.accounts) {
        json::object item{{"name", a.name}, {"type", a.type}, {"channel", to_string(a.channel)},
            {"routed", is_routed(ctx, a)}, {"set_aside", nullptr}};
        const auto state = std::ranges::find(aside, a.name, &account_state::provider);
        if (state != aside.end())
            item["set_aside"] = json::object{{"reason", state->reason}, {"since", time_or_null(state->since)},
                {"until", time_or_null(state->until)}};
        items.push_back(std::move(item));
    }
    return json::object{{"items", std::move(items)}};
}

json::value resume_provider(context& ctx, const json::object& request)
{
    const auto name = text_member(request, "name");
    if (!is_account(ctx, name))
        refuse_missing("provider", '"' + name + '"');
    if (ctx.store.pace().clear_account(name))
        ctx.tell({event_type::provider_resumed, ctx.clock.now(), {{"provider", name}}});
    ctx.wake();
    return json::object{{"name", name}, {"set_aside", nullptr}};
}

shape set_aside_shape()
{
    return shapes::object({required("reason", shapes::text(0, 10'000, text_kind::body)),
        required("since", shapes::time()), optional("until", shapes::time(), "Null: until providers.resume.")});
}

}  // namespace

std::vector<operation> pace_operations()
{
    const auto name = shapes::text(1, 200);
    const auto rate = shapes::number(slowest, fastest);
    const auto limit = shapes::object({required("name", name), optional("per_second", rate)});
    const auto provider_name = shapes::text(1, 64, text_kind::slug);
    const auto provider = shapes::object({required("name", provider_name), required("type", name),
        required("channel", shapes::enumeration<channel>()), required("routed", shapes::boolean()),
        optional("set_aside", set_aside_shape(), "Why the account does not send now.")});
    return {
        {
            .name = "pace.list",
            .summary = "Lists limits of messages a second.",
            .scope = scope::read,
            .routes = {at("GET", "/pace")},
            .request = shapes::object({}),
            .response = shapes::object({required("items", shapes::array(limit, 0, 1'000'000))}),
            .handle = list_limits,
        },
        {
            .name = "pace.set",
            .summary = "Sets or removes a limit of messages a second, at once and for all workers.",
            .scope = scope::send,
            .routes = {at("PUT", "/pace/{name}")},
            .request = shapes::object({required("name", shapes::text(1, 73, text_kind::pace_name),
                                           "A campaign's own pace is set with campaigns.update."),
                optional("per_second", rate, "Null: no limit.")}),
            .response = limit,
            .handle = set_limit,
            .effect = effect::one_commit,
        },
        {
            .name = "providers.list",
            .summary = "Lists provider accounts, and why one does not send.",
            .scope = scope::read,
            .routes = {at("GET", "/providers")},
            .request = shapes::object({}),
            .response = shapes::object({required("items", shapes::array(provider, 0, 1000))}),
            .handle = list_providers,
        },
        {
            .name = "providers.resume",
            .summary = "Lets an account that was set aside send again.",
            .scope = scope::send,
            .routes = {at("POST", "/providers/{name}/resume")},
            .request = shapes::object({required("name", provider_name)}),
            .response = shapes::object({required("name", provider_name), optional("set_aside", set_aside_shape())}),
            .handle = resume_provider,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace outbound::api
