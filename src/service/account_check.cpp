// Unreadable files and refusals by vendors become findings; nothing here throws.
#include "service/account_check.hpp"

#include "model/json_members.hpp"
#include "model/run_coroutine.hpp"
#include "providers/registry.hpp"

#include <boost/asio/io_context.hpp>

#include <unistd.h>

#include <cstdlib>

namespace outbound {
namespace {

bool is_readable(const std::string& path)
{
    return ::access(path.c_str(), R_OK) == 0;
}

finding check_system_certificates()
{
    const auto* chosen = std::getenv("SSL_CERT_FILE");
    const std::string bundle = chosen ? chosen : "/etc/ssl/certs/ca-certificates.crt";
    const bool found = is_readable(bundle) || std::getenv("SSL_CERT_DIR");
    return {"certificates", found ? health::ok : health::problem,
        found ? "The certificates of the system are at " + bundle + '.'
              : "There are no certificates at " + bundle + '.',
        found ? "" : "install ca-certificates, or give ca_file: without them no vendor can be reached"};
}

std::vector<finding> check_files(const provider_entry& entry)
{
    std::vector<finding> out;
    if (entry.make)
        return {{"providers", health::ok, "The account \"" + entry.name + "\" belongs to the host.", ""}};
    const auto start = "The account \"" + entry.name + "\" (" + entry.type + ") ";
    out.push_back({"providers", health::ok, start + "has its credentials.", ""});
    if (const auto file = text_member(entry.settings, "ca_file"); !file.empty() && !is_readable(file))
        out.push_back({"certificates", health::problem, start + "names a ca_file that cannot be read: " + file + '.',
            "give a file of certificates that this user may read"});
    const auto* type = find_vendor(entry.type);
    const std::string proof{type != nullptr ? type->webhook_proof : std::string_view{}};
    if (!proof.empty() && texts_member(entry.settings, proof).empty())
        out.push_back({"webhooks", health::warning, start + "has no " + proof + ", so its events are refused.",
            "give " + proof + ": without events nobody learns of bounces and complaints"});
    return out;
}

finding ask(const provider_entry& entry, const provider_factory& make)
try {
    const auto start = "The account \"" + entry.name + "\" ";
    boost::asio::io_context context{1};
    const auto account = make(entry, context.get_executor());
    const auto terms = run_coroutine_for(context, account->terms(), std::chrono::seconds{10});
    if (!terms)
        return {"providers", health::problem, start + "did not answer within 10 seconds.",
            "see to the network and the firewall"};
    if (*terms && !(*terms)->refusal.empty())
        return {"providers", health::problem, start + "may not send: " + (*terms)->refusal + '.',
            "mend that with the vendor"};
    return {"providers", health::ok,
        start + (*terms ? "may send." : "belongs to a vendor that does not answer whether it may send."), ""};
} catch (...) {
    return {"providers", health::problem, "The account \"" + entry.name + "\" could not be asked.",
        "see to the network, certificates and credentials"};
}

}  // namespace

std::vector<finding> check_accounts(const configuration& from, const provider_factory& make, bool online)
{
    auto out = from.warnings;
    out.push_back(check_system_certificates());
    std::string last;
    for (const auto& entry : from.providers) {
        if (std::exchange(last, entry.name) == entry.name)
            continue;  // listed once per channel
        for (auto& finding : check_files(entry))
            out.push_back(std::move(finding));
        if (online)
            out.push_back(ask(entry, make));
    }
    return out;
}

}  // namespace outbound
