// The system's source of randomness.
#include <outbound/random.hpp>

#include <random>

namespace outbound {
namespace {

class system_source final : public random_source {
public:
    result_type operator()() override
    {
        std::random_device device;
        static_assert(std::random_device::max() >= 0xffff'ffff);
        return result_type{device()} << 32U | device();
    }
};

// Constructed at load time, not on first use: see fork_gate.hpp. Never destroyed: engines may run during static
// destruction.
random_source& instance = *new system_source;

}  // namespace

random_source& system_random()
{
    return instance;
}

}  // namespace outbound
