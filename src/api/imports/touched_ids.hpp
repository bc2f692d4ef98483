// The set of ids that an import has written, which detects duplicate rows for a contact. It is stored between calls and
// must be small: one bit per id, in blocks, because ids of one import are close together.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace outbound::api {

class touched_ids {
public:
    /// Reads what bytes() wrote; anything else gives an empty set.
    static touched_ids from_bytes(std::string_view bytes);
    std::string bytes() const;

    /// False if the id is in the set already.
    bool insert(std::int64_t id);

private:
    static constexpr std::size_t block_bytes = 128;
    using block = std::array<char, block_bytes>;
    std::map<std::int64_t, block> blocks_;  // By id / 1024.
};

}  // namespace outbound::api
