// Operations on suppressions.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/record_json.hpp"
#include "model/utf8.hpp"
#include "rules/address_hash.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_entries = 1000;
constexpr std::size_t most_facts = 1'000'000;

void check_address(const suppression& s, const std::string& path, complaints& wrong)
{
    if (s.channel == channel::email && !valid_email(s.address))
        wrong.add(path, email_wish(s.address) + ", got \"" + shortened(s.address) + '"');
    if (s.channel != channel::email && !valid_e164(s.address))
        wrong.add(path, "must be a phone number in E.164, such as +4989123456, got \"" + shortened(s.address) + '"');
}

/// The address in a request; may be a hash from a list.
suppression named_suppression(const json::object& request)
{
    auto wanted = suppression_from_json(request);
    complaints wrong;
    if (!rules::is_address_hash(wanted.address))
        check_address(wanted, "address", wrong);
    wrong.settle();
    return wanted;
}

json::value add_suppressions(context& ctx, const json::object& request)
{
    const auto& given = request.at("entries").get_array();
    std::vector<suppression> entries;
    complaints wrong;
    for (const auto& item : given) {
        auto entry = suppression_from_json(item.get_object());
        const auto path = "entries[" + std::to_string(entries.size()) + ']';
        check_address(entry, path + ".address", wrong);
        if (entry.expires_at && *entry.expires_at <= ctx.clock.now())
            wrong.add(path + ".expires_at", "must be in the future");
        if (entry.reason.empty())
            entry.reason = to_string(suppression_reason::manual);
        entry.source = to_string(suppression_source::api);
        entries.push_back(std::move(entry));
    }
    wrong.settle();
    const auto added = ctx.store.suppressions().add(entries);
    return json::object{{"added", added}, {"replaced", static_cast<std::int64_t>(entries.size()) - added}};
}

json::value list_suppressions(context& ctx, const json::object& request)
{
    const auto found =
        ctx.store.suppressions().list(named_member<channel>(request, "channel"), sorted_slice_of(request));
    return to_json(found, [](const suppression& s) { return outbound::to_json(s); });
}

json::value get_suppression(context& ctx, const json::object& request)
{
    const auto wanted = named_suppression(request);
    const auto history = ctx.store.suppressions().history(wanted.channel, wanted.address);
    json::array facts;
    for (const auto& fact : history.facts)
        facts.push_back(outbound::to_json(fact));
    json::array lifts;
    for (const auto& lift : history.lifts)
        lifts.push_back(outbound::to_json(lift));
    return json::object{{"suppressed", ctx.store.suppressions().find(wanted.channel, wanted.address).has_value()},
        {"facts", std::move(facts)}, {"lifts", std::move(lifts)}};
}

json::value remove_suppression(context& ctx, const json::object& request)
{
    const auto wanted = named_suppression(request);
    if (ctx.store.suppressions().remove(wanted.channel, wanted.address, wanted.reason) == 0)
        refuse_missing("suppression of", '"' + wanted.address + "\" for " + std::string{to_string(wanted.channel)});
    return deleted();
}

}  // namespace

std::vector<operation> suppression_operations()
{
    const auto amount = shapes::integer(0, most_entries);
    const auto channel_member = required("channel", shapes::enumeration<channel>());
    const auto address_member = required("address", shapes::text(1, 320));
    return {
        {
            .name = "suppressions.add",
            .summary =
                "Keeps addresses from being contacted. Every reason stands by itself; an entry never weakens another.",
            .scope = scope::write,
            .routes = {at("POST", "/suppressions")},
            .request = shapes::object({required("entries", shapes::array(suppression_input_shape(), 1, most_entries))}),
            .response = shapes::object({required("added", amount),
                required("replaced", amount, "Were there already; the later expiry of the two holds.")}),
            .handle = add_suppressions,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "suppressions.list",
            .summary = "Lists the reasons why addresses are suppressed now.",
            .scope = scope::read,
            .routes = {at("GET", "/suppressions")},
            .request = list_request({optional("channel", shapes::enumeration<channel>())}),
            .response = list_response(suppression_shape()),
            .handle = list_suppressions,
        },
        {
            .name = "suppressions.get",
            .summary = "Says whether an address is suppressed, and all that was ever stated about it.",
            .scope = scope::read,
            .routes = {at("GET", "/suppressions/{channel}/{address}")},
            .request = shapes::object({channel_member, address_member}),
            .response = shapes::object({required("suppressed", shapes::boolean()),
                required("facts", shapes::array(suppression_shape(), 0, most_facts)),
                required("lifts", shapes::array(suppression_lift_shape(), 0, most_facts))}),
            .handle = get_suppression,
        },
        {
            .name = "suppressions.remove",
            .summary =
                "Lets an address be contacted again, or lifts one reason; what was stated is kept, and so is this.",
            .scope = scope::admin,
            .routes = {at("DELETE", "/suppressions")},
            .request = shapes::object({channel_member, address_member,
                optional("reason", shapes::text(0, 200), "The only reason to lift; left out: all of them.")}),
            .response = deleted_shape(),
            .handle = remove_suppression,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace outbound::api
