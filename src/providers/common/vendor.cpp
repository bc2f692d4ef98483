// The shape of the shared members, and their conversion to account_settings.
#include "providers/common/vendor.hpp"

#include "model/json_members.hpp"
#include "providers/common/account_settings.hpp"

namespace outbound {

shape secret_shape()
{
    const auto text = shapes::text(1, longest_secret);
    return shapes::either(text,
        shapes::object_with_one({"env", "file"}, {optional("env", shapes::text(1, 200)), optional("file", text)}));
}

shape account_shape(std::vector<shape_member> own)
{
    own.push_back(required("type", shapes::text(1, 64, text_kind::slug)));
    own.push_back(optional("name", shapes::text(1, 64, text_kind::slug), "Left out: the type."));
    own.push_back(optional("base_url", shapes::text(1, 2000, text_kind::http_url), "Plain http only for loopback."));
    own.push_back(optional("concurrency", shapes::integer(1, 1000), "Requests at once."));
    own.push_back(optional("timeout_seconds", shapes::integer(1, 600), "For a whole request."));
    own.push_back(optional("ca_file", shapes::text(1, 4096), "Certificates to trust instead of the system's."));
    return shapes::object(std::move(own));
}

std::size_t size_member(const boost::json::object& from, std::string_view name, std::size_t otherwise)
{
    return static_cast<std::size_t>(integer_member(from, name).value_or(static_cast<std::int64_t>(otherwise)));
}

void read_account(account_settings& into, const boost::json::object& from)
{
    into.name = text_member(from, "name");
    if (auto url = text_member(from, "base_url"); !url.empty())
        into.base_url = std::move(url);
    into.concurrency = size_member(from, "concurrency", into.concurrency);
    // The configured time limits a whole request; the lease must exceed it.
    const auto seconds = integer_member(from, "timeout_seconds").value_or(30);
    into.timeout = std::chrono::seconds{seconds} - deadline_slack;
    into.ca_file = text_member(from, "ca_file");
}

}  // namespace outbound
