// A worker in a terminal: what it says, how it is stopped, and what was left under way.
#include "worker.hpp"

#include "event_words.hpp"
#include "people.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class worker {
public:
    worker(session& with, const worker_options& options)
        : with_{with}, options_{options}, service_{with.service()}, shown_{"messages", !with.wants_json()}
    {
    }

    /// True: a signal ended it.
    bool work(ending_signals& signals)
    {
        service_.start();
        if (!options_.until_idle)
            say("Working. Ctrl-C ends it, once the outcome of what is under way is known.");
        auto next_look = std::chrono::steady_clock::now();
        for (;;) {
            const bool is_over = signals.wait(look_every, service_.event_fd());
            tell_events();
            if (is_over)
                return true;
            if (options_.until_idle && service_.wait_idle(0ms))
                return false;
            if (const auto now = std::chrono::steady_clock::now(); now >= next_look) {
                look();
                next_look = now + look_every;
            }
        }
    }

    /// Ends dispatching; says how many messages nobody knows the outcome of.
    std::int64_t stop(bool by_signal)
    {
        if (by_signal)
            say("Stopping: " + count_of(in_flight(), "message is", "messages are") + " under way. Up to " +
                duration(std::chrono::seconds{static_cast<std::int64_t>(options_.drain)}) +
                " for their outcome; once more Ctrl-C ends at once.");
        const bool is_drained = service_.stop(std::chrono::milliseconds{static_cast<std::int64_t>(options_.drain * 1000)});
        tell_events();
        shown_.clear();
        return is_drained ? 0 : in_flight();
    }

private:
    void say(const std::string& words)
    {
        if (with_.wants_json() || words.empty())
            return;
        shown_.clear();
        std::cout << words << std::endl;
    }

    void tell_events()
    {
        while (const auto e = service_.poll(0ms))
            say(in_words(*e));
    }

    // Nothing: the database cannot be reached just now, which the engine tells of; work goes on when it can.
    std::optional<json::object> stats()
    try {
        return with_.call("stats", {}).as_object();
    } catch (const outbound::error& trouble) {
        if (trouble.code() != outbound::errc::store && trouble.code() != outbound::errc::busy)
            throw;
        return std::nullopt;
    }

    std::int64_t in_flight()
    {
        const auto all = stats();
        return all ? integer_at(*all, "active.in_flight") : 0;
    }

    void look()
    {
        if (with_.wants_json())
            return;
        const auto now = stats();
        const auto recipients = now ? integer_at(*now, "active.recipients") : 0;
        if (recipients == 0)
            return;
        const auto& all = *now;
        const auto left =
            integer_at(all, "active.queued") + integer_at(all, "active.retrying") + integer_at(all, "active.unknown");
        const auto done = recipients - left;
        std::string words = number(done) + " of " + number(recipients);
        for (const char* name : {"failed", "skipped", "retrying", "unknown"})
            if (const auto amount = integer_at(all, std::string{"active."} + name); amount > 0)
                words += std::string{"  "} + name + ' ' + number(amount);
        shown_.show({static_cast<double>(done) / static_cast<double>(recipients), done, left, words});
    }

    session& with_;
    const worker_options& options_;
    outbound::service& service_;
    progress shown_;
};

}  // namespace

void describe_drain(parameters& app, worker_options& options)
{
    app.add("--drain", options.drain, "Seconds to wait at the end for what is under way").with_default().between(0.0, 3600.0);
}

exit_code work_and_answer(session& with, const worker_options& options)
{
    ending_signals signals;
    worker one{with, options};
    const bool by_signal = one.work(signals);
    signals.let_end();
    const auto in_flight = one.stop(by_signal);
    const auto all = with.call("stats", {}).as_object();
    const auto left = integer_at(all, "campaigns.running");
    const auto paused = integer_at(all, "campaigns.paused");
    with.answer(json::object{{"ended_by", by_signal ? "signal" : "idle"}, {"in_flight", in_flight}, {"running", left},
                    {"paused", paused}},
        [&](const json::object&) {
            if (in_flight > 0)
                std::cout << count_of(in_flight, "message was", "messages were")
                          << " still under way; the next run settles what became of them. Nothing is lost.\n";
            std::cout << (by_signal ? "Stopped. " : "Nothing is left to do. ") << count_of(left, "campaign", "campaigns")
                      << " running, " << number(paused) << " paused.\n";
        });
    return in_flight > 0 ? exit_code::unfinished : exit_code::ok;
}

}  // namespace cli
