// Uses libunistring, which libidn2 loads anyway, for Unicode; has a fast path for ASCII.
#include "model/folded_name.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"

#include <unicase.h>
#include <uninorm.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>

namespace outbound {
namespace {

// `convert` takes text and its length, and returns text from malloc, or null.
template <class F>
std::string converted(std::string_view text, F convert)
{
    if (!valid_utf8(text))
        return std::string{text};
    std::size_t size = 0;
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> out{
        convert(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &size), std::free};
    return out ? std::string{reinterpret_cast<const char*>(out.get()), size} : std::string{text};
}

}  // namespace

std::string composed_name(std::string_view name)
{
    if (is_ascii(name))
        return std::string{name};
    return converted(name, [](const std::uint8_t* from, std::size_t size, std::size_t* written) {
        return u8_normalize(UNINORM_NFC, from, size, nullptr, written);
    });
}

std::string fold_name(std::string_view name)
{
    if (is_ascii(name)) {
        std::string out{name};
        std::ranges::transform(out, out.begin(), to_lower);
        return out;
    }
    return converted(name, [](const std::uint8_t* from, std::size_t size, std::size_t* written) {
        return u8_casefold(from, size, nullptr, UNINORM_NFC, nullptr, written);
    });
}

std::vector<std::string> distinct_names(std::vector<std::string> names)
{
    std::set<std::string> seen;
    std::erase_if(names, [&](const std::string& name) { return !seen.insert(fold_name(name)).second; });
    std::ranges::transform(names, names.begin(), composed_name);
    std::ranges::sort(names);
    return names;
}

}  // namespace outbound
