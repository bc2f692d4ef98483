// run and work: dispatch due messages until a signal arrives or nothing is left.
#include "commands.hpp"
#include "fault.hpp"
#include "worker.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace cli {
namespace {

namespace json = boost::json;

void describe_run(parameters& app, worker_options& options)
{
    app.flag("--until-idle", options.until_idle, "End when no campaign is running");
    describe_drain(app, options);
}

struct work_options {
    worker_options how;
    std::string channels;
    std::string queues;
};

void describe_work(parameters& app, work_options& options)
{
    app.add("--channels", options.channels,
        "Only campaigns of these channels: email,sms,phone. Default: as configured, else all");
    app.add("--queue", options.queues, "Like --channels, by the names of queues: emails,calls,sms");
    describe_drain(app, options.how);
}

/// Pairs of a word that an option takes, and its channel.
using channel_words = std::array<std::pair<std::string_view, std::string_view>, 3>;

constexpr channel_words channels_by_name{{{"email", "email"}, {"sms", "sms"}, {"phone", "phone"}}};
constexpr channel_words channels_by_queue{{{"emails", "email"}, {"sms", "sms"}, {"calls", "phone"}}};

// Parses "email,sms" into the array of the configuration.
json::array channels_in(
    std::string_view text, std::string_view option, std::string_view noun, const channel_words& known)
{
    json::array out;
    for (bool more = true; more;) {
        const auto end = std::min(text.find(','), text.size());
        const auto name = text.substr(0, end);
        const auto found = std::ranges::find(known, name, &channel_words::value_type::first);
        if (found == known.end())
            throw usage_fault{std::string{option} + ": \"" + std::string{name} + "\" is no " + std::string{noun} +
                              "; expected " + std::string{known[0].first} + ", " + std::string{known[1].first} +
                              " or " + std::string{known[2].first} + ", separated by commas"};
        out.emplace_back(found->second);
        more = end < text.size();
        text.remove_prefix(more ? end + 1 : end);
    }
    return out;
}

exit_code work(session& session, const work_options& options)
{
    if (!options.channels.empty() && !options.queues.empty())
        throw usage_fault{"--queue and --channels cannot be combined: give one of them"};
    if (!options.channels.empty())
        session.configure_engine("channels", channels_in(options.channels, "--channels", "channel", channels_by_name));
    if (!options.queues.empty())
        session.configure_engine("channels", channels_in(options.queues, "--queue", "queue", channels_by_queue));
    return work_and_answer(session, options.how);
}

}  // namespace

void add_run(commands& to)
{
    to.add(to.top(), "run", "Dispatch due messages",
        "  outbound run\n  outbound run --until-idle\n\n"
        "Also starts scheduled campaigns that are due. SIGINT and SIGTERM drain: no new message is sent, and\n"
        "messages in flight may settle for --drain seconds. The exit code is 6 if that was not enough; the next\n"
        "run settles the rest. With --until-idle it is also 6 if a signal arrived while a campaign was running\n"
        "or messages were due, and 1 if something is wrong: a campaign was paused meanwhile, the row of a running\n"
        "one cannot be read, or no account may send the messages that are due. Several processes may run on one\n"
        "database.\n",
        describe_run, work_and_answer);
    to.add(to.top(), "work", "Dispatch due messages until stopped, beside other workers",
        "  outbound work\n  outbound work --channels sms,phone\n  outbound work --queue emails,calls,sms\n\n"
        "Made for a service manager: runs until a signal ends it, and survives a database that is unavailable.\n"
        "Any number of workers, on any machine that reaches the database, may join and leave at any time. Each\n"
        "leases recipients, and takes over those of vanished workers. SIGINT and SIGTERM drain. Every channel in\n"
        "use needs a worker: a campaign without one waits.\n",
        describe_work, work);
}

}  // namespace cli
