#include "model/message_content.hpp"

#include "model/campaign_json.hpp"

#include <outbound/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound {

namespace json = boost::json;

std::string write_message_content(const campaign& c)
{
    const auto all = to_json(c, campaign_detail::brief);
    json::object out;
    for (const auto* name : {"type", "from", "reply_to", "tracking", "configuration_set", "messaging_service", "call"})
        if (const auto& value = all.at(name); !value.is_null())
            out[name] = value;
    out["content"] = c.content;
    return json::serialize(out);
}

campaign read_message_content(std::string_view text, campaign_id id)
{
    boost::system::error_code failed;
    const auto read = json::parse(text, failed);
    const auto* members = failed ? nullptr : read.if_object();
    const auto* content = members == nullptr ? nullptr : members->if_contains("content");
    if (content == nullptr || !content->is_object())
        throw error{errc::invalid, "the stored content of a message cannot be read"};
    campaign c;
    c.id = id;
    assign(c, *members);
    c.content = content->get_object();
    return c;
}

}  // namespace outbound
