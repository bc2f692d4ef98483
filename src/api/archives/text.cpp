// The sum continues from its stored value, so it may span calls. The chain is computed per line, so that it does not
// depend on how calls split the text.
#include "api/archives/text.hpp"

#include "model/digest.hpp"
#include "model/json_members.hpp"
#include "rules/keyed_hash.hpp"

#include <outbound/json_text.hpp>

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace outbound::api {
namespace {

// The reflected CRC-32 of zlib, gzip and Ethernet. Its value is its whole state, so another call can continue it.
std::uint32_t go_on(std::uint32_t crc, std::string_view bytes)
{
    // To continue, Boost needs the remainder unreflected.
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

void archive_sum::add(std::string_view text)
{
    crc = go_on(crc, text);
    while (!text.empty()) {
        const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        chain = to_hex(digest(digest_algorithm::sha256, chain + std::string{line}));
        ++lines;
        text.remove_prefix(line.size());
    }
}

std::string archive_signer::signature(const archive_sum& sum) const
{
    constexpr std::size_t bytes = 32;
    std::string text{"outbound archive 1\n"};
    text.append(instance).append("\n").append(std::to_string(sum.lines)).append("\n").append(sum.chain);
    return rules::keyed_hash(secret, text, bytes);
}

std::string archive_signer::mark_of_cursor(std::string_view text) const
{
    constexpr std::size_t bytes = 16;
    std::string marked{"outbound archive cursor 1\n"};
    marked.append(instance).append("\n").append(text);
    return rules::keyed_hash(secret, marked, bytes);
}

void append_line(std::string& to, std::string_view kind, const boost::json::object& row)
{
    to += "{\"";
    to += kind;
    to += "\":";
    to += write_json(row);
    to += "}\n";
}

std::string end_line(const archive_sum& sum, const archive_signer& signer)
{
    std::string line;
    append_line(line, "end", {{"lines", sum.lines}, {"crc32", hex_of(sum.crc)}, {"signature", signer.signature(sum)}});
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

bool is_signed(const boost::json::object& end, const archive_sum& sum, const archive_signer& signer)
{
    const auto* given = end.if_contains("signature");
    return given != nullptr && given->is_string() &&
           equal_in_constant_time(std::string_view{given->get_string()}, signer.signature(sum));
}

}  // namespace outbound::api
