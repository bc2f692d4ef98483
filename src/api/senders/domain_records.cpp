#include "api/senders/domain_records.hpp"

#include "api/senders/spf.hpp"
#include "model/ascii.hpp"
#include "model/list_text.hpp"
#include "model/lower_case.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

/// The value of `name=` in a record such as `v=DMARC1; p=none`; empty if there is none.
std::string tag_in(std::string_view record, std::string_view name)
{
    while (!record.empty()) {
        const auto entry = take_entry(record, ';');
        const auto equal = entry.find('=');
        if (equal != std::string_view::npos && lowered(trimmed(entry.substr(0, equal), " \t")) == name)
            return std::string{trimmed(entry.substr(equal + 1), " \t")};
    }
    return {};
}

class domain_examination {
public:
    domain_examination(const sender_domain& domain, const dns_query& ask) : domain_{domain}, ask_{ask} {}

    std::vector<domain_record> run()
    {
        check_spf();
        for (const auto& selector : selectors())
            check_dkim(selector);
        for (const auto& vendor : domain_.vendors)
            if (vendor.selectors.empty() && !names_key_of(vendor))
                add_unknown_keys(vendor);
        check_dmarc();
        return std::move(records_);
    }

private:
    dns_answer ask(const std::string& name, dns_type type)
    {
        constexpr int most_failures = 2;
        if (failures_ >= most_failures)
            return {{}, false};
        auto answer = ask_(name, type);
        failures_ += answer.is_known ? 0 : 1;
        return answer;
    }

    void add(domain_record record, health status, std::string_view code, std::string sentence, std::string fix,
        boost::json::object values = {})
    {
        values["domain"] = domain_.name;
        values["name"] = record.name;
        values["wanted"] = record.wanted;
        record.state = {"senders", status, std::move(sentence), status == health::ok ? std::string{} : std::move(fix),
            std::string{code}, std::move(values)};
        records_.push_back(std::move(record));
    }

    void add_unknown(domain_record record)
    {
        const auto name = record.name;
        add(std::move(record), health::warning, "dns_failed", "No name server answers what " + name + " has.",
            "see to the name servers of this machine (/etc/resolv.conf), or try again later");
    }

    void add_unknown_keys(const sender_dns& vendor)
    {
        const std::string title{vendor.title};
        add({"dkim", "CNAME", "…._domainkey." + domain_.name, "…" + std::string{vendor.dkim_target}, {}, {}},
            health::warning, "dkim_unknown", "It is not known where the DKIM keys of " + title + " are.",
            "copy the CNAME records that " + title +
                " shows into DNS, and name the words before ._domainkey as dkim_selectors of the sender in the "
                "configuration to have them checked",
            {{"vendor", title}});
    }

    std::vector<std::string_view> spf_domains() const
    {
        std::vector<std::string_view> out;
        for (const auto& each : domain_.vendors)
            out.push_back(each.spf);
        return out;
    }

    void check_spf()
    {
        const auto spf = examine_spf(
            domain_.name, spf_domains(), [this](const std::string& name) { return ask(name, dns_type::txt); });
        domain_record record{"spf", "TXT", domain_.name, spf.wanted, spf.found, {}};
        const auto& name = domain_.name;
        switch (spf.state) {
        case spf_state::unknown:
            return add_unknown(std::move(record));
        case spf_state::complete:
            return add(std::move(record), health::ok, "spf_complete", "The SPF record of " + name + " will do.", {});
        case spf_state::missing:
            return add(std::move(record), health::warning, "spf_missing", name + " has no SPF record.",
                "add the TXT record " + spf.wanted);
        case spf_state::repeated:
            return add(std::move(record), health::problem, "spf_repeated",
                name + " has several SPF records, so that none of them counts.", "leave one: " + spf.wanted);
        case spf_state::incomplete:
            break;
        }
        add(std::move(record), health::warning, "spf_incomplete",
            "The SPF record of " + name + " does not include " + spf.lacking + '.', "change it to " + spf.wanted,
            {{"lacking", spf.lacking}});
    }

    bool names_key_of(const sender_dns& vendor) const
    {
        return std::ranges::any_of(
            domain_.selectors, [&](const auto& each) { return vendor_of(each.size()) == &vendor; });
    }

    /// The named selectors and, of vendors without any, the usual ones.
    std::vector<std::string> selectors() const
    {
        auto out = domain_.selectors;
        for (const auto& vendor : domain_.vendors)
            if (!names_key_of(vendor))
                out.insert(out.end(), vendor.selectors.begin(), vendor.selectors.end());
        return out;
    }

