#include "store/sql/json_filter.hpp"

#include <boost/json/serialize.hpp>

namespace outbound::sql {

std::string has_members(
    const dialect& speech, std::string_view column, const boost::json::object& members, bindings& values)
{
    std::string conditions;
    std::size_t number = 0;
    for (const auto& [name, value] : members) {
        const auto place = std::to_string(number++);
        const auto text = boost::json::serialize(value);
        values.add("member" + place, std::string{std::string_view{name}});
        values.add("value" + place, text);
        values.add("both" + place, boost::json::serialize(boost::json::value(name)) + ':' + text);
        conditions += " AND " + speech.has_json_member(column, {":member" + place, ":value" + place, ":both" + place});
    }
    return conditions;
}

}  // namespace outbound::sql
