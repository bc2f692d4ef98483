// The operation that advances the manual clock of tests, demonstrations and sandboxes.
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t longest_step = 366 * 86'400;

std::chrono::microseconds requested_step(const context& ctx, const json::object& request)
{
    const auto seconds = integer_member(request, "seconds");
    const auto to = time_member(request, "to");
    complaints wrong;
    if (to && *to < ctx.clock.now())
        wrong.add("to", "must not be before " + to_rfc3339(ctx.clock.now()));
    wrong.settle();
    return to ? *to - ctx.clock.now() : std::chrono::seconds{*seconds};
}

json::value advance(context& ctx, const json::object& request)
{
    if (!ctx.advance_clock)
        throw error{errc::conflict, "clock: it is the machine's and cannot be moved; \"clock\": \"manual\" in the "
                                    "configuration makes it manual"};
    return json::object{{"now", to_rfc3339(ctx.advance_clock(requested_step(ctx, request)))}};
}

}  // namespace

std::vector<operation> clock_operations()
{
    return {
        {
            .name = "clock.advance",
            .summary = "Moves a manual clock forward, for all processes of the installation.",
            .scope = scope::admin,
            .routes = {at("POST", "/clock/advance")},
            .request = shapes::object_with_one({"seconds", "to"},
                {optional("seconds", shapes::integer(0, longest_step)),
                    optional("to", shapes::time(), "Instead of seconds; not before what the clock shows.")}),
            .response = shapes::object({required("now", shapes::time())}),
            .handle = advance,
        },
    };
}

}  // namespace outbound::api
