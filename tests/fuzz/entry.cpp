// The entry point of libFuzzer for one target, which the build selects.
#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    outbound::fuzz::OUTBOUND_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
