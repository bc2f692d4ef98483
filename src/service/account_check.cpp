// Unreadable files and refusals by vendors become findings; nothing here throws.
#include "service/account_check.hpp"

#include "model/json_members.hpp"
#include "providers/common/answers.hpp"
#include "providers/registry.hpp"
#include "service/provider_call.hpp"

#include <boost/asio/io_context.hpp>

#include <unistd.h>

#include <cstdlib>

namespace outbound {
namespace {

constexpr std::chrono::seconds longest_check{10};
constexpr auto no_answer = "none within 10 seconds";

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
        found ? "" : "install ca-certificates, or give ca_file: without them no vendor can be reached",
        found ? "certificates_found" : "certificates_missing", {{"path", bundle}}};
}

std::vector<finding> check_files(const provider_entry& entry)
{
    std::vector<finding> out;
    if (entry.make)
        return {{"providers", health::ok, "The account \"" + entry.name + "\" belongs to the host.", "",
            "account_of_host", {{"account", entry.name}}}};
    const auto start = "The account \"" + entry.name + "\" (" + entry.type + ") ";
    const boost::json::object named{{"account", entry.name}, {"vendor", entry.type}};
    const auto with = [&](std::string_view name, const std::string& value) {
        auto values = named;
        values[name] = value;
        return values;
    };
    out.push_back({"providers", health::ok, start + "has its credentials.", "", "account_has_credentials", named});
    if (const auto file = text_member(entry.settings, "ca_file"); !file.empty() && !is_readable(file))
        out.push_back({"certificates", health::problem, start + "names a ca_file that cannot be read: " + file + '.',
            "give a file of certificates that this user may read", "ca_file_unreadable", with("path", file)});
    const auto* type = find_vendor(entry.type);
    const std::string proof{type != nullptr ? type->webhook_proof : std::string_view{}};
    if (!proof.empty() && texts_member(entry.settings, proof).empty())
        out.push_back({"webhooks", health::warning, start + "has no " + proof + ", so its events are refused.",
            "give " + proof + ": without events nobody learns of bounces and complaints", "webhook_proof_missing",
            with("member", proof)});
    return out;
}

std::string start_of(const provider_entry& entry)
{
    return "The account \"" + entry.name + "\" ";
}

finding judge(const provider_entry& entry, const delivery& answer)
{
    const auto start = start_of(entry);
    const auto& detail = answer.detail.empty() ? answer.code : answer.detail;
    const boost::json::object values{{"account", entry.name}, {"detail", detail}};
    switch (answer.result) {
    case delivery::outcome::accepted:
        return {"providers", health::ok, start + "may send.", "", "account_may_send", {{"account", entry.name}}};
    case delivery::outcome::account_refused:
        return {"providers", health::problem, start + "may not send: " + detail + '.', "mend that with the vendor",
            "account_refused", values};
    case delivery::outcome::throttled:
        return {"providers", health::warning, start + "is asked too often: " + detail + '.', "try again in a minute",
            "account_throttled", values};
    case delivery::outcome::not_sent:
        return {"providers", health::problem, start + "cannot be reached: " + detail + '.',
            "see to the network, the firewall, base_url and ca_file", "account_unreachable", values};
    case delivery::outcome::rejected:
    case delivery::outcome::unknown:
        break;
    }
    return {"providers", health::problem, start + "got no proper answer from its vendor: " + detail + '.',
        "see to the network and base_url, or try again later", "account_got_no_answer", values};
}

/// The terms of an account that has no other check. `nullopt`: its vendor tells none.
std::optional<delivery> check_terms(boost::asio::io_context& context, const std::shared_ptr<provider>& account)
{
    using enum delivery::outcome;
    const auto terms = call_provider(context, account, longest_check, account->terms());
    if (!terms)
        return std::nullopt;
    return outcome_of(terms->refusal.empty() ? accepted : account_refused, {}, terms->refusal);
}

finding ask(const provider_entry& entry, const provider_factory& make)
try {
    boost::asio::io_context context{1};
    const auto account = make(entry, context.get_executor());
    const auto checked = call_provider(context, account, longest_check, account->check());
    if (const auto answer = checked ? checked : check_terms(context, account))
        return judge(entry, *answer);
    return {"providers", health::ok, start_of(entry) + "belongs to a vendor that does not answer whether it may send.",
        "", "account_check_unsupported", {{"account", entry.name}}};
} catch (const late_answer_error&) {
    return judge(entry, outcome_of(delivery::outcome::unknown, {}, no_answer));
} catch (...) {
    return {"providers", health::problem, start_of(entry) + "could not be asked.",
        "see to the network, certificates and credentials", "account_not_asked", {{"account", entry.name}}};
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
