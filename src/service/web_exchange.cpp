// Each call runs one step of the sink or source to completion, on a private executor that runs only during calls.
#include <outbound/web_exchange.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace outbound {

namespace asio = boost::asio;

struct web_exchange::state {
    enum class phase { body, finishing, response, done };

    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> keeps_running{context.get_executor()};
    asio::cancellation_signal cancel;
    std::unique_ptr<web_sink> sink;
    web_response response;
    std::unique_ptr<web_source> source;
    std::string_view piece;
    phase at = phase::body;
    bool under_way = false;  ///< A step is in progress.
    std::exception_ptr fault;

    /// Begins a step, unless one is in progress.
    void begin(asio::awaitable<void> step)
    {
        under_way = true;
        asio::co_spawn(
            context, std::move(step), asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr thrown) {
                fault = std::move(thrown);
                under_way = false;
            }));
    }

    /// Runs the current step, at most until `deadline`.
    void run(std::optional<std::chrono::steady_clock::time_point> deadline)
    {
        while (under_way && (!deadline || std::chrono::steady_clock::now() < *deadline))
            deadline ? context.run_one_until(*deadline) : context.run_one();
        context.poll();  // runs remaining handlers
        if (under_way)
            throw error{errc::timeout, "the web request is not answered yet; ask again"};
        if (fault)
            std::rethrow_exception(std::exchange(fault, nullptr));
    }

    asio::awaitable<void> finish()
    {
        response = co_await sink->finish();
        source = std::move(response.source);
    }

    asio::awaitable<void> read() { piece = co_await source->next(); }
    asio::awaitable<void> write(std::string_view bytes) { co_await sink->write(bytes); }
    asio::awaitable<void> abandon() { co_await sink->abandon(); }
    asio::awaitable<void> open(service& over, web_request head)
    {
        sink = co_await over.serve(std::move(head), context.get_executor());
    }
};

namespace {

std::optional<std::chrono::steady_clock::time_point> deadline_of(std::chrono::milliseconds timeout)
{
    if (timeout < std::chrono::milliseconds{0})
        return std::nullopt;
    return std::chrono::steady_clock::now() + timeout;
}

}  // namespace

web_exchange::web_exchange(service& over, web_request head) : state_{std::make_unique<state>()}
{
    const auto body = std::exchange(head.body, {});
    state_->begin(state_->open(over, std::move(head)));
    state_->run(std::nullopt);
    if (!body.empty())
        write(body);
}

web_exchange::~web_exchange()
{
    auto& s = *state_;
    try {
        if (s.under_way)
            asio::post(s.context, [&s] {
                if (s.under_way)
                    s.cancel.emit(asio::cancellation_type::terminal);
            });
        while (s.under_way && s.context.poll_one() > 0) {
        }
        if (s.at == state::phase::body && s.sink && !s.under_way) {
            s.begin(s.abandon());
            s.run(std::nullopt);
        }
    } catch (...) {
        // No one can read the error.
    }
    s.source.reset();
    s.sink.reset();
}

bool web_exchange::write(std::string_view piece)
{
    constexpr std::size_t longest_piece = 64 * 1024;
    if (state_->at != state::phase::body)
        throw error{errc::conflict, "the body of the web request has ended; write before finish()"};
    while (!piece.empty() && !state_->sink->is_settled()) {
        state_->begin(state_->write(piece.substr(0, longest_piece)));
        state_->run(std::nullopt);
        piece.remove_prefix(std::min(piece.size(), longest_piece));
    }
    return !state_->sink->is_settled();
}

const web_response& web_exchange::finish(std::chrono::milliseconds timeout)
{
    auto& s = *state_;
    if (s.at == state::phase::body) {
        s.at = state::phase::finishing;
        s.begin(s.finish());
    }
    if (s.at == state::phase::finishing) {
        s.run(deadline_of(timeout));
        s.at = state::phase::response;
    }
    return s.response;
}

std::string_view web_exchange::next(std::chrono::milliseconds timeout)
{
    auto& s = *state_;
    finish(timeout);
    if (s.at == state::phase::done)
        return {};
    if (!s.source) {
        s.at = state::phase::done;
        return s.response.body;
    }
    if (!s.under_way)
        s.begin(s.read());
    s.run(deadline_of(timeout));
    if (s.piece.empty())
        s.at = state::phase::done;
    return s.piece;
}

bool web_exchange::is_endless() const noexcept
{
    return state_->source && state_->source->is_endless();
}

}  // namespace outbound
