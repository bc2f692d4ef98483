// watch: prints the progress of a campaign until it ends.
#include "campaign_words.hpp"
#include "commands.hpp"
#include "find_campaign.hpp"
#include "people.hpp"
#include "progress.hpp"
#include "signals.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto still_after = 15s;
constexpr auto still_look_every = 2s;  // While no count changes.
constexpr auto idle_after = 3s;        // While no message is in flight.

std::int64_t settled(const json::object& counts)
{
    return integer_at(counts, "recipients") - integer_at(counts, "queued") - integer_at(counts, "retrying") -
           integer_at(counts, "unknown");
}

// True if all remaining recipients are unknown: reports settle them, and emails without one are sent again.
bool waits_for_reports(const json::object& counts)
{
    return integer_at(counts, "unknown") > 0 && integer_at(counts, "queued") + integer_at(counts, "retrying") == 0;
}

bool has_ended(const json::object& campaign)
{
    const auto status = text_at(campaign, "status");
    return status == "completed" || status == "cancelled";
}

class watching {
public:
    watching(session& session, std::int64_t id) : session_{session}, id_{id}, shown_{"messages", !session.wants_json()}
    {
    }

    /// Watches until the campaign ends. False if a signal came first.
    bool run()
    {
        ending_signals signals;
        for (;;) {
            const auto campaign = session_.call("campaigns.get", {{"id", id_}}).as_object();
            if (has_ended(campaign))
                return true;
            tell_changes(campaign);
            look(campaign, session_.call("campaigns.analytics", {{"id", id_}}).as_object());
            if (signals.wait(is_still() ? std::chrono::milliseconds{still_look_every} : look_every))
                return false;
        }
    }

private:
    bool is_still() const { return std::chrono::steady_clock::now() - changed_ > still_after; }

    void say(const std::string& words)
    {
        if (session_.wants_json())
            return;
        shown_.clear();
        std::cout << words << std::endl;
    }

    void tell_changes(const json::object& campaign)
    {
        if (auto status = text_at(campaign, "status"); status != status_) {
            if (status != "running" || !status_.empty())
                say(campaign_in_words(campaign));
            status_ = std::move(status);
            is_standstill_told_ = false;
            moved_ = changed_ = std::chrono::steady_clock::now();
        }
    }

    void look(const json::object& campaign, const json::object& counts)
    {
        const auto all = integer_at(counts, "recipients");
        const auto done = settled(counts);
        const auto now = std::chrono::steady_clock::now();
        if (done != done_ || all != all_) {
            moved_ = changed_ = now;
            is_standstill_told_ = false;
        }
        done_ = done;
        all_ = all;
        const bool is_prepared = text_at(campaign, "prepared_at") != "-";
        std::string words = number(done) + " of " + number(all) + (is_prepared ? "" : " so far");
        for (const char* name : {"failed", "skipped", "retrying", "unknown"})
            if (const auto amount = integer_at(counts, name); amount > 0)
                words += std::string{"  "} + name + ' ' + number(amount);
        const bool is_known = is_prepared && all > 0;
        const bool waits = status_ == "running" && waits_for_reports(counts);
        shown_.show(
            {is_known ? static_cast<double>(done) / static_cast<double>(all) : -1, done, is_known ? all - done : -1,
                words, waits ? "waiting for reports on unknown messages; the rest is sent again" : ""});
        if (status_ == "running" && !waits)
            tell_standstill(now - moved_, integer_at(counts, "in_flight"));
    }

    // Reports a standstill once, until a count changes.
    void tell_standstill(std::chrono::steady_clock::duration still, std::int64_t in_flight)
    {
        if (is_standstill_told_ || still < (in_flight == 0 ? idle_after : still_after))
            return;
        is_standstill_told_ = true;
        if (in_flight == 0)
            say("No message is in flight: no process dispatches the campaign (`outbound run` or `outbound serve`), or "
                "its hours or a pace hold the messages back.");
        else
            say("No progress for " + duration(still_after) + ": the provider has not answered yet.");
    }

    session& session_;
    std::int64_t id_;
    progress shown_;
    std::string status_;
    std::int64_t done_ = 0;
    std::int64_t all_ = 0;
    bool is_standstill_told_ = false;
    std::chrono::steady_clock::time_point moved_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point changed_ = moved_;
};

exit_code watch(session& session, const std::string& campaign)
{
    const auto id = integer_at(named_campaign(session, campaign), "id");
    const bool ended = watching{session, id}.run();
    const auto counts = session.call("campaigns.analytics", {{"id", id}});
    session.answer(counts, [&](const json::object& now) {
        std::cout << "Campaign " << id << " is " << text_at(now, "status") << ".\n";
        print_counts(now);
    });
    if (!ended)
        return exit_code::unfinished;
    return text_at(counts.as_object(), "status") == "completed" ? exit_code::ok : exit_code::failed;
}

}  // namespace

void add_watch(commands& to)
{
    to.add(to.top(), "watch", "Show the progress of a campaign until it ends",
        "  outbound watch 1\n\n"
        "The exit code is 0 if the campaign is completed, 1 if it was cancelled, 6 if a signal ended the command.\n",
        describe_campaign, watch);
}

}  // namespace cli
