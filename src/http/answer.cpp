// Members of answer.
#include <outbound/https_client.hpp>

#include <boost/beast/core/string.hpp>

namespace outbound::http {

std::string_view answer::header(std::string_view name) const noexcept
{
    for (std::string_view rest = headers; !rest.empty();) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        if (line.size() > name.size() && line[name.size()] == ':' &&
            boost::beast::iequals(line.substr(0, name.size()), name))
            return line.substr(name.size() + 1);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return {};
}

}  // namespace outbound::http
