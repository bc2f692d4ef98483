// Checks the document against its shape, then fills defaults from the environment and resolves secrets.
#include "service/configuration.hpp"

#include "http/origin.hpp"
#include "model/blanks.hpp"
#include "model/json_members.hpp"
#include "model/lower_case.hpp"
#include "model/secret_filter.hpp"
#include "providers/registry.hpp"
#include "rules/pace_key.hpp"
#include "service/configuration_dashboard.hpp"
#include "service/configuration_engine.hpp"
#include "service/configuration_quotes.hpp"
#include "service/configuration_routes.hpp"
#include "service/configuration_server.hpp"
#include "service/configuration_shape.hpp"
#include "service/configuration_text.hpp"
#include "service/environment_defaults.hpp"
#include "service/variable.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

using rules::pace_scope;
using rules::write_pace_key;

[[noreturn]] void refuse(std::vector<violation> broken)
{
    auto fault = refusal(std::move(broken));
    fault.code = errc::config;
    fault.detail = "configuration: " + fault.detail;
    throw error{std::move(fault)};
}

// Reads the document into a configuration and collects all faults.
class document_reader {
public:
    document_reader(const json::object& from, const environment& env, const host_parts& host)
        : from_{from},
          env_{env},
          host_{host}
    {
    }

    configuration read()
    {
        read_store();
        read_engine(from_, out_.engine);
        out_.threads = static_cast<std::size_t>(integer_member(from_, "threads").value_or(1));
        read_senders();
        read_dns();
        read_providers();
        check_sender_of_environment();
        read_routes(from_, out_.providers, out_.engine, broken_);
        read_pace();
        read_prices();
        out_.dashboard = read_dashboard(from_, broken_);
        out_.server = read_server(from_, out_.public_url, broken_);
        if (!broken_.empty())
            refuse(std::move(broken_));
        return std::move(out_);
    }

private:
    void wrong(std::string path, std::string message) { broken_.push_back({std::move(path), std::move(message)}); }

    void read_store()
    {
        const auto url = text_member(from_, "database");
        const auto contacts = object_member(from_, "contacts");
        for (const auto* name : {"database", "contacts", "migrate", "file_group", "clock"})
            if (host_.has_store && member(from_, name) != nullptr)
                wrong(name, "must be left out: the host brings a store of its own");
        if (host_.has_contacts && member(from_, "contacts") != nullptr)
            wrong("contacts", "must be left out: the host brings its contacts");
        out_.store.url = url.empty() ? bare_("OUTBOUND_DATABASE").value_or("sqlite://outbound.db") : url;
        out_.store.migrate = flag_member(from_, "migrate").value_or(false);
        out_.store.contacts_view = text_member(contacts, "view");
        out_.store.tags_view = text_member(contacts, "tags_view");
        out_.store.contacts_database = text_member(contacts, "database");
        out_.store.file_group = text_member(from_, "file_group");
        out_.manual_clock = text_member(from_, "clock") == "manual";
        if (out_.manual_clock)  // It jumps over schedules.
            out_.engine.max_late = std::chrono::years{100};
        out_.public_url = text_member(from_, "public_url");
        if (out_.public_url.empty())
            out_.public_url = public_url_of_environment(bare_, broken_);
        while (out_.public_url.ends_with('/'))
            out_.public_url.pop_back();
        out_.engine.public_url = out_.public_url;
        out_.private_webhooks = flag_member(from_, "private_webhooks").value_or(false);
        if (!out_.store.tags_view.empty() && out_.store.contacts_view.empty())
            wrong("contacts.tags_view", "needs contacts.view beside it");
        if (!out_.store.contacts_database.empty() && out_.store.contacts_view.empty())
            wrong("contacts.database", "needs contacts.view beside it: the name of a table or view in it");
    }

    void read_senders()
    {
        if (const auto* given = member(from_, "senders")) {
            for (const auto& item : given->get_array()) {
                out_.senders.push_back({std::string{without_outer_blanks(text_member(item.get_object(), "email"))},
                    text_member(item.get_object(), "name"), text_member(item.get_object(), "postal_address")});
                const auto& address = out_.senders.back().address;
                auto& selectors = out_.dkim_selectors[lowered(address.substr(address.rfind('@') + 1))];
                std::ranges::copy(texts_member(item.get_object(), "dkim_selectors"), std::back_inserter(selectors));
            }
            out_.only_known_senders = true;
            return;
        }
        auto found = sender_of_environment(bare_);
        if (!found.warning.empty())
            warn(found.warning, "write it in UTF-8 on one line");
        if (found.sender)
            out_.senders.push_back(*std::move(found.sender));
        sender_fault_ = std::move(found.fault);
    }

