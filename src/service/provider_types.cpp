// The types of provider that a configuration may name.
#include "service/provider_types.hpp"

#include "model/json_members.hpp"
#include "providers/sendgrid.hpp"
#include "service/secrets.hpp"

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

// The members that every type has.
shape settings_shape(std::vector<shape_member> own)
{
    own.push_back(required("type", shapes::text(1, 64, text_kind::slug)));
    own.push_back(optional("name", shapes::text(1, 64, text_kind::slug), "Left out: the type."));
    own.push_back(optional("base_url", shapes::text(1, 2000, text_kind::http_url), "Plain http only for loopback."));
    own.push_back(optional("concurrency", shapes::integer(1, 1000), "Requests at once."));
    own.push_back(optional("timeout_seconds", shapes::integer(1, 600), "For a whole request."));
    own.push_back(optional("ca_file", shapes::text(1, 4096), "Certificates to trust instead of the system's."));
    return shapes::object(std::move(own));
}

shape sendgrid_shape()
{
    return settings_shape({
        optional("api_key", secret_shape()),
        optional("batch", shapes::integer(1, 1000), "Messages a request."),
        optional("sandbox", shapes::boolean(), "SendGrid checks messages and sends none."),
    });
}

std::shared_ptr<provider> make_sendgrid(const json::object& from, boost::asio::any_io_executor executor, clock& time)
{
    sendgrid::settings to;
    const auto size = [&](std::string_view name, std::size_t otherwise) {
        return static_cast<std::size_t>(integer_member(from, name).value_or(static_cast<std::int64_t>(otherwise)));
    };
    to.name = text_member(from, "name");
    to.api_key = text_member(from, "api_key");
    if (auto url = text_member(from, "base_url"); !url.empty())
        to.base_url = std::move(url);
    to.batch = size("batch", to.batch);
    to.concurrency = size("concurrency", to.concurrency);
    // What is configured is all that a request may take: the lease is checked against it.
    const auto seconds = integer_member(from, "timeout_seconds").value_or(30);
    to.timeout = std::chrono::seconds{seconds} - sendgrid::account::deadline_slack;
    to.ca_file = text_member(from, "ca_file");
    to.sandbox = flag_member(from, "sandbox").value_or(false);
    return std::make_shared<sendgrid::account>(executor, std::move(to), time);
}

}  // namespace

std::span<const provider_type> provider_types()
{
    static const std::vector<provider_type> types{
        {"sendgrid", channel::email, sendgrid_shape(), {{"api_key", "SENDGRID_API_KEY"}}, make_sendgrid},
    };
    return types;
}

const provider_type* find_provider_type(std::string_view name) noexcept
{
    const auto types = provider_types();
    const auto found = std::ranges::find(types, name, &provider_type::name);
    return found != types.end() ? &*found : nullptr;
}

}  // namespace outbound
