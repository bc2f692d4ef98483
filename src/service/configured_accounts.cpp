#include "service/configured_accounts.hpp"

#include "providers/registry.hpp"

namespace outbound {

std::vector<api::account> accounts_of(const configuration& from)
{
    std::vector<api::account> out;
    for (const auto& entry : from.providers) {
        const auto* type = find_vendor(entry.type);
        out.push_back({entry.name, entry.type, entry.channel, entry.has_sender(), type != nullptr && type->calls_back,
            type != nullptr ? type->dns : sender_dns{}});
    }
    return out;
}

std::map<std::string, std::shared_ptr<host::mailbox>, std::less<>> mailboxes_of(const configuration& from)
{
    std::map<std::string, std::shared_ptr<host::mailbox>, std::less<>> out;
    for (const auto& entry : from.providers)
        if (entry.mailbox)
            out[entry.name] = entry.mailbox;
    return out;
}

// Every built-in vendor has a reader; without accounts it refuses everything. An account with several channels is
// passed to the reader once.
std::vector<api::webhook_source> webhooks_of(
    const configuration& from, const std::vector<std::shared_ptr<webhook_reader>>& of_host)
{
    std::vector<std::shared_ptr<webhook_reader>> readers;
    for (const auto& type : vendors()) {
        std::vector<boost::json::object> accounts;
        for (const auto& entry : from.providers)
            if (entry.type == type.name && entry.channel == type.channels.front())
                accounts.push_back(entry.settings);
        readers.push_back(type.make_webhooks(accounts));
    }
    readers.insert(readers.end(), of_host.begin(), of_host.end());
    std::vector<api::webhook_source> out;
    for (auto& reader : readers)
        out.push_back({reader, reader->endpoints()});
    return out;
}

}  // namespace outbound
