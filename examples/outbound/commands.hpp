// The tree of commands, each with the function that it runs.
#pragma once

#include "parameters.hpp"
#include "session.hpp"

#include <boost/json/array.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cli {

class commands {
public:
    using action = std::function<exit_code(session&)>;

    explicit commands(CLI::App& top) : top_{top} {}

    /// Adds a command that consists of subcommands only.
    CLI::App& group(const std::string& name, const std::string& summary);

    /// Adds a command: `describe` declares its options, `run` receives them after the whole line was parsed.
    template <class Options>
    CLI::App& add(CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples,
        void (*describe)(parameters&, Options&), exit_code (*run)(session&, const Options&))
    {
        auto options = std::make_shared<Options>();
        auto& app = plain(parent, name, summary, examples);
        parameters takes{app};
        describe(takes, *options);
        actions_[&app] = [options, run](session& session) { return run(session, *options); };
        return app;
    }

    CLI::App& add(
        CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples, action run)
    {
        auto& app = plain(parent, name, summary, examples);
        actions_[&app] = std::move(run);
        return app;
    }

    CLI::App& top() noexcept { return top_; }

    /// Runs the command of the parsed line.
    exit_code run_chosen(session& session) const;

    /// For a line that failed to parse: names the unknown command or option and the nearest one; empty if all are
    /// known.
    std::string unknown_word() const;

private:
    const CLI::App& chosen() const;
    std::string unknown_option(const std::vector<std::string>& rest) const;
    static CLI::App& plain(
        CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples);

    CLI::App& top_;
    std::map<const CLI::App*, action> actions_;
};

// Each function adds the commands of the source file of the same name.
void add_import(commands& to);
void add_contacts(commands& to);
void add_segments(commands& to);
void add_templates(commands& to);
void add_archive(commands& to, CLI::App& campaign);
void add_messages(commands& to);
void add_campaign_edit(commands& to, CLI::App& campaign);
void add_campaign_run(commands& to, CLI::App& campaign);
void add_campaign_look(commands& to, CLI::App& campaign);
void add_watch(commands& to);
void add_run(commands& to);
void add_serve(commands& to);
void add_suppressions(commands& to);
void add_tokens(commands& to);
void add_doctor(commands& to);
void add_upkeep(commands& to);
void add_accounts(commands& to);
void add_call(commands& to);
void add_demo(commands& to);

// Requests contain only the members whose options were given.

template <class T>
void put(boost::json::object& to, std::string_view name, const std::optional<T>& value)
{
    if (value)
        to[name] = *value;
}

void put(boost::json::object& to, std::string_view name, const std::vector<std::string>& values);

/// The options --limit and --after of lists.
struct slice_options {
    std::int64_t limit = 100;
    std::string after;  ///< Empty: from the start.
};
void describe_slice(parameters& app, slice_options& options);
boost::json::object request_for(const slice_options& options);

}  // namespace cli
