// The ids that an import has written so far, so that a second row for the same contact is known as a duplicate. Kept
// between calls, so it must stay small: one bit an id, in blocks, because ids that belong together lie together.
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

    /// False when the id was there already.
    bool insert(std::int64_t id);

private:
    static constexpr std::size_t block_bytes = 128;
    using block = std::array<char, block_bytes>;
    std::map<std::int64_t, block> blocks_;  // By id / 1024.
};

}  // namespace outbound::api
