// Metrics in Prometheus' text format: counters of this process, and queues of the database.
#include "model/web_paths.hpp"
#include "web/endpoint.hpp"
#include "web/worker.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace outbound::web {
namespace {

std::string number_text(double value)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string number_text(std::int64_t value)
{
    return std::to_string(value);
}

/// Writes families of samples. Label values are outbound's own names, so they need no escaping.
class metric_text {
public:
    void family(std::string_view name, std::string_view type, std::string_view help)
    {
        name_ = name;
        text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    }

    /// `labels`: `state="queued"`, or empty.
    template <class Number>
    void sample(Number value, std::string_view labels = {}, std::string_view suffix = {})
    {
        text_.append(name_).append(suffix);
        if (!labels.empty())
            text_.append("{").append(labels).append("}");
        text_.append(" ").append(number_text(value)).append("\n");
    }

    std::string take() { return std::move(text_); }

private:
    std::string name_;
    std::string text_;
};

std::string label(std::string_view name, std::string_view value)
{
    return std::string{name} + "=\"" + std::string{value} + '"';
}

void add_webhook_counts(metric_text& to, const api::webhook_counts& counts)
{
    to.family("outbound_webhook_requests_total", "counter", "Requests of vendors to this process.");
    to.sample(counts.accepted.load(), label("result", "accepted"));
    to.sample(counts.refused.load(), label("result", "refused"));
    to.sample(counts.malformed.load(), label("result", "malformed"));
    to.family("outbound_webhook_events_total", "counter", "Events in the requests of vendors to this process.");
    to.sample(counts.stored.load(), label("result", "stored"));
    to.sample(counts.duplicates.load(), label("result", "duplicate"));
    to.sample(counts.unmatched.load(), label("result", "unmatched"));
    to.sample(counts.foreign.load(), label("result", "foreign"));
}

void add_call_times(metric_text& to, const api::call_times& times)
{
    const auto histograms = times.read();
    if (histograms.empty())
        return;
    to.family("outbound_operation_duration_seconds", "histogram", "Durations of operations called over the web.");
    for (const auto& [operation, histogram] : histograms) {
        const auto name = label("operation", operation);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < histogram.bounds.size(); ++i) {
            sum += histogram.counts.at(i);
            to.sample(sum, name + ',' + label("le", number_text(histogram.bounds.at(i))), "_bucket");
        }
        sum += histogram.counts.back();
        to.sample(sum, name + ',' + label("le", "+Inf"), "_bucket");
        to.sample(histogram.seconds, name, "_sum");
        to.sample(sum, name, "_count");
    }
}

void add_queues(metric_text& to, store& from)
{
    auto totals = from.campaigns().totals();
    to.family("outbound_campaigns", "gauge", "Campaigns by status.");
    for (const auto& [status, name] : names<campaign_status>::value)
        to.sample(totals.by_status[status], label("status", name));
    to.family("outbound_active_recipients", "gauge", "Recipients of running and paused campaigns by state.");
    const auto& active = totals.active;
    const std::pair<std::string_view, std::int64_t> states[] = {{"queued", active.queued}, {"sent", active.sent},
        {"retrying", active.retrying}, {"failed", active.failed}, {"skipped", active.skipped},
        {"cancelled", active.cancelled}, {"unknown", active.unknown}};
    for (const auto& [state, amount] : states)
        to.sample(amount, label("state", state));
    to.family("outbound_messages_in_flight", "gauge", "Messages whose outcome is awaited.");
    to.sample(totals.in_flight);
    to.family("outbound_providers_set_aside", "gauge", "Accounts that are set aside.");
    to.sample(static_cast<std::int64_t>(from.pace().set_aside_accounts().size()));
    to.family("outbound_unmatched_events", "gauge", "Events of vendors whose recipient is unknown.");
    to.sample(from.events().unmatched().count);
}

/// Counts since midnight UTC rather than since the beginning, because deleted campaigns take theirs along: a reader
/// would take every deletion for a restart.
void add_outcomes(metric_text& to, api::context& ctx)
{
    const timestamp midnight{std::chrono::floor<std::chrono::days>(ctx.clock.now())};
    const std::array bounds{midnight, midnight + std::chrono::days{1}};
    std::map<std::pair<channel, period_counter>, std::int64_t> amounts;
    for (const auto& count : ctx.store.campaigns().period_counts(bounds))
        amounts[{count.channel, count.counter}] = count.amount;
    to.family("outbound_recipients_total", "counter", "Recipients with this outcome since midnight UTC, by channel.");
    for (const auto& [via, via_name] : names<channel>::value)
        for (const auto& [counter, name] : names<period_counter>::value)
            to.sample(amounts[{via, counter}], label("channel", via_name) + ',' + label("outcome", name));
}

void add_backlog(metric_text& to, api::context& ctx)
{
    const auto backlog = ctx.store.event_endpoints().backlog();
    std::chrono::duration<double> lag{0};
    if (backlog.oldest)
        lag = std::max<std::chrono::duration<double>>(lag, ctx.clock.now() - *backlog.oldest);
    to.family("outbound_webhook_deliveries_pending", "gauge", "Events waiting to be posted to endpoints.");
    to.sample(backlog.pending);
    to.family("outbound_webhook_lag_seconds", "gauge", "Age of the oldest event waiting to be posted; 0: none.");
    to.sample(lag.count());
}

std::string queue_text(api::context& ctx)
{
    metric_text text;
    metric_text stored;
    bool is_up = true;
    try {
        add_queues(stored, ctx.store);
        add_outcomes(stored, ctx);
        add_backlog(stored, ctx);
    } catch (const error&) {
        is_up = false;
    }
    text.family("outbound_database_up", "gauge", "1: the database answers.");
    text.sample(std::int64_t{is_up});
    return text.take() + (is_up ? stored.take() : std::string{});
}

/// The metrics of the database, read at most once in a second of the steady clock: readers that come more often cost no
/// query.
///
/// Threads: every method from any thread.
class queue_reader {
public:
    boost::asio::awaitable<std::string> read(const web_call& call)
    {
        if (begins_reading()) {
            std::string fresh;
            const auto work = [&] { fresh = queue_text(call.ctx); };
            co_await run_on(call.worker, work);
            const std::lock_guard alone{guard_};
            text_ = std::move(fresh);
        }
        const std::lock_guard alone{guard_};
        co_return text_;
    }

private:
    bool begins_reading()
    {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard alone{guard_};
        if (!text_.empty() && now - read_at_ < std::chrono::seconds{1})
            return false;
        read_at_ = now;
        return true;
    }

    std::mutex guard_;
    std::chrono::steady_clock::time_point read_at_{};
    std::string text_;
};

boost::asio::awaitable<web_response> give_metrics(web_call& call, std::shared_ptr<queue_reader> queues)
{
    metric_text text;
    add_webhook_counts(text, call.ctx.webhook_counts);
    add_call_times(text, call.ctx.call_times);
    auto body = text.take();
    const auto stored = co_await queues->read(call);
    body += stored;
    co_return text_response(200, std::move(body), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

std::vector<endpoint> metric_endpoints()
{
    return {{.method = "GET",
        .path = std::string{web_paths::metrics},
        .answer = [queues = std::make_shared<queue_reader>()](web_call& call) { return give_metrics(call, queues); },
        .scope = scope::read,
        .is_open_to_this_machine = true,
        .is_quick = true}};
}

}  // namespace outbound::web
