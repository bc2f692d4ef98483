#include "model/phone_script_shape.hpp"

#include "model/hours_json.hpp"

#include <outbound/phone_script.hpp>

namespace outbound {
namespace {

constexpr std::size_t most_steps = 50;
constexpr std::size_t longest_say = 20'000;
constexpr std::int64_t longest_recording = 3'600;
constexpr int deepest_gathers = 4;

/// Steps of one of these kinds each.
shape steps_shape(const std::vector<shape_member>& kinds, std::size_t fewest)
{
    std::vector<std::vector<std::string>> names;
    for (const auto& kind : kinds)
        names.push_back({kind.name});
    const auto step = shapes::object(kinds).with_rules({shapes::exactly_one_of(std::move(names))});
    return shapes::array(step, fewest, most_steps);
}

std::vector<shape_member> plain_steps()
{
    return {optional("say", shapes::text(1, longest_say, text_kind::body), "A template; plain text, spoken."),
        optional("play", shapes::text(1, 2000, text_kind::https_template),
            "A template for the https URL of an mp3 or wav file."),
        optional("pause", shapes::integer(1, 180), "Seconds.")};
}

shape recording_shape()
{
    return shapes::object(
        {
            required("consent", shapes::text(1, longest_say, text_kind::body),
                "A template, spoken before the recording begins: that it is recorded, and what for."),
            optional("length", shapes::integer(1, longest_recording), "Maximum seconds; 120 when left out."),
        })
        .named("phone_recording");
}

std::vector<shape_member> steps_with_recordings()
{
    auto kinds = plain_steps();
    kinds.push_back(
        optional("record", recording_shape(), "Records what the person says, until 5 seconds of silence or #."));
    return kinds;
}

shape transfer_shape()
{
    const auto hours = shapes::object({
        required("timezone", shapes::text(1, 64, text_kind::timezone)),
        required("windows", hours_windows_shape()),
    });
    return shapes::object(
        {
            required("number", shapes::text(1, 16, text_kind::e164), "Who is called, in E.164."),
            optional("caller_id", shapes::text(1, 16, text_kind::e164),
                "The number that is shown there; left out: the one that the person was called from."),
            optional("whisper", shapes::text(1, longest_say, text_kind::body),
                "A template, said to the one who answers before both are connected."),
            optional("timeout", shapes::integer(5, 600), "Seconds to ring; 30 when left out."),
            optional("hours", hours, "Nobody is called outside of these; left out: at any hour."),
            optional("fallback", steps_shape(steps_with_recordings(), 0),
                "If nobody answers, and outside of the hours; then the call goes on after the transfer."),
        })
        .named("phone_transfer");
}

shape steps_with_gathers(int depth, std::size_t fewest);

shape gather_shape(int depth)
{
    const auto answer = shapes::object({
        optional("name", shapes::text(1, 100), "What the answer is called in reports; the key itself when left out."),
        optional("opt_out", shapes::boolean(), "Whoever presses it is not called again."),
        optional("steps", steps_with_gathers(depth - 1, 0), "The rest of the call; left out: it ends."),
    });
    return shapes::object(
        {
            optional("digits", shapes::integer(1, 10), "How many keys make an answer; 1 when left out."),
            optional("timeout", shapes::integer(1, 60), "Seconds to wait for a key; 5 when left out."),
            optional("steps", steps_shape(plain_steps(), 0), "The question; keys may be pressed while it is said."),
            required("keys", shapes::map_of(answer, 100, 1, text_kind::phone_keys),
                "What each answer means: digits, * and #."),
        })
        .named("gather_" + std::to_string(depth));
}

shape steps_with_gathers(int depth, std::size_t fewest)
{
    auto kinds = steps_with_recordings();
    kinds.push_back(optional("transfer", transfer_shape(), "Connects the person with somebody else."));
    if (depth > 0)
        kinds.push_back(optional("gather", gather_shape(depth), "Asks for a key."));
    return steps_shape(kinds, fewest);
}

}  // namespace

shape phone_steps_shape()
{
    return steps_with_gathers(deepest_gathers, 1);
}

shape phone_words_shape()
{
    return shapes::either(shapes::text(1, longest_say, text_kind::body), phone_steps_shape());
}

namespace {

// Only one action has steps, and needs them.
object_rule voicemail_cases()
{
    std::vector<shape> cases;
    for (const auto& [action, name] : names<voicemail_action>::value) {
        const bool leaves = action == voicemail_action::leave_message;
        cases.push_back(shapes::open_object({required("action", shapes::one_of({std::string{name}})),
            leaves ? required("steps", shapes::array(shapes::any(), 1, most_steps))
                   : optional("steps", shapes::array(shapes::any(), 0, 0))}));
    }
    return shapes::cases_by("action", std::move(cases));
}

}  // namespace

shape phone_script_shape()
{
    const auto voicemail = shapes::object(
        {
            required("action", shapes::enumeration<voicemail_action>(), "What a machine that answers gets."),
            optional("steps", steps_shape(plain_steps(), 0), "The message to leave; only for leave_message."),
        })
                               .with_rules({voicemail_cases()});
    return shapes::object({
                              optional("voice", shapes::text(1, 100),
                                  "As the vendor names it: man, woman, Polly.Joanna, Google.en-US-Standard-A."),
                              optional("language", shapes::text(1, 35), "BCP 47, such as en-GB."),
                              required("steps", phone_steps_shape()),
                              optional("voicemail", voicemail, "Left out: machines are not distinguished from people."),
                          })
        .named("script");
}

}  // namespace outbound
