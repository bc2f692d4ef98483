// Runs a worker in a terminal: prints its events, drains on a signal, and reports messages in flight.
#include "worker.hpp"

#include "event_words.hpp"
#include "people.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <utility>

namespace cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto idle_look_every = 2s;  // While nothing changes.

class worker {
public:
    worker(session& session, const worker_options& options)
        : session_{session},
          options_{options},
          service_{session.service()},
          shown_{"messages", !session.wants_json()}
    {
    }

    /// Dispatches. True if a signal ended it, false if no campaign is running.
    bool work(ending_signals& signals)
    {
        service_.start();
        if (!options_.until_idle)
            say("Dispatching. Ctrl-C ends it when messages in flight have settled.");
        auto next_look = std::chrono::steady_clock::now();
        for (;;) {
            const bool is_over = signals.wait(look_every, service_.event_fd());
            if (tell_events())
                next_look = std::chrono::steady_clock::now();
            if (is_over)
                return true;
            if (options_.until_idle && service_.wait_idle(0ms))
                return false;
            if (const auto now = std::chrono::steady_clock::now(); now >= next_look)
                next_look = now + (look() ? std::chrono::milliseconds{look_every} : idle_look_every);
        }
    }

    /// Stops dispatching; returns the number of messages that are still in flight.
    std::int64_t stop(bool by_signal)
    {
        if (by_signal)
            say("Stopping: " + count_of(in_flight(), "message is", "messages are") + " in flight and may settle for " +
                duration(std::chrono::seconds{static_cast<std::int64_t>(options_.drain)}) +
                ". A second Ctrl-C ends at once.");
        const bool is_drained =
            service_.stop(std::chrono::milliseconds{static_cast<std::int64_t>(options_.drain * 1000)});
        tell_events();
        shown_.clear();
        return is_drained ? 0 : in_flight();
    }

private:
    void say(const std::string& words)
    {
        if (session_.wants_json() || words.empty())
            return;
        shown_.clear();
        std::cout << words << std::endl;
    }

    /// Prints pending events. False if there were none.
    bool tell_events()
    {
        bool any = false;
        for (; const auto e = service_.poll(0ms); any = true)
            say(in_words(*e));
        return any;
    }

    // `nullopt`: the database cannot be reached at present. The engine reports that, and work continues later.
    std::optional<json::object> stats()
    try {
        return session_.call("stats", {{"contacts", false}}).as_object();
    } catch (const outbound::error& trouble) {
        if (trouble.code() != outbound::errc::store && trouble.code() != outbound::errc::busy)
            throw;
        return std::nullopt;
    }

    std::int64_t in_flight()
    {
        const auto all = stats();
        return all ? integer_at(*all, "in_flight") : 0;
    }

    /// False if nothing has changed since the last look.
    bool look()
    {
        if (session_.wants_json())
            return false;
        const auto now = stats();
        const auto recipients = now ? integer_at(*now, "active.recipients") : 0;
        if (recipients == 0)
            return false;
        const auto& all = *now;
        const auto left =
            integer_at(all, "active.queued") + integer_at(all, "active.retrying") + integer_at(all, "active.unknown");
        const auto done = recipients - left;
        std::string words = number(done) + " of " + number(recipients);
        for (const char* name : {"failed", "skipped", "retrying", "unknown"})
            if (const auto amount = integer_at(all, std::string{"active."} + name); amount > 0)
                words += std::string{"  "} + name + ' ' + number(amount);
        shown_.show({static_cast<double>(done) / static_cast<double>(recipients), done, left, words});
        return std::exchange(shown_words_, words) != words;
    }

    session& session_;
    const worker_options& options_;
    outbound::service& service_;
    progress shown_;
    std::string shown_words_;
};

}  // namespace

void describe_drain(parameters& app, worker_options& options)
{
    app.add("--drain", options.drain, "Seconds to wait at the end for messages in flight")
        .with_default()
        .between(0.0, 3600.0);
}

