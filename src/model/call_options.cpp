#include "model/call_options.hpp"

#include "model/json_members.hpp"

namespace outbound {

namespace json = boost::json;

namespace {

shape options_shape(std::int64_t most_attempts, std::string_view about_attempts)
{
    const auto redial = shapes::object({
        optional("attempts", shapes::integer(0, most_attempts), about_attempts),
        optional("after_minutes", shapes::integer(1, 10'080), "Between one call and the next."),
    });
    return shapes::object({
        optional("ring_timeout", shapes::integer(5, 600), "Seconds."),
        optional("machine_detection", shapes::enumeration<machine_detection>(),
            "Whether a machine's answer is distinguished from a person's; switched on by itself where the script does "
            "something on voicemail."),
        optional("voice", shapes::text(1, 100), "Overrides the script's."),
        optional("language", shapes::text(2, 35), "BCP 47; overrides the script's."),
        optional("redial", redial),
    });
}

}  // namespace

shape call_options_shape()
{
    return options_shape(10, "Further calls where the line was busy or nobody answered.").named("call_options");
}

shape single_call_shape()
{
    return options_shape(0, "None: a message is one call.");
}

json::object to_json(const call_options& call)
{
    return {{"ring_timeout", call.ring_timeout.count()}, {"machine_detection", to_string(call.machine_detection)},
        {"voice", text_or_null(call.voice)}, {"language", text_or_null(call.language)},
        {"redial", {{"attempts", call.redial.attempts}, {"after_minutes", call.redial.after.count()}}}};
}

void assign(call_options& call, const json::object& from)
{
    const auto redial = object_member(from, "redial");
    call.ring_timeout = std::chrono::seconds{integer_member(from, "ring_timeout").value_or(call.ring_timeout.count())};
    call.machine_detection =
        named_member<machine_detection>(from, "machine_detection").value_or(call.machine_detection);
    if (from.contains("voice"))
        call.voice = text_member(from, "voice");
    if (from.contains("language"))
        call.language = text_member(from, "language");
    call.redial.attempts = static_cast<std::int32_t>(integer_member(redial, "attempts").value_or(call.redial.attempts));
    call.redial.after =
        std::chrono::minutes{integer_member(redial, "after_minutes").value_or(call.redial.after.count())};
}

}  // namespace outbound
