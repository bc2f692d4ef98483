// Builds the tree of commands once; each source file adds the commands of its noun.
#include "commands.hpp"

#include "nearest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace cli {
namespace {

// Names of the commands of a group: its own first, then those of its subgroups, such as `campaign start`.
std::vector<std::string> command_names(const CLI::App& group)
{
    const auto all = [](const CLI::App& parent) {
        return parent.get_subcommands([](const CLI::App*) { return true; });
    };
    std::vector<std::string> names;
    for (const auto* command : all(group))
        names.push_back(command->get_name());
    for (const auto* command : all(group))
        for (const auto* inner : all(*command))
            names.push_back(command->get_name() + ' ' + inner->get_name());
    return names;
}

// Long names of the options of a command and of its groups, without dashes.
std::vector<std::string> option_names(const CLI::App& command)
{
    std::vector<std::string> names;
    for (const auto* app = &command; app != nullptr; app = app->get_parent())
        for (const auto* option : app->get_options())
            for (const auto& name : option->get_lnames())
                names.push_back(name);
    return names;
}

}  // namespace

CLI::App& commands::group(const std::string& name, const std::string& summary)
{
    auto& app = plain(top_, name, summary, {});
    app.require_subcommand(1);
    return app;
}

const CLI::App& commands::chosen() const
{
    const CLI::App* chosen = &top_;
    for (auto deeper = chosen->get_subcommands(); !deeper.empty(); deeper = chosen->get_subcommands())
        chosen = deeper.front();
    return *chosen;
}

exit_code commands::run_chosen(session& session) const
{
    return actions_.at(&chosen())(session);
}

std::string commands::unknown_word() const
{
    const auto& group = chosen();
    const auto known = command_names(group);
    const auto rest = top_.remaining(true);
    const auto word = std::ranges::find_if(rest, [](const std::string& each) { return !each.starts_with('-'); });
    if (known.empty() || word == rest.end())
        return unknown_option(rest);
    const auto prefix = &group == &top_ ? std::string{} : group.get_name() + ' ';
    std::string out = "there is no command `" + prefix + *word + '`';
    const auto found = nearest(*word, known);
    return found < known.size() ? out + "; the nearest is `outbound " + prefix + known[found] + '`' : out;
}

std::string commands::unknown_option(const std::vector<std::string>& rest) const
{
    const auto word = std::ranges::find_if(
        rest, [](const std::string& each) { return each.size() > 1 && each[0] == '-' && each != "--"; });
    if (word == rest.end())
        return {};
    const auto known = option_names(chosen());
    const auto name = word->substr(0, word->find('='));
    const auto found = nearest(name.substr(std::min(name.find_first_not_of('-'), name.size())), known);
    return "there is no option `" + name + '`' +
           (found < known.size() ? "; the nearest is `--" + known[found] + '`' : std::string{});
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
    app.add("--limit", options.limit, "Maximum number of items, 1 to 1000").with_default().between(1, 1000);
    app.add("--after", options.after, "Start after this item, as the previous page says");
}

boost::json::object request_for(const slice_options& options)
{
    boost::json::object request{{"limit", options.limit}};
    if (!options.after.empty())
        request["after"] = options.after;
    return request;
}

}  // namespace cli
