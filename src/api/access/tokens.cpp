// Operations on API tokens.
#include "api/access/token_text.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object document_of(const api_token& token)
{
    json::array scopes;
    for (const auto each : token.scopes)
        scopes.push_back(json::value(to_string(each)));
    return {{"id", token.id}, {"name", token.name}, {"scopes", std::move(scopes)},
        {"created_at", to_rfc3339(token.created_at)}, {"expires_at", time_or_null(token.expires_at)},
        {"used_at", time_or_null(token.used_at)}, {"revoked_at", time_or_null(token.revoked_at)}};
}

std::vector<scope> requested_scopes(const json::object& request)
{
    std::vector<scope> out;
    for (const auto& name : texts_member(request, "scopes"))
        if (const auto each = from_string<scope>(name).value(); std::ranges::find(out, each) == out.end())
            out.push_back(each);
    return out;
}

json::value create_token(context& ctx, const json::object& request)
{
    api_token described{.name = text_member(request, "name"),
        .scopes = requested_scopes(request),
        .expires_at = time_member(request, "expires_at")};
    complaints wrong;
    if (described.expires_at && *described.expires_at <= ctx.clock.now())
        wrong.add("expires_at", "must be in the future");
    wrong.settle();
    const auto text = make_token_text(system_random());
    auto answer = document_of(ctx.store.tokens().create(described, hash_of_token(text)));
    answer["token"] = text;
    return answer;
}

json::value list_tokens(context& ctx, const json::object& request)
{
    return to_json(
        ctx.store.tokens().list(sorted_slice_of(request)), [](const api_token& t) { return document_of(t); });
}

json::value revoke_token(context& ctx, const json::object& request)
{
    const auto revoked = ctx.store.tokens().revoke(id_of(request));
    if (!revoked)
        refuse_missing("token", std::to_string(id_of(request)));
    return document_of(*revoked);
}

std::vector<shape_member> described_members()
{
    return {required("name", shapes::text(1, 200), "The program or person that it is for."),
        required("scopes", shapes::array(shapes::enumeration<scope>(), 1, names<scope>::value.size()),
            "What it allows; none includes another, but admin, which includes all."),
        optional("expires_at", shapes::time(), "Left out: never.")};
}

shape token_shape()
{
    return shapes::object(described_members())
        .with_members({required("id", shapes::id()), required("created_at", shapes::time()),
            optional("used_at", shapes::time(), "To the minute; null: not yet."),
            optional("revoked_at", shapes::time(), "Null: not revoked.")});
}

}  // namespace

std::vector<operation> token_operations()
{
    return {
        {
            .name = "tokens.create",
            .summary = "Makes an API token. Its text is in this answer only; a hash of it is stored.",
            .scope = scope::admin,
            .routes = {at("POST", "/tokens")},
            .request = shapes::object(described_members()),
            .response = token_shape().with_members(
                {required("token", shapes::text(1, 100), "Sent as `Authorization: Bearer obt_…`.")}),
            .handle = create_token,
            .effect = effect::one_commit,
            .repetition = repetition::id_of_made,
        },
        {
            .name = "tokens.list",
            .summary = "Lists API tokens without their texts, also those that have expired or were revoked.",
            .scope = scope::admin,
            .routes = {at("GET", "/tokens")},
            .request = list_request(),
            .response = list_response(token_shape()),
            .handle = list_tokens,
            .effect = effect::none,
        },
        {
            .name = "tokens.revoke",
            .summary = "Ends an API token at once and for ever.",
            .scope = scope::admin,
            .routes = {at("DELETE", "/tokens/{id}")},
            .request = id_request(),
            .response = token_shape(),
            .handle = revoke_token,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace outbound::api
