// The CRC-32 continues from its stored value, so one sum may span calls.
#include "api/archives/text.hpp"

#include "model/json_members.hpp"

#include <outbound/json_text.hpp>

#include <boost/crc.hpp>

#include <array>
#include <cstdio>

namespace outbound::api {
namespace {

// The reflected CRC-32 of zlib, gzip and Ethernet. Its value is all of its state, so another call can continue it.
std::uint32_t go_on(std::uint32_t crc, std::string_view bytes)
{
    // Boost keeps the remainder unreflected when it is asked to go on.
    constexpr std::uint32_t all = 0xffffffffU;
    boost::crc_optimal<32, 0x04c11db7, 0, 0, true, true> sum{};
    std::uint32_t reflected = crc ^ all;
    std::uint32_t remainder = 0;
    for (int bit = 0; bit < 32; ++bit, reflected >>= 1)
        remainder = (remainder << 1) | (reflected & 1U);
    sum.reset(remainder);
    sum.process_bytes(bytes.data(), bytes.size());
    return static_cast<std::uint32_t>(sum.checksum()) ^ all;
}

std::string hex_of(std::uint32_t crc)
{
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", crc);
    return digits.data();
}

}  // namespace

void archive_sum::add(std::string_view text, std::int64_t count)
{
    lines += count;
    crc = go_on(crc, text);
}

void append_line(std::string& to, std::string_view kind, const boost::json::object& row)
{
    to += "{\"";
    to += kind;
    to += "\":";
    to += write_json(row);
    to += "}\n";
}

std::string end_line(const archive_sum& sum)
{
    std::string line;
    append_line(line, "end", {{"lines", sum.lines}, {"crc32", hex_of(sum.crc)}});
    return line;
}

std::string fault_of_end(const boost::json::object& end, const archive_sum& sum)
{
    const auto* lines = end.if_contains("lines");
    if (lines == nullptr || *lines != sum.lines)
        return "its closing line does not count " + std::to_string(sum.lines) +
               " lines before it: some are missing or too many";
    const auto* crc = end.if_contains("crc32");
    if (crc == nullptr || *crc != hex_of(sum.crc).c_str())
        return "its checksum is " + hex_of(sum.crc) + " and not what the closing line says: it was changed or damaged";
    return {};
}

}  // namespace outbound::api
