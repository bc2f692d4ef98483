// Accounts that may not send for now: those in the store, and those that this engine has set aside itself.
#pragma once

#include "engine/context.hpp"

#include <outbound/provider.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// A refusal takes effect here at once, for other workers once it is stored.
class set_aside_accounts {
public:
    explicit set_aside_accounts(engine_context& ctx) : ctx_{ctx} {}

    bool contains(std::string_view provider) const;

    /// Sets an account aside, here and in the store, for delivery::retry_after or 15 minutes. Of several engines that
    /// do so at once, the first to store it reports the event.
    void add(std::string_view provider, const delivery& refusal);

    /// Begins a read of the store; returns the read's number for replace().
    std::uint64_t begin_read() noexcept { return ++reads_; }

    /// Replaces the set by the result of a read, except for accounts that the read may have missed.
    void replace(std::uint64_t read, const std::vector<account_state>& stored);

    /// Reports absences that have ended in time, each by one of several engines.
    boost::asio::awaitable<void> report_ended();

private:
    boost::asio::awaitable<void> save(account_state state, std::string code);

    engine_context& ctx_;
    std::map<std::string, account_state, std::less<>> states_;
    // Accounts set aside here, with the last read that may have missed them.
    std::map<std::string, std::uint64_t, std::less<>> unread_;
    std::uint64_t reads_ = 0;     // Number of reads begun.
    bool may_have_ended_ = true;  // False if the store has no absence to end.
};

}  // namespace outbound
