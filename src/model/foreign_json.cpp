// Every value but the first follows a comma, a colon or an opening bracket.
#include "model/foreign_json.hpp"

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <utility>

namespace outbound {

void json_value_counter::take(char c) noexcept
{
    if (is_in_text_) {
        const bool ends = c == '"' && !is_escaped_;
        is_escaped_ = c == '\\' && !is_escaped_;
        is_in_text_ = !ends;
    } else if (c == '"') {
        is_in_text_ = true;
    } else if (c == ',' || c == ':' || c == '[' || c == '{') {
        ++count_;
    }
}

void json_value_counter::add(std::string_view piece) noexcept
{
    auto state = *this;  // Which the compiler keeps in registers, because no byte of `piece` can be part of it.
    for (const char c : piece)
        state.take(c);
    *this = state;
}

std::size_t count_json_values(std::string_view text) noexcept
{
    json_value_counter counter;
    counter.add(text);
    return counter.count();
}

boost::json::value parse_foreign_json(
    std::string_view text, boost::system::error_code& fault, std::size_t most, boost::json::storage_ptr memory)
{
    // A value takes two bytes of JSON at least: its own, and one that parts it from others.
    const bool may_have_more = text.size() / 2 >= most;
    if (may_have_more && count_json_values(text) > most) {
        fault = make_error_code(boost::json::error::array_too_large);
        return nullptr;
    }
    return boost::json::parse({text.data(), text.size()}, fault, std::move(memory));
}

}  // namespace outbound
