// Opens a service from a configuration document and the host's extras.
#include <outbound/service.hpp>

#include "api/operation.hpp"
#include "engine/host/account.hpp"
#include "model/fork_gate.hpp"
#include "model/json_members.hpp"
#include "providers/registry.hpp"
#include "service/configuration_quotes.hpp"
#include "service/configuration_text.hpp"
#include "service/local_service.hpp"
#include "web/endpoint.hpp"

#include <boost/asio/io_context.hpp>

namespace outbound {
namespace {

// Creates a provider to read its name and channel.
provider_entry entry_of(const service_extras::provider_maker& make)
{
    boost::asio::io_context unused;
    const auto sample = make(unused.get_executor());
    if (!sample)
        throw error{errc::config, "service_extras.providers: must make a provider, got null"};
    return {std::string{host_type}, std::string{sample->name()}, sample->channel(), {}, make};
}

host_parts parts_of(const service_extras& extras)
{
    host_parts out;
    for (const auto& make : extras.providers)
        out.providers.push_back(entry_of(make));
    out.has_store = extras.store != nullptr;
    out.has_contacts = extras.contacts != nullptr;
    if (out.has_store && out.has_contacts)
        throw error{errc::config, "service_extras.contacts: must be left out beside a store, which has its own"};
    return out;
}

std::shared_ptr<provider> make_provider(
    const provider_entry& entry, const boost::asio::any_io_executor& executor, clock& time)
{
    if (entry.make)
        return entry.make(executor);
    return find_vendor(entry.type)->make(entry.settings, entry.channel, executor, time);
}

host::settings host_settings_of(const provider_entry& entry)
{
    host::settings out;
    out.name = entry.name;
    out.channel = entry.channel;
    out.concurrency = size_member(entry.settings, "concurrency", out.concurrency);
    out.report_within =
        std::chrono::seconds{integer_member(entry.settings, "report_seconds").value_or(out.report_within.count())};
    return out;
}

// Creates the mailboxes of configured host accounts, from which deliveries.next fetches messages.
void open_mailboxes(configuration& from, clock& time)
{
    for (auto& entry : from.providers) {
        if (entry.type != host_type || entry.make)
            continue;
        entry.mailbox = std::make_shared<host::mailbox>();
        entry.make = [settings = host_settings_of(entry), box = entry.mailbox, &time](
                         boost::asio::any_io_executor executor) -> std::shared_ptr<provider> {
            return std::make_shared<host::account>(std::move(executor), settings, box, time);
        };
    }
}

/// Opens what the document describes. A fault of it quotes no secret that stands at a wrong member.
template <class F>
auto opened(std::string_view config, F open)
try {
    return open();
} catch (const error& fault) {
    if (fault.code() != errc::config)
        throw;
    throw error{without_secrets_of(read_configuration_text(config), fault.problem())};
}

}  // namespace

std::unique_ptr<service> service::open(std::string_view config, clock& time)
{
    service_extras extras;
    extras.clock = &time;
    return open(config, std::move(extras));
}

// Initialises lazily created tables, so that no thread initialises one while another forks.
std::unique_ptr<service> service::open(std::string_view config, service_extras extras)
{
    const fork_gate behind;
    api::operations();
    web::endpoints();
    const provider_factory make = [&time = *extras.clock](
                                      const provider_entry& entry, const boost::asio::any_io_executor& executor) {
        return make_provider(entry, executor, time);
    };
    auto from = read_configuration(config, process_environment, parts_of(extras));
    open_mailboxes(from, *extras.clock);
    return opened(config, [&] { return std::make_unique<local_service>(std::move(from), std::move(extras), make); });
}

schema_versions service::read_schema_versions(std::string_view config)
{
    const fork_gate behind;
    const auto from = read_configuration(config);
    return opened(config, [&] { return outbound::read_schema_versions(from.store); });
}

}  // namespace outbound
