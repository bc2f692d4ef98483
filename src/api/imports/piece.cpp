#include "api/imports/piece.hpp"

#include "model/base64.hpp"
#include "model/json_members.hpp"

#include <utility>

namespace outbound::api {
namespace {

constexpr std::size_t most_bytes = 1'048'576;

}  // namespace

shape piece_request(std::vector<shape_member> others)
{
    others.push_back(optional("text", shapes::text(0, most_bytes, text_kind::csv)));
    others.push_back(optional("data", shapes::text(0, most_bytes / 3 * 4 + 8, text_kind::csv_base64),
        "Base64 of at most 1 MiB: for bytes that are not UTF-8."));
    return shapes::object_with_one({"text", "data"}, std::move(others));
}

std::string bytes_of_piece(const boost::json::object& request)
{
    if (member(request, "text") != nullptr)
        return text_member(request, "text");
    auto bytes = from_base64(text_member(request, "data")).value();
    complaints wrong;
    if (bytes.size() > most_bytes)
        wrong.add("data", "must be at most " + std::to_string(most_bytes) + " bytes before encoding");
    wrong.settle();
    return bytes;
}

}  // namespace outbound::api
