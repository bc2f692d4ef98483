// Reads files, and encodes bytes and cells as text.
#include "files.hpp"

#include "fault.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

namespace cli {

std::string read_file(const std::string& path)
{
    if (path == "-")
        return {std::istreambuf_iterator<char>{std::cin}, {}};
    std::ifstream in{path, std::ios::binary};
    if (!in || std::filesystem::is_directory(path))
        throw usage_fault{"cannot read \"" + path + "\": " + std::generic_category().message(in ? EISDIR : errno)};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (in.bad())
        throw usage_fault{"cannot read \"" + path + "\" to its end"};
    return text;
}

std::string to_base64(std::string_view bytes)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto left = bytes.size() - at;
        const auto byte = [&](std::size_t i) { return i < left ? static_cast<unsigned char>(bytes[at + i]) : 0U; };
        const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= left ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

std::string csv_cell(std::string_view text, bool raw)
{
    const bool is_quoted = text.find_first_of(",;\"\r\n\t") != std::string_view::npos;
    std::string out = is_quoted ? "\"" : "";
    bool begins_cell = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_sign = begins_cell && std::string_view{"=+-@"}.find(c) != std::string_view::npos;
        if (!raw && (is_sign || (i == 0 && (c == '\t' || c == '\r'))))
            out += '\'';
        out.append(c == '"' ? 2 : 1, c);
        const bool is_separator = std::string_view{";\t\r\n"}.find(c) != std::string_view::npos;
        begins_cell = is_separator || (c == '"' && begins_cell && i > 0);
    }
    return out + (is_quoted ? "\"" : "");
}

}  // namespace cli
