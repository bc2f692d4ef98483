#include "form.hpp"

#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>

namespace crm {

std::map<std::string, std::string> fields_of(std::string_view body)
{
    std::map<std::string, std::string> fields;
    const auto parsed = boost::urls::parse_query({body.data(), body.size()});
    const boost::urls::encoding_opts plus_is_blank{true};
    if (parsed)
        for (const auto& each : *parsed)
            fields[each.key.decode(plus_is_blank)] = each.value.decode(plus_is_blank);
    return fields;
}

}  // namespace crm
