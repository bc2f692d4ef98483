#include "model/content_cases.hpp"

#include <algorithm>
#include <iterator>

namespace outbound {
namespace {

struct channel_member {
    std::string_view name;
    channel of;
};

constexpr channel_member members_of_one_channel[] = {
    {"html", channel::email},
    {"text", channel::email},
    {"reply_to", channel::email},
    {"unsubscribe_url", channel::email},
    {"configuration_set", channel::email},
    {"messaging_service", channel::sms},
    {"script", channel::phone},
    {"script_id", channel::phone},
};

shape sender_shape_of(channel via)
{
    if (via == channel::email)
        return shapes::open_object({required("email", shapes::text(1, 320, text_kind::email))});
    const auto number = via == channel::sms ? text_kind::sms_sender : text_kind::e164;
    return shapes::open_object({required("phone", shapes::text(1, 20, number))});
}

/// The rule that one of the members, or another source, gives this part.
object_rule part_rule(
    const content_request& request, std::vector<std::string> members, std::string_view part, std::string_view wish)
{
    members.insert(members.end(), request.other_source.begin(), request.other_source.end());
    return shapes::at_least_one_of(std::move(members), part, wish);
}

std::vector<object_rule> part_rules(const content_request& request, channel via)
{
    constexpr std::string_view template_wish = "is missing: give one here or through a template";
    switch (via) {
    case channel::email:
        return {part_rule(request, {"subject", "template_id"}, "subject", template_wish),
            part_rule(request, {"text", "html", "message", "template_id"}, "text",
                "is missing: give text, html or both, here or through a template")};
    case channel::sms:
        return {part_rule(request, {"message", "template_id"}, "message", template_wish)};
    case channel::phone:
        return {part_rule(
            request, {"script", "script_id", "message"}, "script", "is missing: give one here or through script_id")};
    }
    return {};
}

shape case_of(const content_request& request, channel via, std::vector<shape_member> members)
{
    members.push_back(required(request.chooser, shapes::one_of({std::string{to_string(via)}})));
    members.push_back(optional("from", sender_shape_of(via)));
    for (const auto& [name, of] : members_of_one_channel)
        if (of != via)
            members.push_back(optional(name, shapes::absent(foreign_member_wish(of, request.noun, via))));
    if (via == channel::phone) {
        const std::string noun{request.noun};
        members.push_back(optional(
            "template_id", shapes::absent("is for email and sms " + noun + ": phone " + noun + " have a script_id")));
    }
    return shapes::open_object(std::move(members)).with_rules(part_rules(request, via));
}

}  // namespace

std::string foreign_member_wish(channel of, std::string_view noun, channel actual)
{
    return "is for " + std::string{to_string(of)} + ' ' + std::string{noun} + "; this one is of type " +
           std::string{to_string(actual)};
}

object_rule content_cases(const content_request& request, std::vector<shape_member> (*more)(channel via))
{
    std::vector<shape> cases;
    for (const auto via : {channel::email, channel::sms, channel::phone})
        cases.push_back(case_of(request, via, more(via)));
    return shapes::cases_by(request.chooser, std::move(cases));
}

}  // namespace outbound
