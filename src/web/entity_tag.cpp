#include "web/entity_tag.hpp"

#include "model/ascii.hpp"
#include "model/digest.hpp"
#include "model/list_text.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::size_t tag_bytes = 16;

std::string tag_hash(std::string_view text)
{
    return to_hex(digest(digest_algorithm::sha256, text).substr(0, tag_bytes));
}

/// The text between the quotation marks, without suffixes of proxies.
std::string_view opaque_part(std::string_view entry)
{
    auto text = trimmed(entry, " \t");
    if (text.starts_with("W/"))
        text.remove_prefix(2);
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"'))
        return {};
    text = text.substr(1, text.size() - 2);
    constexpr std::string_view compressed = "-gzip";
    return text.ends_with(compressed) ? text.substr(0, text.size() - compressed.size()) : text;
}

std::string_view version_part(std::string_view opaque)
{
    return opaque.substr(0, opaque.find('.'));
}

// Outbound's tags contain no comma.
template <class Same>
bool any_entry(std::string_view list, Same is_same)
{
    if (trimmed(list, " \t") == "*")
        return true;
    while (!list.empty())
        if (const auto opaque = opaque_part(take_entry(list, ',')); !opaque.empty() && is_same(opaque))
            return true;
    return false;
}

}  // namespace

std::string entity_tag(const api::operation& row, const boost::json::value& answer, std::string_view text)
{
    if (row.live_members.empty())
        return '"' + tag_hash(text) + '"';
    auto settled = answer.get_object();
    for (const auto& name : row.live_members)
        settled.erase(name);
    return '"' + tag_hash(write_json(settled)) + '.' + tag_hash(text) + '"';
}

bool lists_tag(std::string_view field, std::string_view tag)
{
    return any_entry(field, [&](std::string_view opaque) { return opaque == opaque_part(tag); });
}

bool lists_version(std::string_view field, std::string_view tag)
{
    return any_entry(
        field, [&](std::string_view opaque) { return version_part(opaque) == version_part(opaque_part(tag)); });
}

const api::operation* reader_of(const api::operation& row, const api::route& where)
{
    if (row.effect != api::effect::one_commit || where.method == "POST" || where.path.find('{') == std::string::npos)
        return nullptr;
    for (const auto& other : api::operations())
        for (const auto& place : other.routes)
            if (place.method == "GET" && place.path == where.path)
                return &other;
    return nullptr;
}

version_refusal::version_refusal(std::string present)
    : error{errc::conflict, "it is another version than If-Match names: read it again, and repeat the change"},
      present_{std::move(present)}
{
}

}  // namespace outbound::web
