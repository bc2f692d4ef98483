#include "api/senders/domains.hpp"

#include "api/operation.hpp"
#include "model/json_members.hpp"
#include "model/lower_case.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_domains = 20;

std::vector<sender_dns> vendors_of_email(const context& ctx)
{
    std::vector<sender_dns> out;
    for (const auto& each : ctx.accounts)
        if (each.channel == channel::email && !each.dns.title.empty() &&
            std::ranges::find(out, each.dns.title, &sender_dns::title) == out.end())
            out.push_back(each.dns);
    return out;
}

std::vector<sender_domain> domains_of(const context& ctx)
{
    std::vector<sender_domain> out;
    for (const auto& each : ctx.senders) {
        const auto name = lowered(each.address.substr(each.address.rfind('@') + 1));
        if (std::ranges::find(out, name, &sender_domain::name) != out.end() || out.size() == most_domains)
            continue;
        const auto own = ctx.dkim_selectors.find(name);
        out.push_back(
            {name, vendors_of_email(ctx), own != ctx.dkim_selectors.end() ? own->second : std::vector<std::string>{}});
    }
    return out;
}

health worst_of(const std::vector<domain_record>& records)
{
    auto worst = health::ok;
    for (const auto& each : records)
        worst = std::max(worst, each.state.status);
    return worst;
}

json::object document_of_record(const domain_record& record)
{
    json::array found;
    for (const auto& each : record.found)
        found.emplace_back(each);
    return {{"purpose", record.purpose}, {"type", record.type}, {"name", record.name}, {"wanted", record.wanted},
        {"found", std::move(found)}, {"status", to_string(record.state.status)}, {"code", record.state.code},
        {"sentence", record.state.sentence}, {"fix", record.state.fix}, {"values", record.state.values}};
}

json::value list_domains(context& ctx, const json::object&)
{
    json::array items;
    for (const auto& [domain, records] : examine_sender_domains(ctx)) {
        json::array list;
        for (const auto& each : records)
            list.push_back(document_of_record(each));
        items.push_back(json::object{
            {"domain", domain.name}, {"status", to_string(worst_of(records))}, {"records", std::move(list)}});
    }
    return json::object{{"items", std::move(items)}};
}

}  // namespace

std::vector<std::pair<sender_domain, std::vector<domain_record>>> examine_sender_domains(const context& ctx)
{
    std::vector<std::pair<sender_domain, std::vector<domain_record>>> out;
    if (ctx.query_dns)
        for (auto& domain : domains_of(ctx)) {
            auto records = examine_domain(domain, ctx.query_dns);
            out.emplace_back(std::move(domain), std::move(records));
        }
    return out;
}

std::vector<finding> findings_of_sender_domains(const context& ctx)
{
    std::vector<finding> out;
    for (auto& [domain, records] : examine_sender_domains(ctx)) {
        if (worst_of(records) == health::ok)
            out.push_back({"senders", health::ok, "The DNS records of " + domain.name + " will do.", "",
                "domain_complete", {{"domain", domain.name}}});
        for (auto& each : records)
            if (each.state.status != health::ok)
                out.push_back(std::move(each.state));
    }
    return out;
}

std::vector<operation> sender_operations()
{
    const auto text = shapes::any_text();
    const auto status = shapes::enumeration<health>();
    const auto record = shapes::object({required("purpose", shapes::one_of({"spf", "dkim", "dmarc"})),
        required("type", shapes::one_of({"TXT", "CNAME"})), required("name", text, "Where the record stands."),
        required("wanted", text, "The value; `…` stands for parts that only the vendor knows."),
        required("found", shapes::array(text, 0, 100), "What DNS has there."), required("status", status),
        required("code", shapes::text(1, 100), "The same as the sentence, as a code."), required("sentence", text),
        required("fix", text, "What to do; empty if ok."),
        required("values", shapes::free_object(), "The values in sentence and fix, by name.")});
    const auto domain = shapes::object({required("domain", text), required("status", status, "The worst of them."),
        required("records", shapes::array(record.named("domain_record"), 1, 1000))});
    return {{
        .name = "senders.domains",
        .summary = "Looks up the DNS records that the domains of the configured senders need: SPF, DKIM and DMARC.",
        .scope = scope::read,
        .routes = {at("GET", "/senders/domains")},
        .request = shapes::object({}),
        .response = shapes::object({required("items", shapes::array(domain, 0, most_domains))}),
        .handle = list_domains,
        .may_wait = true,
    }};
}

}  // namespace outbound::api
