// Limits the memory for the bodies of all requests of a service.
#pragma once

#include <outbound/web.hpp>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace outbound::web {

/// Whose body it is.
struct body_owner {
    bool is_urgent = false;
    std::string stranger;  ///< Network of a peer whose caller is not known; empty: no limit by network applies.
};

/// The owner of the body of this request, whose caller has been authenticated if its endpoint demands that. A host may
/// leave out the address.
body_owner owner_of(const web_request& head, bool is_urgent);

/// Two budgets of bytes, for urgent bodies and for all others, so that neither kind starves the other. The first 64 KiB
/// of each body are not counted, because the number of connections limits them; webhooks with a single event therefore
/// always fit.
///
/// Threads: every method may be called from any thread.
class body_budget {
public:
    static constexpr std::size_t uncounted = 64 * 1024;
    static constexpr std::size_t urgent = 32 * 1024 * 1024;  ///< A stranger's share has room for the longest webhook.
    static constexpr std::size_t ordinary = 32 * 1024 * 1024;
    static constexpr std::size_t share_of_stranger = 4;  ///< A network has at most this fraction of a budget.

    /// Takes all of `bytes` or nothing.
    bool take(std::size_t bytes, const body_owner& owner);

    /// Gives back bytes that the owner has taken.
    void release(std::size_t bytes, const body_owner& owner) noexcept;

private:
    struct part {
        std::size_t taken = 0;
        std::map<std::string, std::size_t> strangers;  // bytes taken by network
    };

    part& part_of(const body_owner& owner) noexcept { return owner.is_urgent ? urgent_ : ordinary_; }

    std::mutex guard_;
    part urgent_;
    part ordinary_;
};

/// The share of one body in the budget.
class body_share {
public:
    body_share(body_budget& budget, body_owner owner) noexcept : budget_{budget}, owner_{std::move(owner)} {}
    ~body_share() { release(); }
    body_share(const body_share&) = delete;
    body_share& operator=(const body_share&) = delete;

    /// Takes the bytes that a body of this size needs; false: the budget is exhausted.
    bool grow_to(std::size_t size)
    {
        const auto needed = size > body_budget::uncounted ? size - body_budget::uncounted : 0;
        if (needed <= taken_)
            return true;
        if (!budget_.take(needed - taken_, owner_))
            return false;
        taken_ = needed;
        return true;
    }

    /// Gives back what was taken, once the body is freed.
    void release() noexcept
    {
        if (taken_ > 0)
            budget_.release(std::exchange(taken_, 0), owner_);
    }

private:
    body_budget& budget_;
    std::size_t taken_ = 0;
    const body_owner owner_;
};

}  // namespace outbound::web
