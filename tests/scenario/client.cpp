// The scenario through client.hpp, with a provider of the host.
#include <outbound/client.hpp>
#include <outbound/provider.hpp>
#include <outbound/service.hpp>

#include <cstdlib>
#include <iostream>

using namespace outbound;
using namespace outbound::filters;
using namespace std::chrono_literals;

namespace {

class gateway final : public provider {
public:
    std::string_view name() const noexcept override { return "gateway"; }
    outbound::channel channel() const noexcept override { return channel::sms; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        std::vector<delivery> outcomes(batch.size());
        for (std::size_t i = 0; i < batch.size(); ++i) {
            std::cout << "delivered " << batch[i].address << ' ' << batch[i].text << std::endl;
            outcomes[i].result = delivery::outcome::accepted;
            outcomes[i].vendor_id = "v-" + batch[i].key;
        }
        co_return outcomes;
    }
};

/// Sends a campaign and watches it to its end.
void send(client& crm, std::string name, template_id content, const segment& people)
{
    const auto created = crm.campaigns().create(
        {.name = std::move(name), .recipient_segments = people}, sms_parts{.template_id = content});
    const auto id = created.value().id;
    crm.campaigns().start(id).value();
    while (const auto e = crm.poll(60s))
        if (e->type == event_type::campaign_completed)
            break;
    const auto found = crm.campaigns().analytics(id).value();
    std::cout << to_string(found.status) << ": sent " << found.sent << ", skipped " << found.skipped << '\n';
}

struct sent_message {
    recipient state;  ///< What became of it.
    bool once;        ///< Whether the same request sends nothing more.
};

/// Sends a message to one recipient.
sent_message send_message(client& crm, const nouns::message_request& message)
{
    const auto id = crm.messages().send(message).value().id;
    auto found = crm.messages().get(id).value();
    while (found.state.status == recipient_status::queued || found.state.status == recipient_status::sending) {
        crm.poll(20ms);
        found = crm.messages().get(message.key).value();
    }
    return {found.state, crm.messages().send(message).value().id == id};
}

void import_people(client& crm)
{
    const auto job = crm.imports().create().value();
    const auto done = crm.imports().append(job.id, std::getenv("SCENARIO_CSV")).value();
    crm.imports().commit(job.id).value();
    std::cout << "imported " << done.imported << ", invalid " << done.invalid << '\n';
}

int receive_stop(client& crm)
{
    const web_request request{"POST", "/outbound/webhooks/twilio/inbound-sms",
        {{"Content-Type", "application/x-www-form-urlencoded"},
            {"X-Twilio-Signature", std::getenv("SCENARIO_SIGNATURE")}},
        std::getenv("SCENARIO_WEBHOOK"), {}};
    return static_cast<int>(crm.service().handle(request).status);
}

}  // namespace

int main()
try {
    service_extras extras;
    extras.providers.push_back([](auto) { return std::make_shared<gateway>(); });
    client crm{service::open(std::getenv("OUTBOUND_CONFIG"), std::move(extras))};
    import_people(crm);
    const auto shops = crm.segments().create("Shops", industry.in({"Retail"}) && lead_score >= 50).value();
    std::cout << "segment " << crm.segments().count(shops.filter).value() << '\n';
    const auto greeting = crm.sms_templates().create({{.name = "Greeting"}, "Hello {{first_name|there}}"}).value();
    crm.start();
    send(crm, "First", greeting.id, shops.filter);
    std::cout << "webhook " << receive_stop(crm) << '\n';
    std::cout << "suppressed " << crm.suppressions().contains(channel::sms, "+15005550009").value() << '\n';
    send(crm, "Second", greeting.id, shops.filter);
    const auto receipt =
        send_message(crm, {.external_id = "2", .content = sms_parts{.template_id = greeting.id}, .key = "order-2"});
    std::cout << "message " << to_string(receipt.state.status) << ", " << (receipt.once ? "once" : "twice") << '\n';
    const auto withheld =
        send_message(crm, {.to = "+15005550009", .content = sms_parts{.message = "Paid"}, .key = "order-1"}).state;
    std::cout << "message " << to_string(withheld.status) << ": " << withheld.reason << '\n';
    crm.stop(5s);
    std::cout << "refused " << to_string(crm.campaigns().create({.name = "x"}, sms_parts{}).error().code) << '\n';
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
