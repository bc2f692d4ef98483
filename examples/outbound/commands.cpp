// The tree of commands.
#include "commands.hpp"

#include <boost/json/array.hpp>

namespace cli {

exit_code commands::run_chosen(session& with) const
{
    const CLI::App* chosen = &top_;
    for (auto deeper = chosen->get_subcommands(); !deeper.empty(); deeper = chosen->get_subcommands())
        chosen = deeper.front();
    return actions_.at(chosen)(with);
}

CLI::App& commands::plain(CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples)
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

void describe_slice(CLI::App& app, slice_options& options)
{
    app.add_option("--limit", options.limit, "How many to list, 1 to 1000")->capture_default_str()->check(CLI::Range(1, 1000));
    app.add_option("--after", options.after, "List those behind this one, as the list before said")->check(CLI::PositiveNumber);
}

boost::json::object request_for(const slice_options& options)
{
    boost::json::object request{{"limit", options.limit}};
    if (options.after != 0)
        request["after"] = options.after;
    return request;
}

}  // namespace cli
