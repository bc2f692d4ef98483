// campaigns.keys: the keys that people pressed in calls.
#include "api/campaigns/rules.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "text/content.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_keys = 1000;

/// A key of the script, as an event has it.
struct named_key {
    std::string digits;                    ///< Empty for erased people.
    std::optional<std::int64_t> question;  ///< From 1.
};

named_key key_of(const key_count& counted)
{
    boost::system::error_code fault;
    const auto data = json::parse(counted.data.empty() ? "{}" : counted.data, fault);
    if (fault || !data.is_object())
        return {};
    const auto& members = data.get_object();
    named_key out{text_member(members, "digits"), std::nullopt};
    const auto gather = text_member(members, "gather");
    if (!gather.empty() && gather.size() < 10 && gather.find_first_not_of("0123456789") == std::string::npos)
        out.question = std::stoll(gather) + 1;
    return out;
}

bool key_opts_out(const content& shared, const named_key& key)
{
    if (!key.question || key.digits.empty())
        return false;
    const auto meaning = shared.phone.script.press(static_cast<std::size_t>(*key.question - 1), key.digits);
    return meaning && meaning->opts_out;
}

json::value count_keys(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto found = ctx.store.events().keys(c.id, most_keys);
    json::array items;
    if (found.empty())
        return json::object{{"items", std::move(items)}};
    const auto shared = content_of(ctx, c);
    std::vector<std::pair<named_key, const key_count*>> sorted;
    for (const auto& each : found)
        sorted.emplace_back(key_of(each), &each);
    std::ranges::stable_sort(sorted, {}, [](const auto& each) { return each.first.question; });
    for (const auto& [key, counted] : sorted)
        items.push_back(json::object{{"question", key.question ? json::value(*key.question) : json::value{}},
            {"key", text_or_null(key.digits)},
            {"name", key.digits.empty() || counted->name == key.digits ? json::value{} : text_or_null(counted->name)},
            {"opts_out", key_opts_out(*shared, key)}, {"recipients", counted->recipients},
            {"presses", counted->presses}});
    return json::object{{"items", std::move(items)}};
}

shape keys_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto text = shapes::text(0, 10'000, text_kind::body);
    const auto item = shapes::object({
        optional("question", shapes::integer(1, std::numeric_limits<std::int64_t>::max()),
            "The question of the script that was answered, from 1."),
        optional("key", text, "The digits. Null for people who were erased since."),
        optional("name", text, "What the script calls the key."),
        required("opts_out", shapes::boolean(), "The script takes the key as an opt-out."),
        required("recipients", amount, "People who pressed it."),
        required("presses", amount),
    });
    return shapes::object({required(
        "items", shapes::array(item, 0, most_keys), "By question; within one, the key of most people first.")});
}

}  // namespace

std::vector<operation> campaign_key_operations()
{
    return {{
        .name = "campaigns.keys",
        .summary = "Counts the keys that people pressed in the calls of a campaign, by question.",
        .scope = scope::read,
        .routes = at_campaign({"GET"}, "/keys"),
        .request = campaign_id_request(),
        .response = keys_response(),
        .handle = count_keys,
    }};
}

}  // namespace outbound::api
