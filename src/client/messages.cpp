// The noun of one-off messages.
#include "client/requests.hpp"
#include "client/responses.hpp"

namespace outbound::nouns {

namespace json = boost::json;

result<one_off_message> messages::send(const message_request& m) const
{
    return ask<one_off_message>(*over_, "messages.send", client_requests::send_request(m));
}

result<std::vector<accepted_message>> messages::send_batch(const std::vector<message_request>& batch) const
{
    json::array items;
    for (const auto& each : batch)
        items.push_back(client_requests::send_request(each));
    const auto answer = over_->call("messages.send_batch", json::object{{"messages", std::move(items)}});
    if (!answer)
        return answer.error();
    std::vector<accepted_message> accepted;
    for (const auto& item : answer->at("items").get_array())
        accepted.push_back(value_of<accepted_message>(item.get_object()));
    return accepted;
}

result<one_off_message> messages::get(message_id id) const
{
    return ask<one_off_message>(*over_, "messages.get", {{"id", id}});
}

result<one_off_message> messages::get(std::string_view key) const
{
    return ask<one_off_message>(*over_, "messages.get", {{"key", key}});
}

pages<one_off_message> messages::list(const message_filter& filter, const page_options& first) const
{
    json::object request;
    if (filter.channel)
        request["channel"] = to_string(*filter.channel);
    if (filter.status)
        request["status"] = to_string(*filter.status);
    if (filter.contact != 0)
        request["contact_id"] = filter.contact;
    if (!filter.metadata.empty())
        request["metadata"] = filter.metadata;
    return outbound::list<one_off_message>(*over_, "messages.list", std::move(request), first);
}

}  // namespace outbound::nouns
