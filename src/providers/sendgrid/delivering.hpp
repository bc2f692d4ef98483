// One call of deliver() with many messages: sends requests until every message has an outcome.
#pragma once

#include "providers/sendgrid/account.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound::sendgrid {

/// Lives for one call, in its frame.
class delivering {
public:
    static boost::asio::awaitable<std::vector<delivery>> run(account& through, std::span<const message> batch);

private:
    using places = std::vector<std::size_t>;  // Indexes of messages in the batch.

    /// What is known of the messages of a request.
    enum class role { whole, first_half, second_half, part };
    struct part {
        places messages;
        role as = role::part;
    };

    delivering(account& through, std::span<const message> batch);

    boost::asio::awaitable<void> send_together(places all);
    boost::asio::awaitable<void> send_alone();
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<reading> post(std::string_view body, std::size_t personalizations);
    places write_together(const prepared_content& content, const places& pending, std::string& body);
    void divide(const reading& came, part refused);
    void push_halves(places whole, role first, role second);
    places settle_named(const reading& came, const places& sent);
    void settle(std::size_t place, const delivery& came);
    void settle_all(const places& group, const delivery& came);

    account& through_;
    std::span<const message> batch_;
    std::vector<delivery> outcomes_;
    std::chrono::steady_clock::time_point deadline_;
    std::vector<part> parts_;  // A stack: the next request is last.
    places suspects_;          // The first half of a request that was refused as a whole for a shared part, and alike.
    std::string suspicion_;    // How it was refused.
    places alone_;             // Messages to be sent one by one.
    std::size_t next_alone_ = 0;
    std::optional<delivery> halt_;  // A response that applies to all unsent messages as well.
};

}  // namespace outbound::sendgrid
