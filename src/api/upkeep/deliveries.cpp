// Operations with which a host delivers messages itself: it fetches them and reports their outcomes.
#include "api/operation.hpp"
#include "engine/host/account.hpp"
#include "model/fork_gate.hpp"
#include "model/json_members.hpp"

#include <boost/json/array.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_messages = 1000;
constexpr std::int64_t longest_wait_ms = 1000;  // A wait occupies a thread.

host::mailbox& mailbox_of(context& ctx, const json::object& request)
{
    const auto name = text_member(request, "provider");
    if (name.empty() && ctx.mailboxes.size() == 1)
        return *ctx.mailboxes.begin()->second;
    const auto found = ctx.mailboxes.find(name);
    if (found != ctx.mailboxes.end())
        return *found->second;
    auto refused =
        refusal({{"provider", ctx.mailboxes.empty() ? "needs an account of the type host in the configuration"
                                                    : "must name a configured account of the type host"}});
    refused.code = errc::not_found;
    throw error{std::move(refused)};
}

json::value fetch_messages(context& ctx, const json::object& request)
{
    auto& mailbox = mailbox_of(ctx, request);
    const auto limit = static_cast<std::size_t>(integer_member(request, "limit").value_or(100));
    const std::chrono::milliseconds wait{integer_member(request, "wait_ms").value_or(0)};
    const fork_gate::opening during_the_wait;
    return json::object{{"items", mailbox.fetch(limit, wait)}};
}

delivery delivery_from(const json::object& from)
{
    delivery out;
    out.result = named_member<delivery::outcome>(from, "outcome").value_or(out.result);
    out.code = text_member(from, "code");
    out.detail = text_member(from, "detail");
    out.suppress = text_member(from, "suppress");
    out.retry_after = std::chrono::seconds{integer_member(from, "retry_after_seconds").value_or(0)};
    if (out.result == delivery::outcome::accepted) {
        out.vendor_id = text_member(from, "vendor_id");
        if (out.vendor_id.empty())
            out.vendor_id = text_member(from, "key");
    }
    return out;
}

bool report_delivery(context& ctx, const json::object& from)
{
    const auto key = text_member(from, "key");
    for (const auto& [name, mailbox] : ctx.mailboxes)
        if (mailbox->report(key, delivery_from(from)))
            return true;
    return false;
}

json::value report_deliveries(context& ctx, const json::object& request)
{
    std::int64_t taken = 0;
    json::array late;
    for (const auto& item : member(request, "results")->get_array()) {
        if (report_delivery(ctx, item.get_object()))
            ++taken;
        else
            late.push_back(json::string{text_member(item.get_object(), "key")});
    }
    return json::object{{"taken", taken}, {"late", std::move(late)}};
}

shape result_shape()
{
    const auto line = shapes::text(1, 1000);
    return shapes::object({
        required("key", shapes::text(1, 64)),
        required("outcome", shapes::enumeration<delivery::outcome>(),
            "accepted; rejected: it never will be; throttled; not_sent: certainly not, tried again; account_refused: "
            "the account is "
            "set aside; unknown: it may have been."),
        optional("vendor_id", shapes::text(1, 255), "accepted: the vendor's id."),
        optional("code", shapes::text(1, 64), "A short stable word for the fault."),
        optional("detail", line, "The vendor's words, without credentials."),
        optional("suppress", shapes::one_of({"unsubscribe", "invalid"}),
            "rejected: why the address must not be written to again."),
        optional("retry_after_seconds", shapes::integer(1, 86'400), "throttled, account_refused."),
    });
}

std::optional<scope> addresses_are_shown(context&, const json::object&)
{
    return scope::pii;
}

}  // namespace

std::vector<operation> delivery_operations()
{
    return {
        {
            .name = "deliveries.next",
            .summary = "Fetches messages of an account that the host serves; they are to be reported within its "
                       "report_seconds.",
            .scope = scope::send,
            .routes = {at("POST", "/deliveries/next")},
            .request = shapes::object({
                optional("provider", shapes::text(1, 64, text_kind::slug),
                    "May be left out where there is one of the type host."),
                optional("limit", shapes::integer(1, most_messages), "100 when left out."),
                optional(
                    "wait_ms", shapes::integer(0, longest_wait_ms), "How long to wait for a message; 0 when left out."),
            }),
            .response = shapes::object(
                {required("items", shapes::array(host::document_shape(), 0, static_cast<std::size_t>(most_messages)))}),
            .handle = fetch_messages,
            .further_scope = addresses_are_shown,
            .effect = effect::continued,
            .may_wait = true,
        },
        {
            .name = "deliveries.report",
            .summary = "Reports what became of messages that were fetched. Of those without a report in time the "
                       "outcome is unknown.",
            .scope = scope::send,
            .routes = {at("POST", "/deliveries/report")},
            .request = shapes::object(
                {required("results", shapes::array(result_shape(), 1, static_cast<std::size_t>(most_messages)))}),
            .response = shapes::object({
                required("taken", shapes::integer(0, most_messages)),
                required("late", shapes::array(shapes::text(1, 64), 0, static_cast<std::size_t>(most_messages)),
                    "Keys of messages that do not wait for a report in this process: too late, or reported before."),
            }),
            .handle = report_deliveries,
            .effect = effect::continued,
        },
    };
}

}  // namespace outbound::api