    /// The vendor that has keys with selectors of this size; null: none that is known.
    const sender_dns* vendor_of(std::size_t size_of_selector) const
    {
        const sender_dns* out = nullptr;
        for (const auto& each : domain_.vendors)
            if (each.selector_size == size_of_selector || (each.selector_size == 0 && out == nullptr))
                out = &each;
        return out;
    }

    void check_dkim(const std::string& selector)
    {
        const auto* vendor = vendor_of(selector.size());
        const auto target = vendor != nullptr ? selector + std::string{vendor->dkim_target} : std::string{};
        domain_record record{"dkim", vendor != nullptr ? "CNAME" : "TXT", selector + "._domainkey." + domain_.name,
            vendor != nullptr ? target : "v=DKIM1; p=…", {}, {}};
        const auto alias = ask(record.name, dns_type::cname);
        const auto keys = ask(record.name, dns_type::txt);
        if (!alias.is_known || !keys.is_known)
            return add_unknown(std::move(record));
        record.found = alias.values.empty() ? keys.values : alias.values;
        const auto name = record.name;
        const auto wanted = record.type + " record to " + record.wanted;
        const bool has_key =
            std::ranges::any_of(keys.values, [](const auto& each) { return !tag_in(each, "p").empty(); });
        if (alias.values.empty() && keys.values.empty())
            return add(std::move(record), health::problem, "dkim_missing", name + " has no DKIM key.",
                "add the record that the vendor shows: " + wanted);
        if (vendor != nullptr && !alias.values.empty() && !alias.values.front().ends_with(vendor->dkim))
            return add(std::move(record), health::problem, "dkim_elsewhere",
                name + " leads to " + alias.values.front() + ", which is not the vendor's.",
                "change it to the record that the vendor shows: " + wanted, {{"target", alias.values.front()}});
        if (!has_key)
            return add(std::move(record), health::problem, "dkim_without_key", "There is no key at " + name + '.',
                "compare the record with what the vendor shows, and have the vendor verify the domain");
        add(std::move(record), health::ok, "dkim_complete", "There is a DKIM key at " + name + '.', {});
    }

    /// The records of the domain or, if it has none, of the nearest domain above it.
    dns_answer find_dmarc(std::string& name)
    {
        for (std::string_view domain = domain_.name;; domain.remove_prefix(domain.find('.') + 1)) {
            auto answer = ask("_dmarc." + std::string{domain}, dns_type::txt);
            std::erase_if(answer.values, [](const auto& each) { return lowered(tag_in(each, "v")) != "dmarc1"; });
            const bool is_last = std::ranges::count(domain, '.') < 2;
            if (!answer.is_known || !answer.values.empty() || is_last) {
                if (!answer.values.empty())
                    name = "_dmarc." + std::string{domain};
                return answer;
            }
        }
    }

    void check_dmarc()
    {
        domain_record record{"dmarc", "TXT", "_dmarc." + domain_.name, "v=DMARC1; p=none", {}, {}};
        const auto answer = find_dmarc(record.name);
        if (!answer.is_known)
            return add_unknown(std::move(record));
        record.found = answer.values;
        const auto name = record.name;
        if (record.found.empty())
            return add(std::move(record), health::warning, "dmarc_missing", domain_.name + " has no DMARC record.",
                "add the TXT record \"v=DMARC1; p=none\" at " + name +
                    ": large receivers refuse bulk email without it");
        if (record.found.size() > 1)
            return add(std::move(record), health::problem, "dmarc_repeated",
                name + " has several DMARC records, so that none of them counts.", "leave one");
        const auto policy = lowered(tag_in(record.found.front(), "p"));
        if (policy != "none" && policy != "quarantine" && policy != "reject")
            return add(std::move(record), health::problem, "dmarc_broken",
                "The DMARC record of " + name + " has no valid policy.",
                "write p=none, p=quarantine or p=reject behind v=DMARC1");
        record.wanted = record.found.front();
        add(std::move(record), health::ok, "dmarc_complete", "The DMARC policy at " + name + " is " + policy + '.', {},
            {{"policy", policy}});
    }

    const sender_domain& domain_;
    const dns_query& ask_;
    int failures_ = 0;
    std::vector<domain_record> records_;
};

}  // namespace

std::vector<domain_record> examine_domain(const sender_domain& domain, const dns_query& ask)
{
    return domain_examination{domain, ask}.run();
}

}  // namespace outbound::api
