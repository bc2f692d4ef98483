// Web requests in pieces on the caller's thread, over a service scripted by each case.
#include <outbound/web_exchange.hpp>

#include "service/whole_response.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// Yields `pieces`; an endless source then waits forever.
class listed_source final : public web_source {
public:
    listed_source(std::vector<std::string> pieces, bool endless) : pieces_{std::move(pieces)}, endless_{endless} {}

    asio::awaitable<std::string_view> next() override
    {
        if (at_ < pieces_.size())
            co_return pieces_[at_++];
        if (endless_) {
            asio::steady_timer timer{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_return std::string_view{};
    }

    bool is_endless() const noexcept override { return endless_; }

private:
    const std::vector<std::string> pieces_;
    const bool endless_;
    std::size_t at_ = 0;
};

/// Implements serve() only.
class scripted_service final : public service {
public:
    std::vector<std::string> pieces;
    bool endless = false;
    bool refuses = false;
    std::chrono::milliseconds delay{0};
    std::string log;

    result<boost::json::value> call(std::string_view, const boost::json::value&, std::chrono::milliseconds) override
    {
        return problem{};
    }
    std::span<const operation_info> operations() const override { return {}; }
    web_response handle(const web_request& request) override { return whole_response(*this, request); }
    asio::awaitable<std::unique_ptr<web_sink>> serve(web_request head, asio::any_io_executor) override
    {
        co_return std::make_unique<sink>(*this, std::move(head));
    }
    std::uint16_t listen(const listen_options&) override { return 0; }
    std::string listening_url() override { return {}; }
    bool stop_listening(std::chrono::milliseconds) override { return true; }
    void start() override {}
    bool stop(std::chrono::milliseconds) override { return true; }
    bool wait_idle(std::chrono::milliseconds) override { return true; }
    std::optional<event> poll(std::chrono::milliseconds) override { return std::nullopt; }
    int event_fd() const noexcept override { return -1; }
    void wake() noexcept override {}

private:
    class sink final : public web_sink {
    public:
        sink(scripted_service& script, web_request head) : script_{script}, head_{std::move(head)} {}
        ~sink() override { script_.log += "destroyed;"; }

        bool is_settled() const noexcept override { return script_.refuses; }
        asio::awaitable<void> write(std::string_view piece) override
        {
            script_.log += std::to_string(piece.size()) + ';';
            body_ += piece;
            co_return;
        }
        asio::awaitable<web_response> finish() override
        {
            if (script_.delay > 0ms) {
                asio::steady_timer timer{co_await asio::this_coro::executor, script_.delay};
                co_await timer.async_wait(asio::use_awaitable);
            }
            script_.log += "finished;";
            web_response response{200, {{"X-Method", head_.method}}, head_.target + ' ' + body_};
            if (!script_.pieces.empty())
                response.source = std::make_unique<listed_source>(script_.pieces, script_.endless);
            co_return response;
        }
        asio::awaitable<void> abandon() override
        {
            script_.log += "abandoned;";
            co_return;
        }

    private:
        scripted_service& script_;
        const web_request head_;
        std::string body_;
    };
};

}  // namespace

BOOST_AUTO_TEST_SUITE(web_exchange_tests)

BOOST_AUTO_TEST_CASE(pieces_go_in_and_come_out_in_order)
{
    scripted_service over;
    over.pieces = {"one", "two"};
    web_exchange exchange{over, {"POST", "/x", {}, "first", {}}};
    BOOST_TEST(exchange.write("second"));
    BOOST_TEST(exchange.write(std::string(100'000, 'x')));
    const auto& response = exchange.finish(-1ms);
    BOOST_TEST(response.header("x-method") == "POST");
    BOOST_TEST(over.log == "5;6;65536;34464;finished;");
    BOOST_TEST(exchange.next(0ms) == "one");
    BOOST_TEST(exchange.next(0ms) == "two");
    BOOST_TEST(exchange.next(0ms) == "");
    BOOST_TEST(exchange.next(0ms) == "");
    BOOST_CHECK_THROW(exchange.write("late"), error);
}

BOOST_AUTO_TEST_CASE(a_whole_body_is_one_piece)
{
    scripted_service over;
    web_exchange exchange{over, {"GET", "/x", {}, {}, {}}};
    BOOST_TEST(exchange.next(0ms) == "/x ");
    BOOST_TEST(exchange.next(0ms) == "");
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_over_may_be_repeated)
{
    scripted_service over;
    over.delay = 50ms;
    over.pieces = {"event"};
    over.endless = true;
    web_exchange exchange{over, {"GET", "/x", {}, {}, {}}};
    const auto is_timeout = [](const error& e) { return e.code() == errc::timeout; };
    BOOST_CHECK_EXCEPTION(exchange.finish(0ms), error, is_timeout);
    BOOST_CHECK_EXCEPTION(exchange.next(0ms), error, is_timeout);
    BOOST_TEST(exchange.finish(-1ms).status == 200u);
    BOOST_TEST(exchange.is_endless());
    BOOST_TEST(exchange.next(0ms) == "event");
    BOOST_CHECK_EXCEPTION(exchange.next(1ms), error, is_timeout);
    BOOST_CHECK_EXCEPTION(exchange.next(1ms), error, is_timeout);
    BOOST_TEST(over.log == "finished;");
}

BOOST_AUTO_TEST_CASE(an_exchange_that_ends_early_abandons_its_request)
{
    scripted_service over;
    {
        web_exchange exchange{over, {"POST", "/x", {}, "a", {}}};
    }
    BOOST_TEST(over.log == "1;abandoned;destroyed;");
    over.log.clear();
    over.delay = 1h;
    {
        web_exchange exchange{over, {"POST", "/x", {}, "a", {}}};
        BOOST_CHECK_THROW(exchange.finish(0ms), error);
    }
    BOOST_TEST(over.log == "1;destroyed;");
}

BOOST_AUTO_TEST_CASE(a_refused_body_is_not_written)
{
    scripted_service over;
    over.refuses = true;
    web_exchange exchange{over, {"POST", "/x", {}, "a", {}}};
    BOOST_TEST(!exchange.write("b"));
    BOOST_TEST(exchange.finish(-1ms).body == "/x ");
}

BOOST_AUTO_TEST_CASE(faces_that_need_a_whole_body_refuse_one_without_an_end_or_too_large)
{
    scripted_service over;
    over.pieces = {"one", "two"};
    BOOST_TEST(over.handle({"GET", "/x", {}, {}, {}}).body == "onetwo");
    over.endless = true;
    BOOST_TEST(over.handle({"GET", "/x", {}, {}, {}}).status == 406u);
    over.endless = false;
    over.pieces.assign(65, std::string(1024 * 1024, 'x'));
    const auto refused = over.handle({"GET", "/x", {}, {}, {}});
    BOOST_TEST(refused.status == 500u);
    BOOST_TEST(refused.body.find("read it in pieces") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
