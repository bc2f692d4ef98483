// providers and pace.
#include "commands.hpp"
#include "fault.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <charconv>
#include <cmath>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

exit_code list_providers(session& session)
{
    return session.ask("providers.list", {}, [](const json::object& all) {
        const auto& items = all.at("items").as_array();
        print_table(
            items, {{"NAME", "name"}, {"TYPE", "type"}, {"CHANNEL", "channel"}, {"IN ROUTE", "routed"},
                       {"SET ASIDE", "set_aside.reason"}, {"SINCE", "set_aside.since"}, {"UNTIL", "set_aside.until"}});
        for (const auto& item : items)
            if (text_at(item.as_object(), "set_aside") != "-")
                std::cout << "When the fault is fixed, run `outbound providers resume "
                          << text_at(item.as_object(), "name") << "`.\n";
    });
}

struct provider_resume_options {
    std::string name;
};

void describe_provider_resume(parameters& app, provider_resume_options& options)
{
    app.add("NAME", options.name, "The account, as configured").required();
}

exit_code resume_provider(session& session, const provider_resume_options& options)
{
    return session.ask("providers.resume", {{"name", options.name}}, [](const json::object& done) {
        std::cout
            << "Provider " << text_at(done, "name")
            << " may send again. `outbound campaign resume` resumes the campaigns that were paused because of it.\n";
    });
}

exit_code list_pace(session& session)
{
    return session.ask("pace.list", {}, [](const json::object& all) {
        print_table(all.at("items").as_array(), {{"NAME", "name"}, {"MESSAGES PER SECOND", "per_second"}});
    });
}

struct pace_options {
    std::string name;
    std::string rate;
};

void describe_pace(parameters& app, pace_options& options)
{
    app.add("NAME", options.name, "global, or provider:NAME").required();
    app.add("RATE", options.rate, "Messages per second, or none").required();
}

exit_code set_pace(session& session, const pace_options& options)
{
    json::object request{{"name", options.name}, {"per_second", nullptr}};
    if (options.rate != "none") {
        double rate = 0;
        const auto* end = options.rate.data() + options.rate.size();
        const auto [read, failed] = std::from_chars(options.rate.data(), end, rate);
        if (failed != std::errc{} || read != end || !std::isfinite(rate))
            throw usage_fault{"RATE must be a number of messages per second, or none, got \"" + options.rate + '"'};
        request["per_second"] = rate;
    }
    return session.ask("pace.set", request, [](const json::object& done) {
        const auto rate = text_at(done, "per_second");
        std::cout << text_at(done, "name") << ": "
                  << (rate == "-" ? "no limit" : "at most " + rate + " messages per second")
                  << ", effective immediately and for all workers.\n";
    });
}

}  // namespace

void add_accounts(commands& to)
{
    auto& providers = to.group("providers", "Inspect and resume provider accounts");
    to.add(providers, "list", "List accounts, and why any of them is set aside", "  outbound providers list\n",
        list_providers);
    to.add(providers, "resume", "Let an account that was set aside send again", "  outbound providers resume main\n",
        describe_provider_resume, resume_provider);
    auto& pace = to.group("pace", "Limit the rate of messages");
    to.add(pace, "list", "List limits", "  outbound pace list\n", list_pace);
    to.add(pace, "set", "Set or remove a limit, also while campaigns run",
        "  outbound pace set provider:main 100\n  outbound pace set global none\n", describe_pace, set_pace);
}

}  // namespace cli
