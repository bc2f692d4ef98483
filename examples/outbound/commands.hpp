// The tree of commands, and the function that each runs.
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

    /// A command that only has commands of its own.
    CLI::App& group(const std::string& name, const std::string& summary);

    /// A command: `describe` binds its options, `run` gets them once the whole line has been read.
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

    /// What the line that was read asks for.
    exit_code run_chosen(session& session) const;

    /// After a line that could not be read: the unknown command in it and the nearest one; empty if all are known.
    std::string unknown_command() const;

private:
    const CLI::App& chosen() const;
    static CLI::App& plain(
        CLI::App& parent, const std::string& name, const std::string& summary, const std::string& examples);

    CLI::App& top_;
    std::map<const CLI::App*, action> actions_;
};

// Each adds the commands of the source of that name.
void add_import(commands& to);
void add_contacts(commands& to);
void add_segments(commands& to);
void add_templates(commands& to);
void add_archive(commands& to, CLI::App& campaign);
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

// Requests: members that were given, and only those.

template <class T>
void put(boost::json::object& to, std::string_view name, const std::optional<T>& value)
{
    if (value)
        to[name] = *value;
}

void put(boost::json::object& to, std::string_view name, const std::vector<std::string>& values);

/// --limit and --after.
struct slice_options {
    std::int64_t limit = 100;
    std::int64_t after = 0;
};
void describe_slice(parameters& app, slice_options& options);
boost::json::object request_for(const slice_options& options);

}  // namespace cli
