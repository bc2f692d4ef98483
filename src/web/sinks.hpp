// The sinks of the router, which convert exceptions to responses, answer HEAD and add ids of requests.
#pragma once

#include "web/body_budget.hpp"
#include "web/endpoint.hpp"

#include <cstddef>
#include <memory>

namespace outbound::web {

/// A sink whose response is known from the header alone.
class refusing_sink final : public web_sink {
public:
    explicit refusing_sink(web_response response) : response_{std::move(response)} {}

    bool is_settled() const noexcept override { return true; }
    boost::asio::awaitable<void> write(std::string_view) override { co_return; }
    boost::asio::awaitable<web_response> finish() override { co_return std::move(response_); }

private:
    web_response response_;
};

/// Collects the body within endpoint::longest_body and the budget, which includes its parsed values, then calls
/// endpoint::answer.
class collecting_sink final : public web_sink {
public:
    /// `row` and `budget` must outlive the sink.
    collecting_sink(std::unique_ptr<web_call> call, const endpoint& row, body_budget& budget)
        : call_{std::move(call)},
          row_{row},
          share_{budget, owner_of(call_->request, row.is_urgent)}
    {
    }

    bool is_settled() const noexcept override { return refusal_.has_value(); }
    boost::asio::awaitable<void> write(std::string_view piece) override;
    boost::asio::awaitable<web_response> finish() override;
    void stop() noexcept override { call_->stop.send(); }

private:
    boost::asio::awaitable<web_response> answer_on_own_thread();
    std::size_t needed_memory() const noexcept;
    void refuse(web_response response);

    std::unique_ptr<web_call> call_;
    const endpoint& row_;
    body_share share_;
    json_value_counter values_;
    std::optional<web_response> refusal_;
};

web_response too_large_body(std::size_t longest);
web_response no_memory_for_bodies();
web_response too_many_waiting_calls();

/// The outermost sink: adds the id of the request to the response, and answers HEAD like GET, without the body.
class outer_sink final : public web_sink {
public:
    outer_sink(std::unique_ptr<web_sink> inner, std::string request_id, bool is_head)
        : inner_{std::move(inner)},
          request_id_{std::move(request_id)},
          is_head_{is_head}
    {
    }

    bool is_settled() const noexcept override { return inner_->is_settled(); }
    boost::asio::awaitable<void> write(std::string_view piece) override { return inner_->write(piece); }
    boost::asio::awaitable<web_response> finish() override;
    boost::asio::awaitable<void> abandon() override { return inner_->abandon(); }
    void stop() noexcept override { inner_->stop(); }

private:
    std::unique_ptr<web_sink> inner_;
    const std::string request_id_;
    const bool is_head_;
};

/// Passes the body on to the sink of endpoint::open.
class guarding_sink final : public web_sink {
public:
    /// `share` limits the memory of the inner sink; its budget must outlive the sink.
    guarding_sink(std::unique_ptr<web_sink> inner, std::unique_ptr<body_share> share)
        : share_{std::move(share)},
          inner_{std::move(inner)}
    {
    }

    bool is_settled() const noexcept override { return refusal_ || inner_->is_settled(); }
    boost::asio::awaitable<void> write(std::string_view piece) override;
    boost::asio::awaitable<web_response> finish() override;
    boost::asio::awaitable<void> abandon() override;
    void stop() noexcept override { inner_->stop(); }

private:
    std::unique_ptr<body_share> share_;
    std::unique_ptr<web_sink> inner_;
    std::optional<web_response> refusal_;  // result of a failed write
};

}  // namespace outbound::web
