// Serialises block by block: the number of the block, then its bits.
#include "api/imports/touched_ids.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::size_t number_bytes = 8;

std::int64_t read_number(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes.substr(0, number_bytes))
        value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
}

void write_number(std::string& to, std::int64_t number)
{
    for (std::size_t i = number_bytes; i-- > 0;)
        to += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i) & 0xFF);
}

}  // namespace

touched_ids touched_ids::from_bytes(std::string_view bytes)
{
    touched_ids out;
    constexpr auto step = number_bytes + block_bytes;
    for (; bytes.size() >= step; bytes.remove_prefix(step))
        std::ranges::copy(bytes.substr(number_bytes, block_bytes), out.blocks_[read_number(bytes)].begin());
    return out;
}

std::string touched_ids::bytes() const
{
    std::string out;
    out.reserve(blocks_.size() * (number_bytes + block_bytes));
    for (const auto& [number, bits] : blocks_) {
        write_number(out, number);
        out.append(bits.data(), bits.size());
    }
    return out;
}

bool touched_ids::insert(std::int64_t id)
{
    constexpr std::int64_t ids_in_a_block = 8 * block_bytes;
    const auto place = static_cast<std::size_t>(id % ids_in_a_block);
    char& byte = blocks_.try_emplace(id / ids_in_a_block).first->second[place / 8];
    const auto bit = static_cast<char>(1 << (place % 8));
    const bool is_new = (byte & bit) == 0;
    byte = static_cast<char>(byte | bit);
    return is_new;
}

}  // namespace outbound::api
