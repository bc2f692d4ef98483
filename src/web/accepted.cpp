#include "web/accepted.hpp"

#include "web/media_type.hpp"

namespace outbound::web {
namespace {

/// `q=0`, `q=0.000`.
bool is_weight_of_zero(std::string_view parameter)
{
    const auto text = trimmed(parameter, " \t");
    return text.size() > 2 && to_lower(text[0]) == 'q' && text[1] == '=' &&
           text.find_first_not_of("0.", 2) == std::string_view::npos;
}

bool has_weight(std::string_view parameters)
{
    while (!parameters.empty())
        if (is_weight_of_zero(take_entry(parameters, ';')))
            return false;
    return true;
}

}  // namespace

bool is_accepted(std::string_view list, std::initializer_list<std::string_view> names)
{
    for (const auto name : names)
        for (auto rest = list; !rest.empty();) {
            auto parameters = take_entry(rest, ',');
            if (is_media(take_entry(parameters, ';'), name))
                return has_weight(parameters);
        }
    return false;
}

}  // namespace outbound::web
