#include "api/campaigns/postal_address.hpp"

#include "api/content/parts.hpp"
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/json_members.hpp"
#include "text/content.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::string_view tag_blanks = " \t\r\n";

// Whether a tag goes on with a fallback that is blank.
bool falls_back_to_nothing(std::string_view rest)
{
    rest = trimmed(rest, tag_blanks);
    return rest.starts_with('|') && trimmed(rest.substr(1), tag_blanks).starts_with("}}");
}

bool shows(std::string_view body, const std::string& address)
{
    constexpr auto name = text::postal_address_name;
    if (!address.empty())
        return body.find(name) != std::string::npos || body.find(address) != std::string::npos;
    for (auto at = body.find(name); at != std::string::npos; at = body.find(name, at + name.size()))
        if (!falls_back_to_nothing(body.substr(at + name.size())))
            return true;
    return false;
}

}  // namespace

std::string postal_address_of(const context& ctx, const sender& from)
{
    const auto folded = fold_email(from.address);
    const auto found =
        std::ranges::find_if(ctx.senders, [&](const sender& each) { return fold_email(each.address) == folded; });
    return found == ctx.senders.end() ? std::string{} : found->postal_address;
}

bool lacks_postal_address(context& ctx, const campaign& c)
{
    if (c.type != channel::email || c.kind != message_kind::marketing)
        return false;
    complaints unused;
    const auto parts = c.content.empty() ? resolve_content(ctx, c, unused).parts : content_parts{};
    const auto address = postal_address_of(ctx, c.from);
    const std::string bodies[] = {c.content.empty() ? parts.text : text_member(c.content, "text"),
        c.content.empty() ? parts.html : text_member(c.content, "html")};
    return std::ranges::any_of(bodies, [&](const std::string& body) { return !body.empty() && !shows(body, address); });
}

}  // namespace outbound::api