    void read_dns()
    {
        const auto given = text_member(from_, "dns_server");
        out_.dns_server = read_dns_server(given);
        if (!given.empty() && !out_.dns_server)
            wrong("dns_server", "must be an IPv4 address such as 192.0.2.1 or 192.0.2.1:5353");
    }

    // Other channels than email need no address.
    void check_sender_of_environment()
    {
        if (sender_fault_.empty())
            return;
        if (std::ranges::count(out_.providers, channel::email, &provider_entry::channel) > 0)
            wrong("environment", "MAIL_FROM_ADDRESS " + sender_fault_);
        else
            warn("Environment variable MAIL_FROM_ADDRESS is not used: it " + sender_fault_ + '.', "correct it");
    }

    void warn(std::string sentence, std::string fix)
    {
        if (std::ranges::count(out_.warnings, sentence, &finding::sentence) == 0)
            out_.warnings.push_back({"configuration", health::warning, std::move(sentence), std::move(fix)});
    }

    /// The bare value of an environment variable that is used. Warns of what was around it.
    std::optional<std::string> read_bare(const char* name)
    {
        auto found = read_variable(name, env_);
        if (!found.warning.empty())
            warn("Environment variable " + std::string{name} + ' ' + found.warning, "write it without them");
        return std::move(found.value);
    }

    void read_providers()
    {
        if (const auto* given = member(from_, "providers"))
            for (std::size_t i = 0; i < given->get_array().size(); ++i)
                read_provider(given->get_array()[i].get_object(), "providers[" + std::to_string(i) + ']');
        else if (host_.providers.empty())
            read_providers_of_environment();
        for (const auto& entry : host_.providers)
            add_provider_of_host(entry);
    }

    void add_provider_of_host(const provider_entry& entry)
    {
        const bool is_taken = std::ranges::any_of(out_.providers,
            [&](const provider_entry& e) { return e.name == entry.name && (!e.make || e.channel == entry.channel); });
        if (is_taken)
            wrong("providers", "must not name " + entry.name + ", which a provider of the host is called");
        else
            out_.providers.push_back(entry);
    }

    void read_providers_of_environment()
    {
        for (const auto* type : vendors_of_environment(env_, bare_, broken_))
            read_provider({{"type", type->name}}, "environment");
    }

    void read_provider(const json::object& given, const std::string& path)
    {
        if (text_member(given, "type") == host_type)
            return read_account_of_host(given, path);
        const auto* type = find_vendor(text_member(given, "type"));
        if (type == nullptr)
            return wrong(path + ".type", "must be one of " + known_types());
        for (auto& broken : type->settings.check(given, quoting::off))
            wrong(path + '.' + broken.path, std::move(broken.message));
        provider_entry entry{std::string{type->name}, text_member(given, "name"), channel::email, given};
        if (entry.name.empty())
            entry.name = entry.type;
        entry.settings["name"] = entry.name;
        if (find_provider(entry.name) != nullptr)
            wrong(path + ".name", "must not stand twice: another provider is called " + entry.name);
        read_variables(*type, entry, path);
        read_secrets(*type, entry, path);
        check_url(entry, path);
        check_deadline(entry, path);
        entry.settings["public_url"] = out_.public_url;  // Base of callback URLs.
        for (const auto via : type->channels) {
            entry.channel = via;
            out_.providers.push_back(entry);
        }
    }

    void read_account_of_host(const json::object& given, const std::string& path)
    {
        for (auto& broken : host_account_shape().check(given, quoting::off))
            wrong(path + '.' + broken.path, std::move(broken.message));
        provider_entry entry{std::string{host_type}, text_member(given, "name"), channel::email, given};
        entry.channel = named_member<channel>(given, "channel").value_or(channel::email);
        if (entry.name.empty())
            entry.name = entry.type;
        entry.settings["name"] = entry.name;
        if (find_provider(entry.name) != nullptr)
            wrong(path + ".name", "must not stand twice: another provider is called " + entry.name);
        const std::chrono::seconds report_within{integer_member(given, "report_seconds").value_or(0)};
        if (report_within * 4 > out_.engine.lease)
            wrong(path + ".report_seconds", "must be at most a quarter of engine.lease_seconds");
        out_.providers.push_back(std::move(entry));
    }

