// Draws numbers of grants.
#include <outbound/dispatch_store.hpp>

#include <random>

namespace outbound {

std::int64_t new_grant(random_source& random)
{
    return static_cast<std::int64_t>(std::uniform_int_distribution<std::uint64_t>{1, INT64_MAX}(random));
}

}  // namespace outbound
