// Converts text to values of members.
#include "model/shape.hpp"

#include "model/shape_node.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

json::value value_of(const shape::node& node, std::string_view text)
{
    boost::system::error_code fault;
    const auto read = json::parse(text, fault);
    switch (node.kind) {
    case shape_kind::text:
    case shape_kind::time:
    case shape_kind::one_of:
        return json::string{text};
    case shape_kind::integer:
    case shape_kind::number:
        return !fault && read.is_number() ? read : json::string{text};
    case shape_kind::boolean:
        return !fault && read.is_bool() ? read : json::string{text};
    case shape_kind::array:
        return !fault && read.is_array() ? read : json::array{value_of(*node.parts.at(0), text)};
    case shape_kind::object:
    case shape_kind::free_object:
    case shape_kind::map:
    case shape_kind::either:
    case shape_kind::any:
    case shape_kind::absent:
        break;
    }
    return !fault && read.is_structured() ? read : json::string{text};
}

}  // namespace

json::value shape::member_from_text(std::string_view name, std::string_view text) const
{
    const auto found = std::ranges::find(node_->members, name, &shape_member::name);
    return found != node_->members.end() ? value_of(*shape_access::inside(found->type), text) : json::string{text};
}

}  // namespace outbound
