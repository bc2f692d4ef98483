// A cursor holds the id of the last item and, in hexadecimal, its sort key: `4711`, `4711.41636d65`. It stays valid
// when that item is deleted.
#include "api/paging.hpp"

#include "api/requests.hpp"
#include "model/digest.hpp"
#include "model/integer_text.hpp"
#include "model/utf8.hpp"

#include <charconv>

namespace outbound::api {
namespace {

constexpr std::int64_t most_items = 1000;
constexpr std::size_t longest_cursor = 2000;
constexpr std::size_t longest_search = 200;
constexpr std::string_view newest_first = "-created_at";

std::string_view sort_word(list_key key)
{
    switch (key) {
    case list_key::id:
        return "created_at";
    case list_key::name:
        return "name";
    case list_key::updated_at:
        return "updated_at";
    }
    return {};
}

list_key key_of(std::string_view word)
{
    for (const auto key : name_keys)
        if (sort_word(key) == word)
            return key;
    return list_key::id;
}

std::optional<std::string> bytes_of_hex(std::string_view text)
{
    std::string out;
    for (; text.size() >= 2; text.remove_prefix(2)) {
        unsigned char byte = 0;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + 2, byte, 16);
        if (fault != std::errc{} || end != text.data() + 2)
            return std::nullopt;
        out += static_cast<char>(byte);
    }
    return text.empty() ? std::optional{std::move(out)} : std::nullopt;
}

bool is_key(std::string_view bytes, list_key key)
{
    return key == list_key::updated_at ? read_integer<std::int64_t>(bytes).has_value() : valid_utf8(bytes);
}

/// Parses a cursor of a list sorted by `slice.key`; false if it is none.
bool read_cursor(std::string_view text, page_request& slice)
{
    const auto point = std::min(text.find('.'), text.size());
    const auto id = read_integer<std::int64_t>(text.substr(0, point));
    if (!id || *id < 0 || (point < text.size()) != (slice.key != list_key::id))
        return false;
    slice.after = *id;
    if (slice.key == list_key::id)
        return true;
    auto key = bytes_of_hex(text.substr(point + 1));
    if (!key || !is_key(*key, slice.key))
        return false;
    slice.after_key = *std::move(key);
    return true;
}

void read_slice(const boost::json::object& request, page_request& slice)
{
    if (const auto limit = integer_member(request, "limit"))
        slice.limit = static_cast<std::size_t>(*limit);
    const auto after = text_member(request, "after");
    complaints wrong;
    if (!after.empty() && !read_cursor(after, slice))
        wrong.add("after", "must be `next` of a slice with the same sort, got \"" + shortened(after) + '"');
    wrong.settle();
}

}  // namespace

std::vector<shape_member> slice_members(std::vector<shape_member> members)
{
    members.push_back(optional("limit", shapes::integer(1, most_items), "At most so many items; 100 when left out."));
    members.push_back(optional("after", cursor_shape(), "`next` of the slice before."));
    return members;
}

shape slice_request(std::vector<shape_member> members)
{
    return shapes::object(slice_members(std::move(members)));
}

shape list_request(std::vector<shape_member> members, std::initializer_list<list_key> more_keys)
{
    std::vector<std::string> words;
    const auto add = [&](list_key key) {
        words.push_back('-' + std::string{sort_word(key)});
        words.emplace_back(sort_word(key));
    };
    add(list_key::id);
    for (const auto key : more_keys)
        add(key);
    members.push_back(optional(
        "sort", shapes::one_of(std::move(words)), "`-` sorts downwards. Left out: -created_at, the newest first."));
    return slice_request(std::move(members));
}

shape_member search_member(std::string_view places)
{
    return optional("q", shapes::text(0, longest_search), "Found in " + std::string{places} + ", whatever its case.");
}

shape list_response(const shape& item)
{
    return shapes::object({required("items", shapes::array(item, 0, most_items)),
        optional("next", cursor_shape(), "Null on the last slice.")});
}

shape cursor_shape()
{
    return shapes::text(1, longest_cursor, text_kind::cursor);
}

page_request slice_of(const boost::json::object& request)
{
    page_request slice;
    read_slice(request, slice);
    return slice;
}

page_request sorted_slice_of(const boost::json::object& request)
{
    std::string_view word = newest_first;
    const auto asked = text_member(request, "sort");
    if (!asked.empty())
        word = asked;
    page_request slice;
    slice.descending = word.starts_with('-');
    slice.key = key_of(word.substr(slice.descending ? 1 : 0));
    read_slice(request, slice);
    return slice;
}

boost::json::value cursor_text(std::int64_t id, const std::optional<std::string>& key)
{
    auto out = std::to_string(id);
    if (key)
        out += '.' + to_hex(*key);
    return boost::json::value(out);
}

}  // namespace outbound::api
