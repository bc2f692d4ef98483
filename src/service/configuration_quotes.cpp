// A key may stand at any member by mistake: as the name of a group, a view, an account or a file.
#include "service/configuration_quotes.hpp"

#include "model/secret_words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::string_view in_its_place = "[a text that may be a secret]";

void collect(const json::value& from, std::vector<std::string>& found)
{
    if (const auto* text = from.if_string(); text != nullptr && may_be_secret_path(*text))
        found.emplace_back(*text);
    if (const auto* array = from.if_array())
        for (const auto& item : *array)
            collect(item, found);
    if (const auto* object = from.if_object())
        for (const auto& member : *object)
            collect(member.value(), found);
}

void remove(const std::vector<std::string>& secrets, std::string& from)
{
    for (const auto& secret : secrets)
        for (auto at = from.find(secret); at != std::string::npos; at = from.find(secret, at + in_its_place.size()))
            from.replace(at, secret.size(), in_its_place);
}

}  // namespace

problem without_secrets_of(const json::value& document, problem fault)
{
    std::vector<std::string> secrets;
    collect(document, secrets);
    remove(secrets, fault.detail);
    for (auto& broken : fault.violations) {
        remove(secrets, broken.path);
        remove(secrets, broken.message);
    }
    return fault;
}

}  // namespace outbound
