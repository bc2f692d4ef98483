// Reads and writes the members of paged lists.
#include "api/paging.hpp"

#include <limits>

namespace outbound::api {
namespace {

constexpr std::int64_t most_items = 1000;

shape position()
{
    return shapes::integer(0, std::numeric_limits<std::int64_t>::max());
}

}  // namespace

shape list_request(std::vector<shape_member> members)
{
    members.push_back(optional("limit", shapes::integer(1, most_items), "At most so many items; 100 when left out."));
    members.push_back(optional("after", position(), "`next` of the slice before."));
    return shapes::object(std::move(members));
}

shape list_response(const shape& item)
{
    return shapes::object({required("items", shapes::array(item, 0, most_items)),
        optional("next", position(), "Null on the last slice.")});
}

page_request slice_of(const boost::json::object& request)
{
    page_request slice;
    slice.after = integer_member(request, "after").value_or(slice.after);
    if (const auto limit = integer_member(request, "limit"))
        slice.limit = static_cast<std::size_t>(*limit);
    return slice;
}

}  // namespace outbound::api