namespace {

/// Ids of campaigns, each with the time of its last change.
using changed_campaigns = std::map<std::int64_t, std::string>;

/// Campaigns that an engine has paused because something is wrong.
changed_campaigns paused_by_failure(session& from)
{
    changed_campaigns found;
    json::object request{{"status", "paused"}, {"limit", 1000}};
    for (;;) {
        const auto page = from.call("campaigns.list", request).as_object();
        for (const auto& item : page.at("items").as_array()) {
            const auto& campaign = item.as_object();
            const auto reason = text_at(campaign, "pause_reason");
            if (reason != "operator" && reason != "restored")
                found.emplace(integer_at(campaign, "id"), text_at(campaign, "updated_at"));
        }
        if (page.at("next").is_null())
            return found;
        request["after"] = page.at("next");
    }
}

bool is_readable(session& from, std::int64_t campaign)
try {
    from.call("campaigns.get", {{"id", campaign}});
    return true;
} catch (const outbound::error& trouble) {
    if (trouble.code() != outbound::errc::store)
        throw;
    return false;
}

/// Running campaigns whose row cannot be read: no worker sends them. A list leaves them out, or fails if it needs the
/// part that cannot be read; then the result is the least possible number.
std::int64_t count_unreadable(session& from, std::int64_t running)
try {
    json::object request{{"status", "running"}, {"limit", 1000}};
    for (std::int64_t unreadable = running;;) {
        const auto page = from.call("campaigns.list", request).as_object();
        for (const auto& item : page.at("items").as_array())
            unreadable -= is_readable(from, integer_at(item.as_object(), "id")) ? 1 : 0;
        if (page.at("next").is_null())
            return std::max<std::int64_t>(unreadable, 0);
        request["after"] = page.at("next");
    }
} catch (const outbound::error& trouble) {
    if (trouble.code() != outbound::errc::store)
        throw;
    return 1;
}

/// One-off messages that are due soon, on the channels that this process serves.
std::int64_t count_due_messages(session& from, const json::object& stats)
{
    const auto served = from.engine_channels();
    std::int64_t due = 0;
    for (const auto& [channel, amount] : stats.at("messages_due").as_object())
        if (served.empty() || std::ranges::find(served, std::string_view{channel}) != served.end())
            due += amount.to_number<std::int64_t>();
    return due;
}

bool has_queued_messages(session& from)
{
    const auto page = from.call("messages.list", {{"status", "queued"}, {"limit", 1}}).as_object();
    return !page.at("items").as_array().empty();
}

/// How dispatching ended.
struct ending {
    bool by_signal = false;
    std::int64_t in_flight = 0;
    std::int64_t running = 0;
    std::int64_t paused = 0;
    std::int64_t paused_by_failure = 0;  // Since the start.
    std::int64_t unreadable = 0;         // Of the running ones.
    std::int64_t due_messages = 0;
    bool queued_messages = false;
};

// A signal is success for a worker that runs until stopped, and failure for one that runs until idle.
exit_code code_of(const ending& end, bool until_idle)
{
    if (end.in_flight > 0 || (until_idle && end.by_signal && end.running + end.due_messages > 0))
        return exit_code::unfinished;
    return until_idle && end.paused_by_failure + end.unreadable + end.due_messages > 0 ? exit_code::failed
                                                                                       : exit_code::ok;
}

void tell_messages(const ending& end)
{
    if (end.due_messages > 0)
        std::cout << count_of(end.due_messages, "message is", "messages are") << " due and not sent"
                  << (end.by_signal ? "; the next run sends them.\n"
                                    : "; `outbound providers list` and `outbound doctor` show why.\n");
    else if (end.queued_messages && !end.by_signal)
        std::cout << "Messages that are due later stay queued; `outbound message list --status queued` shows them.\n";
}

void tell(const ending& end)
{
    if (end.in_flight > 0)
        std::cout << count_of(end.in_flight, "message was", "messages were")
                  << " still in flight; the next run settles them. Nothing is lost.\n";
    const bool is_done = end.unreadable + end.due_messages == 0;
    std::cout << (end.by_signal ? "Stopped. "
                     : is_done  ? "Nothing is left to do. "
                                : "Nothing more can be sent now. ")
              << count_of(end.running, "campaign", "campaigns") << " running, " << number(end.paused) << " paused.\n";
    tell_messages(end);
    if (end.unreadable > 0)
        std::cout << "The row of " << count_of(end.unreadable, "running campaign", "running campaigns")
                  << " cannot be read; `outbound doctor` shows which.\n";
    if (end.paused_by_failure > 0)
        std::cout
            << number(end.paused_by_failure)
            << " paused meanwhile because something is wrong; `outbound campaign list --status paused` shows which.\n";
}

}  // namespace

exit_code work_and_answer(session& session, const worker_options& options)
{
    ending_signals signals;
    worker loop{session, options};
    const auto paused_before = paused_by_failure(session);
    ending end;
    end.by_signal = loop.work(signals);
    signals.let_end();
    end.in_flight = loop.stop(end.by_signal);
    const auto all = session.call("stats", {{"contacts", false}}).as_object();
    end.running = integer_at(all, "campaigns.running");
    end.paused = integer_at(all, "campaigns.paused");
    for (const auto& paused : paused_by_failure(session))
        end.paused_by_failure += std::ranges::find(paused_before, paused) == paused_before.end() ? 1 : 0;
    end.unreadable = count_unreadable(session, end.running);
    end.due_messages = count_due_messages(session, all);
    end.queued_messages = has_queued_messages(session);
    session.answer(json::object{{"ended_by", end.by_signal ? "signal" : "idle"}, {"in_flight", end.in_flight},
                       {"running", end.running}, {"paused", end.paused}, {"paused_by_failure", end.paused_by_failure},
                       {"unreadable", end.unreadable}, {"messages_due", end.due_messages}},
        [&](const json::object&) { tell(end); });
    return code_of(end, options.until_idle);
}

}  // namespace cli
