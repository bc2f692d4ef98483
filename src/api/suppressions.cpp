// Operations on suppressions: who must not be contacted.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/record_json.hpp"
#include "model/utf8.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_entries = 1000;

void check_address(const suppression& s, const std::string& path, complaints& wrong)
{
    if (s.channel == channel::email && !valid_email(s.address))
        wrong.add(path, "must be an email address such as ann@example.com, got \"" + shortened(s.address) + '"');
    if (s.channel != channel::email && !valid_e164(s.address))
        wrong.add(path, "must be a phone number in E.164, such as +4989123456, got \"" + shortened(s.address) + '"');
}

json::value add_suppressions(context& with, const json::object& request)
{
    const auto& given = request.at("entries").get_array();
    std::vector<suppression> entries;
    complaints wrong;
    for (const auto& item : given) {
        auto entry = suppression_from_json(item.get_object());
        const auto path = "entries[" + std::to_string(entries.size()) + ']';
        check_address(entry, path + ".address", wrong);
        if (entry.expires_at && *entry.expires_at <= with.clock.now())
            wrong.add(path + ".expires_at", "must be in the future");
        entry.reason = entry.reason.empty() ? "manual" : entry.reason;
        entry.source = "api";
        entries.push_back(std::move(entry));
    }
    wrong.settle();
    const auto added = with.store.suppressions().add(entries);
    return json::object{{"added", added}, {"replaced", static_cast<std::int64_t>(entries.size()) - added}};
}

json::value list_suppressions(context& with, const json::object& request)
{
    const auto found = with.store.suppressions().list(named_member<channel>(request, "channel"), slice_of(request));
    return to_json(found, [](const suppression& s) { return outbound::to_json(s); });
}

json::value remove_suppression(context& with, const json::object& request)
{
    const auto wanted = suppression_from_json(request);
    complaints wrong;
    check_address(wanted, "address", wrong);
    wrong.settle();
    if (!with.store.suppressions().remove(wanted.channel, wanted.address))
        refuse_missing("suppression of", '"' + wanted.address + "\" for " + std::string{to_string(wanted.channel)});
    return deleted();
}

}  // namespace

std::vector<operation> suppression_operations()
{
    const auto amount = shapes::integer(0, most_entries);
    return {
        {"suppressions.add", "Keeps addresses from being contacted; entries for the same address are replaced.", scope::write,
            {at("POST", "/suppressions")},
            shapes::object({required("entries", shapes::array(suppression_input_shape(), 1, most_entries))}),
            shapes::object({required("added", amount), required("replaced", amount)}), add_suppressions},
        {"suppressions.list", "Lists suppressed addresses.", scope::read, {at("GET", "/suppressions")},
            list_request({optional("channel", shapes::enumeration<channel>())}), list_response(suppression_shape()),
            list_suppressions},
        {"suppressions.remove", "Lets an address be contacted again.", scope::write, {at("DELETE", "/suppressions")},
            shapes::object({required("channel", shapes::enumeration<channel>()), required("address", shapes::text(1, 320))}),
            deleted_shape(), remove_suppression},
    };
}

}  // namespace outbound::api
