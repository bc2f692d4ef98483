// A set of contacts with neighbouring ids, as text.
#pragma once

#include <outbound/types.hpp>

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// Contacts are indexed by blocks of this many ids.
constexpr int block_bits = 12;
constexpr std::size_t block_size = std::size_t{1} << block_bits;

/// The contacts of a block, by their place in it.
using contact_set = std::bitset<block_size>;

constexpr std::int64_t block_of(contact_id id) noexcept
{
    return id >> block_bits;
}

constexpr contact_id first_of_block(std::int64_t block) noexcept
{
    return block << block_bits;
}

constexpr std::size_t place_in_block(contact_id id) noexcept
{
    return static_cast<std::size_t>(id) % block_size;
}

/// The set with these places, which ascend: one or two letters for each place, or 683 letters for many.
std::string set_text(const std::vector<std::size_t>& places);
std::string set_text(const contact_set& set);

/// Adds the places of set_text(). Unreadable text adds all places, so that a search finds too much rather than too
/// little.
void add_set(std::string_view text, contact_set& to);

}  // namespace outbound::sql
