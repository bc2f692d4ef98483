// A host delivers SMS by itself: a campaign goes out through a provider of the host. OUTBOUND_CONFIG holds the
// configuration document; without it, the messages of this program stay in memory.
#include <outbound/client.hpp>
#include <outbound/provider.hpp>
#include <outbound/service.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

namespace {

/// Writes messages to standard output, where a real one would hand them to a gateway.
class gateway final : public outbound::provider {
public:
    std::string_view name() const noexcept override { return "gateway"; }
    outbound::channel channel() const noexcept override { return outbound::channel::sms; }

    boost::asio::awaitable<std::vector<outbound::delivery>> deliver(std::span<const outbound::message> batch) override
    {
        std::vector<outbound::delivery> outcomes;
        for (const auto& m : batch) {
            std::cout << m.address << ": " << m.text << '\n';  // m.key goes along, so that a repetition is recognised
            outcomes.emplace_back();
            outcomes.back().result = outbound::delivery::outcome::accepted;
            outcomes.back().vendor_id = "gateway-" + m.key;
        }
        co_return outcomes;
    }
};

}  // namespace

int main()
try {
    using namespace outbound;
    using namespace outbound::filters;
    using namespace std::chrono_literals;

    const char* config = std::getenv("OUTBOUND_CONFIG");
    service_extras extras;
    extras.providers.push_back([](auto) { return std::make_shared<gateway>(); });
    client crm{service::open(config ? config : R"({"database": "sqlite://:memory:"})", std::move(extras))};

    crm.contacts()
        .upsert({{.external_id = "1", .phone = "+15005550009", .first_name = "Ada", .lead_score = 70},
            {.external_id = "2", .phone = "+15005550010", .lead_score = 20}})
        .value();
    const auto campaign = crm.campaigns()
                              .create({.name = "Own provider", .recipient_segments = lead_score >= 50},
                                  sms_parts{.message = "Good morning {{first_name|friend}}"})
                              .value();
    crm.campaigns().start(campaign.id).value();
    crm.start();
    crm.wait_idle(60s);
    crm.stop(5s);
    for (const auto& r : crm.campaigns().recipients(campaign.id))
        std::cout << r.address << " is " << to_string(r.status) << " by " << r.provider << '\n';
} catch (const outbound::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
