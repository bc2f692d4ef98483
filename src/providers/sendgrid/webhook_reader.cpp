// Finds the account by the key that verifies the signature.
#include "providers/common/proven_webhook.hpp"
#include "providers/common/signature.hpp"
#include "providers/sendgrid/vendor.hpp"
#include "providers/sendgrid/webhook.hpp"

#include <outbound/clock.hpp>
#include <outbound/providers/sendgrid.hpp>

#include <algorithm>

namespace outbound {
namespace sendgrid {
namespace {

struct webhook_key {
    std::string account;
    signatures::public_key key;
};

webhook_key read_webhook_key(const std::string& account, std::string_view text)
{
    auto key = signatures::read_public_key(text);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC)
        throw error{errc::config,
            "provider \"" + account +
                "\": webhook_keys: must be verification keys as SendGrid shows them (base64 of an EC key)"};
    return {account, std::move(key)};
}

class event_reader final : public webhook_reader {
public:
    explicit event_reader(std::span<const settings> accounts)
    {
        for (const auto& account : accounts)
            for (const auto& text : account.webhook_keys)
                keys_.push_back(read_webhook_key(account.name, text));
    }

    std::string_view vendor() const noexcept override { return vendor_name; }

    std::vector<webhook_endpoint> endpoints() const override { return {{"/outbound/webhooks/sendgrid", "events"}}; }

    boost::asio::awaitable<webhook> read(const webhook_request& request) override
    {
        const auto key =
            std::ranges::find_if(keys_, [&](const webhook_key& k) { return is_signed(request.http, k.key.get()); });
        // Uses real time, as the vendor does, even if the service runs on manual time.
        if (key == keys_.end() || !is_recent(request.http, system_clock().now()))
            co_return webhook{};
        co_return read_proven(
            [&](webhook& report) { report.events = read_events(request.http.body, key->account, {}); });
    }

private:
    std::vector<webhook_key> keys_;
};

}  // namespace
}  // namespace sendgrid

std::shared_ptr<webhook_reader> make_sendgrid_webhooks(std::span<const sendgrid::settings> accounts)
{
    return std::make_shared<sendgrid::event_reader>(accounts);
}

}  // namespace outbound
