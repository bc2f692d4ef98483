#include "model/json_members.hpp"

#include "model/time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace outbound {

namespace json = boost::json;

const json::value* member(const json::object& from, std::string_view name) noexcept
{
    const auto* found = from.if_contains(name);
    return found != nullptr && !found->is_null() ? found : nullptr;
}

std::string text_member(const json::object& from, std::string_view name)
{
    const auto* found = member(from, name);
    return found != nullptr && found->is_string() ? std::string{std::string_view{found->get_string()}} : std::string{};
}

std::optional<std::int64_t> integer_member(const json::object& from, std::string_view name)
{
    const auto* found = member(from, name);
    return found != nullptr && found->is_number() ? std::optional{found->to_number<std::int64_t>()} : std::nullopt;
}

std::optional<double> number_member(const json::object& from, std::string_view name)
{
    const auto* found = member(from, name);
    return found != nullptr && found->is_number() ? std::optional{found->to_number<double>()} : std::nullopt;
}

std::optional<bool> flag_member(const json::object& from, std::string_view name)
{
    const auto* found = member(from, name);
    return found != nullptr && found->is_bool() ? std::optional{found->get_bool()} : std::nullopt;
}

std::optional<timestamp> time_member(const json::object& from, std::string_view name)
{
    return member(from, name) != nullptr ? from_rfc3339(text_member(from, name)) : std::nullopt;
}

json::object object_member(const json::object& from, std::string_view name)
{
    const auto* found = member(from, name);
    return found != nullptr && found->is_object() ? found->get_object() : json::object{};
}

std::vector<std::string> texts_member(const json::object& from, std::string_view name)
{
    std::vector<std::string> out;
    if (const auto* found = member(from, name); found != nullptr && found->is_array())
        for (const auto& item : found->get_array())
            if (item.is_string())
                out.emplace_back(std::string_view{item.get_string()});
    return out;
}

void assign_text(std::string& to, const json::object& from, std::string_view name)
{
    if (from.contains(name))
        to = text_member(from, name);
}

json::value time_or_null(const std::optional<timestamp>& at)
{
    return at ? json::value(to_rfc3339(*at)) : json::value{};
}

json::value text_or_null(std::string_view text)
{
    return text.empty() ? json::value{} : json::value(text);
}

json::array to_array(const std::vector<std::string>& texts)
{
    json::array out;
    out.reserve(texts.size());
    for (const auto& text : texts)
        out.emplace_back(text);
    return out;
}

}  // namespace outbound