    void read_variables(const vendor& type, provider_entry& entry, const std::string& path)
    {
        for (const auto& variable : type.variables) {
            if (member(entry.settings, variable.name) != nullptr)
                continue;
            const auto value = bare_(variable.variable);
            if (!value && variable.is_required)
                wrong(path + '.' + std::string{variable.name},
                    "is missing, and environment variable " + std::string{variable.variable} + " is not set");
            if (!value)
                continue;
            const auto setting = type.settings.member_from_text(variable.name, *value);
            for (const auto& broken :
                type.settings.check(json::object{{"type", type.name}, {variable.name, setting}}, quoting::off))
                wrong(path + '.' + broken.path, std::string{variable.variable} + ": " + broken.message);
            entry.settings[variable.name] = setting;
        }
    }

    void read_secrets(const vendor& type, provider_entry& entry, const std::string& path)
    {
        for (const auto& secret : type.secrets) {
            const auto* given = member(entry.settings, secret.name);
            if (given == nullptr && !secret.is_required && !env_(secret.variable))
                continue;
            const json::value source = given != nullptr ? *given : json::object{{"env", secret.variable}};
            if (!secret_shape().check(source).empty())
                continue;  // reported already
            const auto found = read_secret(source, env_);
            if (!found.warning.empty())
                warn(found.warning, "write it without them");
            if (found.secret)
                entry.settings[secret.name] = *found.secret;
            else
                wrong(path + '.' + std::string{secret.name},
                    given != nullptr ? found.fault : "is missing, and " + found.fault);
        }
    }

    void check_url(const provider_entry& entry, const std::string& path)
    try {
        if (const auto url = text_member(entry.settings, "base_url"); !url.empty())
            http::parse_origin(url);
    } catch (const error&) {
        wrong(path + ".base_url", "must be an https URL; plain http is for loopback hosts only");
    }

    void check_deadline(const provider_entry& entry, const std::string& path)
    {
        const std::chrono::seconds timeout{integer_member(entry.settings, "timeout_seconds").value_or(0)};
        if (timeout * 2 > out_.engine.lease)
            wrong(path + ".timeout_seconds", "must be at most half of engine.lease_seconds");
    }

    void read_pace()
    {
        for (const auto& [name, rate] : object_member(from_, "pace")) {
            const std::string account{std::string_view{name}};
            const auto global = write_pace_key(pace_scope::global);
            if (account != global && find_provider(account) == nullptr)
                wrong(may_be_secret(account) ? "pace" : "pace." + account,
                    "must be global or the name of a configured provider");
            else
                out_.pace.push_back({account == global ? global : write_pace_key(pace_scope::provider, account),
                    rate.to_number<double>()});
        }
    }

    void read_prices()
    {
        const auto given = object_member(from_, "prices");
        out_.prices = {money_from(text_member(given, "email")), money_from(text_member(given, "sms_segment")),
            money_from(text_member(given, "call"))};
    }

    const provider_entry* find_provider(std::string_view name) const
    {
        const auto found = std::ranges::find(out_.providers, name, &provider_entry::name);
        return found != out_.providers.end() ? &*found : nullptr;
    }

    static std::string known_types()
    {
        std::string out;
        for (const auto& type : vendors())
            out += (out.empty() ? "" : ", ") + std::string{type.name};
        return out + ", " + std::string{host_type};
    }

    const json::object& from_;
    const environment& env_;
    const environment bare_ = [this](const char* name) { return read_bare(name); };
    const host_parts& host_;
    configuration out_;
    std::string sender_fault_;  ///< Why MAIL_FROM_ADDRESS is no sender; empty: it is, or is not used.
    std::vector<violation> broken_;
};

}  // namespace

configuration read_configuration(std::string_view text, const environment& env, const host_parts& host)
{
    const auto document = read_configuration_text(text);
    try {
        if (auto broken = configuration_shape().check(document, quoting::off); !broken.empty())
            refuse(std::move(broken));
        return document_reader{document.get_object(), env, host}.read();
    } catch (const error& fault) {
        throw error{without_secrets_of(document, fault.problem())};
    }
}

}  // namespace outbound
