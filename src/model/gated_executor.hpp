// An executor that runs every handler inside the fork gate, so that a coroutine may use databases and OpenSSL, and
// permits forks while it waits.
#pragma once

#include "model/fork_gate.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <type_traits>
#include <utility>

namespace outbound {

/// Wraps an executor and has all of its properties.
template <class Inner>
class gated_executor {
public:
    explicit gated_executor(Inner inner) noexcept : inner_{std::move(inner)} {}

    template <class Property>
    requires boost::asio::can_require<const Inner&, Property>::value auto require(const Property& wanted) const
    {
        return wrap(boost::asio::require(inner_, wanted));
    }

    template <class Property>
    requires boost::asio::can_prefer<const Inner&, Property>::value auto prefer(const Property& wanted) const
    {
        return wrap(boost::asio::prefer(inner_, wanted));
    }

    template <class Property>
    requires boost::asio::can_query<const Inner&, Property>::value decltype(auto) query(const Property& wanted) const
    {
        return boost::asio::query(inner_, wanted);
    }

    template <class F>
    void execute(F&& step) const
    {
        inner_.execute([step = std::forward<F>(step)]() mutable {
            const fork_gate behind;
            std::move(step)();
        });
    }

    friend bool operator==(const gated_executor& a, const gated_executor& b) noexcept { return a.inner_ == b.inner_; }
    friend bool operator!=(const gated_executor& a, const gated_executor& b) noexcept { return a.inner_ != b.inner_; }

private:
    template <class Other>
    static gated_executor<std::decay_t<Other>> wrap(Other&& other)
    {
        return gated_executor<std::decay_t<Other>>{std::forward<Other>(other)};
    }

    Inner inner_;
};

}  // namespace outbound
