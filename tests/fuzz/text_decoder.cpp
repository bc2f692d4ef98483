// Encodings of files: the text does not depend on the division into pieces, and ASCII is unchanged. First byte:
// the size of the pieces.
#include "api/imports/text_decoder.hpp"
#include "fuzz/targets.hpp"
#include "model/ascii.hpp"

#include <algorithm>
#include <string>

namespace outbound::fuzz {
namespace {

struct decoded {
    std::string text;
    api::text_encoding encoding = api::text_encoding::unknown;

    friend bool operator==(const decoded&, const decoded&) = default;
};

decoded decode(std::string_view bytes, std::size_t piece)
{
    decoded out;
    std::string undecoded;
    while (!bytes.empty()) {
        api::text_decoder decoder{out.encoding, std::move(undecoded)};
        out.text += decoder.decode(bytes.substr(0, piece), false);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        out.encoding = decoder.encoding();
        undecoded = decoder.undecoded();
        require(undecoded.size() <= api::text_decoder::window + piece);
    }
    api::text_decoder last{out.encoding, std::move(undecoded)};
    out.text += last.decode({}, true);
    out.encoding = last.encoding();
    return out;
}

}  // namespace

void text_decoder(std::string_view input)
{
    const std::size_t piece = 1 + take_byte(input);
    const auto whole = decode(input, input.size() + 1);
    require(decode(input, piece) == whole);
    const auto is_plain = [](char c) { return !is_control(c) && static_cast<unsigned char>(c) < 0x80; };
    require(!std::ranges::all_of(input, is_plain) || whole.text == input);
}

}  // namespace outbound::fuzz
