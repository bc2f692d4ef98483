// DNS records of sender domains: what is wanted, what is found, and what is said about it.
#include "api/senders/domains.hpp"
#include "api/fixture.hpp"
#include "api/senders/domain_records.hpp"
#include "providers/registry.hpp"

#include <map>

using namespace outbound;
using api::domain_record;
using api::examine_domain;

namespace {

/// Answers by type and name, such as `TXT example.com`; others have no records.
struct name_server {
    std::map<std::string, std::vector<std::string>> records;
    bool is_silent = false;
    int asked = 0;

    dns_query query()
    {
        return [this](const std::string& name, dns_type type) -> dns_answer {
            ++asked;
            if (is_silent)
                return {{}, false};
            return {records[(type == dns_type::txt ? "TXT " : "CNAME ") + name], true};
        };
    }

    /// The codes of the records of example.com, in order.
    std::string codes(const std::vector<std::string>& vendors, std::vector<std::string> selectors = {})
    {
        std::string out;
        for (const auto& each : examined(vendors, std::move(selectors)))
            out += (out.empty() ? "" : " ") + each.state.code;
        return out;
    }

    std::vector<domain_record> examined(const std::vector<std::string>& vendors,
        std::vector<std::string> selectors = {}, std::string name = "example.com")
    {
        api::sender_domain domain{std::move(name), {}, std::move(selectors)};
        for (const auto& each : vendors)
            domain.vendors.push_back(find_vendor(each)->dns);
        return examine_domain(domain, query());
    }
};

/// A server with everything that SendGrid and SES want of example.com.
name_server complete_server()
{
    name_server server;
    const std::string key = "v=DKIM1; k=rsa; p=MIIB";
    const std::string token(32, 'a');
    server.records = {{"TXT example.com", {"other=1", "v=spf1 include:sendgrid.net include:amazonses.com ~all"}},
        {"CNAME s1._domainkey.example.com", {"s1.domainkey.u1.wl1.sendgrid.net"}},
        {"TXT s1._domainkey.example.com", {key}},
        {"CNAME s2._domainkey.example.com", {"s2.domainkey.u1.wl1.sendgrid.net"}},
        {"TXT s2._domainkey.example.com", {key}},
        {"CNAME " + token + "._domainkey.example.com", {token + ".dkim.amazonses.com"}},
        {"TXT " + token + "._domainkey.example.com", {"p=MIIB"}},
        {"TXT _dmarc.example.com", {"v=DMARC1; p=reject; rua=mailto:a@example.com"}}};
    return server;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(domains)

BOOST_AUTO_TEST_CASE(domain_with_every_record_is_complete)
{
    auto server = complete_server();
    BOOST_TEST(server.codes({"sendgrid", "ses"}, {std::string(32, 'a')}) ==
               "spf_complete dkim_complete dkim_complete dkim_complete dmarc_complete");
    for (const auto& each : server.examined({"sendgrid"})) {
        BOOST_TEST((each.state.status == health::ok));
        BOOST_TEST(each.state.fix.empty());
    }
}

BOOST_AUTO_TEST_CASE(domain_without_records_is_told_which_ones_to_add)
{
    name_server none;
    const auto records = none.examined({"sendgrid"});
    BOOST_REQUIRE(records.size() == 4U);
    BOOST_TEST(none.codes({"sendgrid"}) == "spf_missing dkim_missing dkim_missing dmarc_missing");
    BOOST_TEST(records[0].wanted == "v=spf1 include:sendgrid.net ~all");
    BOOST_TEST(records[1].name == "s1._domainkey.example.com");
    BOOST_TEST(records[1].type == "CNAME");
    BOOST_TEST(records[1].wanted == "s1.domainkey.u….wl….sendgrid.net");
    BOOST_TEST(records[3].name == "_dmarc.example.com");
    BOOST_TEST(records[3].wanted == "v=DMARC1; p=none");
    BOOST_TEST(none.codes({"ses"}) == "spf_missing dkim_unknown dmarc_missing");
    BOOST_TEST(none.codes({}) == "spf_missing dmarc_missing");
}

BOOST_AUTO_TEST_CASE(spf_record_keeps_what_it_has_when_a_vendor_is_added)
{
    const struct {
        std::vector<std::string> found;
        std::string_view code;
        std::string_view wanted;
    } cases[] = {
        {{"v=spf1 mx -all"}, "spf_incomplete", "v=spf1 mx include:sendgrid.net -all"},
        {{"V=SPF1 a ~ALL"}, "spf_incomplete", "V=SPF1 a include:sendgrid.net ~ALL"},
        {{"v=spf1 a"}, "spf_incomplete", "v=spf1 a include:sendgrid.net"},
        {{"v=spf1 redirect=_spf.example.org"}, "spf_incomplete",
            "v=spf1 include:sendgrid.net redirect=_spf.example.org"},
        {{"v=spf1 INCLUDE:SendGrid.net -all"}, "spf_complete", "v=spf1 INCLUDE:SendGrid.net -all"},
        {{"v=spf1 include:_spf.example.net -all"}, "spf_complete", "v=spf1 include:_spf.example.net -all"},
        {{"v=spf1 include:sendgrid.net -all", "v=spf1 mx -all"}, "spf_repeated", "v=spf1 include:sendgrid.net -all"},
        {{"v=spf10 include:sendgrid.net"}, "spf_missing", "v=spf1 include:sendgrid.net ~all"},
    };
    for (const auto& [found, code, wanted] : cases)
        BOOST_TEST_CONTEXT(found.front())
        {
            name_server server;
            server.records = {
                {"TXT example.com", found}, {"TXT _spf.example.net", {"v=spf1 include:sendgrid.net -all"}}};
            const auto record = server.examined({"sendgrid"}).front();
            BOOST_TEST(record.state.code == code);
            BOOST_TEST(record.wanted == wanted);
        }
}

BOOST_AUTO_TEST_CASE(spf_records_that_include_each_other_end_the_search)
{
    name_server server;
    server.records = {{"TXT example.com", {"v=spf1 include:a.example -all"}},
        {"TXT a.example", {"v=spf1 include:b.example -all"}}, {"TXT b.example", {"v=spf1 include:a.example -all"}}};
    BOOST_TEST(server.examined({"sendgrid"}).front().state.code == "spf_incomplete");
    BOOST_TEST(server.asked < 20);
}

BOOST_AUTO_TEST_CASE(dkim_record_must_lead_to_a_key_of_the_vendor)
{
    const struct {
        std::vector<std::string> alias;
        std::vector<std::string> key;
        std::string_view code;
    } cases[] = {
        {{}, {"v=DKIM1; p=MIIB"}, "dkim_complete"},
        {{}, {"v=DKIM1; p="}, "dkim_without_key"},
        {{"s1.domainkey.u1.wl1.sendgrid.net"}, {}, "dkim_without_key"},
        {{"s1.domainkey.example.net"}, {"v=DKIM1; p=MIIB"}, "dkim_elsewhere"},
        {{}, {}, "dkim_missing"},
    };
    for (const auto& [alias, key, code] : cases) {
        auto server = complete_server();
        server.records["CNAME s1._domainkey.example.com"] = alias;
        server.records["TXT s1._domainkey.example.com"] = key;
        BOOST_TEST(server.examined({"sendgrid"}).at(1).state.code == code);
    }
}

BOOST_AUTO_TEST_CASE(dmarc_record_may_stand_at_a_domain_above)
{
    auto server = complete_server();
    const auto record = server.examined({}, {}, "news.eu.example.com").back();
    BOOST_TEST(record.state.code == "dmarc_complete");
    BOOST_TEST(record.name == "_dmarc.example.com");
    BOOST_TEST(record.state.values.at("policy").as_string() == "reject");
    server.records["TXT _dmarc.example.com"] = {"v=DMARC1; p=maybe"};
    BOOST_TEST(server.examined({}).back().state.code == "dmarc_broken");
    server.records["TXT _dmarc.example.com"] = {"v=DMARC1; p=none", "v=DMARC1; p=reject"};
    BOOST_TEST(server.examined({}).back().state.code == "dmarc_repeated");
}

BOOST_AUTO_TEST_CASE(silent_servers_are_not_asked_for_long_and_nothing_is_claimed)
{
    name_server server;
    server.is_silent = true;
    BOOST_TEST(server.codes({"sendgrid"}) == "dns_failed dns_failed dns_failed dns_failed");
    BOOST_TEST(server.asked == 2);
}

BOOST_AUTO_TEST_CASE(operation_and_doctor_report_the_domains_of_the_senders)
{
    service_fixture f{R"({"database": "sqlite://:memory:", "dns_server": "127.0.0.1:1",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
        "senders": [{"email": "News@Example.com"}, {"email": "info@example.com"},
            {"email": "a@example.org", "dkim_selectors": ["mail"]}]})"};
    const auto items = f.ok("senders.domains").at("items").as_array();
    BOOST_REQUIRE(items.size() == 2U);
    BOOST_TEST(items[0].at("domain").as_string() == "example.com");
    BOOST_TEST(items[0].at("status").as_string() == "warning");
    BOOST_TEST(items[1].at("records").as_array().at(1).at("name").as_string() == "mail._domainkey.example.org");
    const auto said = [&](std::string_view request) {
        return boost::json::serialize(f.ok("doctor", request)).find("No name server answers") != std::string::npos;
    };
    BOOST_TEST(said(R"({"online":true})"));
    BOOST_TEST(!said("{}"));
}

BOOST_AUTO_TEST_CASE(doctor_says_in_one_sentence_that_a_domain_is_complete)
{
    auto server = complete_server();
    store_options in_memory;
    in_memory.url = "sqlite://:memory:";
    const auto store = open_store(in_memory);
    still_clock time;
    api::context ctx{*store, time, {}, {}, {{"news@example.com"}}, false, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
        {}, {}, {}, {}, false};
    ctx.accounts = {{.name = "main", .type = "sendgrid", .dns = find_vendor("sendgrid")->dns}};
    ctx.query_dns = server.query();
    const auto complete = api::findings_of_sender_domains(ctx);
    BOOST_REQUIRE(complete.size() == 1U);
    BOOST_TEST(complete.front().sentence == "The DNS records of example.com will do.");
    server.records.erase("TXT _dmarc.example.com");
    const auto lacking = api::findings_of_sender_domains(ctx);
    BOOST_REQUIRE(lacking.size() == 1U);
    BOOST_TEST(lacking.front().code == "dmarc_missing");
}

BOOST_AUTO_TEST_SUITE_END()
