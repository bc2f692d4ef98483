// Live events: as server-sent events (WHATWG HTML, 9.2), whose ids are cursors, and by long polling.
#include "web/live_events.hpp"

#include "api/upkeep/events.hpp"
#include "model/integer_text.hpp"
#include "model/utf8.hpp"
#include "web/event_feed.hpp"
#include "web/operation_request.hpp"
#include "web/token_gate.hpp"
#include "web/worker.hpp"

#include <outbound/json_text.hpp>

#include <utility>

namespace outbound::web {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::string_view stream_media = "text/event-stream";
constexpr std::chrono::seconds beat_every{15};
constexpr std::size_t events_at_once = 100;

std::string id_line(std::int64_t cursor)
{
    return "id: " + std::to_string(cursor) + '\n';
}

std::string text_of(const event_log_slice& slice)
{
    std::string out;
    if (slice.reset)
        out = "event: reset\n" + id_line(slice.items.empty() ? slice.cursor : slice.items.front().position - 1) +
              "data: {}\n\n";
    for (const auto& event : slice.items)
        out += id_line(event.position) + "data: " + write_json(api::to_json(event)) + "\n\n";
    return out;
}

class event_stream final : public web_source {
public:
    event_stream(const web_call& call, std::int64_t cursor, std::vector<event_type> types)
        : ctx_{call.ctx},
          feed_{*call.feed},
          worker_{call.worker},
          token_{call.request.access->token},
          types_{std::move(types)},
          cursor_{cursor},
          beat_at_{ctx_.clock.steady() + beat_every},
          reader_{feed_, worker_}
    {
    }

    asio::awaitable<std::string_view> next() override
    {
        text_ = co_await await_on(worker_, next_text());
        co_return text_;
    }
    bool is_endless() const noexcept override { return true; }
    void stop() noexcept override { reader_.stop(); }

private:
    asio::awaitable<std::string> next_text()
    {
        if (!std::exchange(has_begun_, true))
            co_return "retry: 2000\n" + id_line(cursor_) + '\n';
        while (!reader_.is_stopped()) {
            if (ctx_.clock.steady() >= beat_at_)
                co_return beat();
            auto slice = feed_.read({cursor_, types_, events_at_once});
            cursor_ = slice.cursor;
            if (slice.reset || !slice.items.empty()) {
                ctx_.store.event_log().add_names(slice.items);
                co_return text_of(slice);
            }
            co_await feed_.wait(reader_, cursor_, beat_at_);
        }
        co_return std::string{};
    }

    /// A comment that keeps intermediaries from closing the connection; or the end, once the token is not valid any
    /// more.
    std::string beat()
    {
        beat_at_ = ctx_.clock.steady() + beat_every;
        return may_go_on() ? ":\n" + id_line(cursor_) + '\n' : std::string{};
    }

    bool may_go_on()
    {
        if (token_ == 0)
            return true;
        const auto token = ctx_.store.tokens().get(token_);
        return token && is_valid(*token, ctx_.clock.now());
    }

    api::context& ctx_;
    event_feed& feed_;
    const asio::any_io_executor worker_;
    const token_id token_;
    const std::vector<event_type> types_;
    std::int64_t cursor_;
    clock::steady_time beat_at_;
    event_reader reader_;
    std::string text_;
    bool has_begun_ = false;
};

/// The cursor at which a stream begins: after the last event that the client has seen; `nullopt`: with future events.
std::optional<std::int64_t> begin_of(const web_request& request, const std::optional<event_log_request>& wanted)
{
    const auto last = request.header("last-event-id");
    if (last.empty())
        return wanted ? std::optional{wanted->after} : std::nullopt;
    const auto cursor = read_integer<std::int64_t>(last);
    if (!cursor || *cursor < 0)
        throw error{refusal({{"Last-Event-ID", "must be the id of an event, got \"" + shortened(last) + '"'}})};
    return cursor;
}

asio::awaitable<web_response> stream_events(web_call& call)
{
    const auto& row = *api::find_operation(event_list_name);
    const auto request = members_of_target(call, row.routes.front(), row.request);
    row.request.require(request);
    const auto cursor = begin_of(call.request, api::event_request_of(request));
    const auto begin = cursor ? *cursor : call.ctx.store.event_log().newest();
    web_response response;
    response.headers = {{"Content-Type", std::string{stream_media}}, {"Cache-Control", "no-store, no-transform"},
        {"X-Accel-Buffering", "no"}};
    response.source = std::make_unique<event_stream>(call, begin, api::event_types_of(request));
    co_return response;
}

}  // namespace

asio::awaitable<void> await_events(web_call& call, json::object& request)
{
    auto& time = call.ctx.clock;
    const auto deadline = time.steady() + api::event_wait_of(request);
    if (time.steady() >= deadline)
        co_return;
    auto wanted = api::event_request_of(request);
    if (!wanted) {
        request["after"] = call.ctx.store.event_log().newest();
        wanted = api::event_request_of(request);
    }
    event_reader reader{*call.feed, call.worker};
    call.stop.set([&reader] { reader.stop(); });
    const std::unique_ptr<stop_signal, void (*)(stop_signal*)> until_end{
        &call.stop, [](stop_signal* signal) { signal->set({}); }};
    while (!reader.is_stopped() && time.steady() < deadline) {
        const auto slice = call.feed->read(*wanted);
        if (slice.reset || !slice.items.empty())
            co_return;
        wanted->after = slice.cursor;
        co_await call.feed->wait(reader, wanted->after, deadline);
    }
}

std::vector<endpoint> live_event_endpoints()
{
    const auto& row = *api::find_operation(event_list_name);
    return {{
        .method = "GET",
        .path = row.routes.front().path,
        .answer = stream_events,
        .scope = row.scope,
        .operation = &row,
        .media = std::string{stream_media},
    }};
}

}  // namespace outbound::web
