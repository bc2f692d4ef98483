#include "metadata_options.hpp"

#include "fault.hpp"
#include "people.hpp"

#include <charconv>

namespace cli {
namespace {

boost::json::value metadata_value(const std::string& text)
{
    if (text == "true" || text == "false")
        return text == "true";
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = fault == std::errc{} && end == text.data() + text.size() && std::to_string(number) == text;
    return is_number ? boost::json::value(number) : boost::json::value(text);
}

}  // namespace

void put_metadata(boost::json::object& request, const std::vector<std::string>& pairs)
{
    boost::json::object metadata;
    for (const auto& pair : pairs) {
        const auto equal = pair.find('=');
        if (equal == 0 || equal == std::string::npos)
            throw usage_fault{"--metadata must be name=value, got \"" + printable(pair) + '"'};
        metadata[pair.substr(0, equal)] = metadata_value(pair.substr(equal + 1));
    }
    if (!metadata.empty())
        request["metadata"] = std::move(metadata);
}

}  // namespace cli
