// Builds the tree once; each file of a noun adds its own branch.
#include "commands.hpp"

#include <CLI/CLI.hpp>

namespace cli {

CLI::App& commands::group(const std::string& name, const std::string& summary)
{
    auto& app = plain(top_, name, summary, {});
    app.require_subcommand(1);
    return app;
}

exit_code commands::run_chosen(session& session) const
{
    const CLI::App* chosen = &top_;
    for (auto deeper = chosen->get_subcommands(); !deeper.empty(); deeper = chosen->get_subcommands())
        chosen = deeper.front();
    return actions_.at(chosen)(session);
}

CLI::App& commands::plain(
    CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples)
{
    auto& app = *parent.add_subcommand(name, summary);
    app.fallthrough();
    if (!examples.empty())
        app.footer("Examples:\n" + examples);
    return app;
}

void put(boost::json::object& to, std::string_view name, const std::vector<std::string>& values)
{
    if (!values.empty())
        to[name] = boost::json::array(values.begin(), values.end());
}

void describe_slice(parameters& app, slice_options& options)
{
    constexpr double most = 9e15;
    app.add("--limit", options.limit, "How many to list, 1 to 1000").with_default().between(1, 1000);
    app.add("--after", options.after, "List those behind this one, as the list before said").between(1, most);
}

boost::json::object request_for(const slice_options& options)
{
    boost::json::object request{{"limit", options.limit}};
    if (options.after != 0)
        request["after"] = options.after;
    return request;
}

}  // namespace cli
