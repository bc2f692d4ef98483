#include "api/aliases.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

bool repeats(const json::object& stored, std::string_view name, const json::value& given)
{
    const auto* present = stored.if_contains(name);
    return present != nullptr && *present == given;
}

}  // namespace

void replace_alias(json::object& request, std::string_view alias, std::string_view name, const json::object& stored,
    complaints& wrong, const alias_reader& read)
{
    const auto found = request.find(alias);
    if (found == request.end())
        return;
    const json::value given = std::move(found->value());
    request.erase(found);
    if (repeats(stored, alias, given))
        return;
    const auto* other = request.if_contains(name);
    if (other != nullptr && given.is_null())
        return;
    auto value = read ? read(given) : given;
    if (other != nullptr && *other != value && !repeats(stored, name, *other))
        wrong.add(alias, "must not stand beside " + std::string{name} + " with another value: give one of them");
    else
        request[name] = std::move(value);
}

}  // namespace outbound::api
