// The text has the distance of each place from the one before, in one letter or two; or six places in each letter.
// Letters are printable, so that JSON carries them unchanged.
#include "store/contacts/contact_set.hpp"

namespace outbound::sql {
namespace {

constexpr std::size_t letter_count = 90;
constexpr std::size_t one_letter = 44;  ///< Distances of one letter. 46 * 90 more have two.
constexpr std::size_t places_a_letter = 6;
constexpr std::size_t map_size = (block_size + places_a_letter - 1) / places_a_letter;

constexpr char first_letter = '#';

char letter(std::size_t value)
{
    const auto c = static_cast<char>(first_letter + value);
    return c < '\\' ? c : static_cast<char>(c + 1);
}

/// `letter_count` if it is none.
std::size_t number_of_letter(char c)
{
    if (c < first_letter || c > letter(letter_count - 1) || c == '\\')
        return letter_count;
    return static_cast<std::size_t>(c - first_letter - (c > '\\' ? 1 : 0));
}

std::string map_text(const contact_set& set)
{
    std::string out;
    for (std::size_t at = 0; at < block_size; at += places_a_letter) {
        std::size_t bits = 0;
        for (std::size_t i = 0; i < places_a_letter && at + i < block_size; ++i)
            bits |= static_cast<std::size_t>(set[at + i]) << i;
        out += letter(bits);
    }
    return out;
}

bool add_map(std::string_view text, contact_set& to)
{
    for (std::size_t n = 0; n < text.size(); ++n) {
        const auto bits = number_of_letter(text[n]);
        if (bits >> places_a_letter != 0)
            return false;
        for (std::size_t i = 0; i < places_a_letter && n * places_a_letter + i < block_size; ++i)
            if ((bits >> i & 1) != 0)
                to.set(n * places_a_letter + i);
    }
    return true;
}

bool add_list(std::string_view text, contact_set& to)
{
    std::size_t next = 0;
    for (std::size_t n = 0; n < text.size(); ++n) {
        auto distance = number_of_letter(text[n]);
        if (distance >= one_letter) {
            const auto second = ++n < text.size() ? number_of_letter(text[n]) : letter_count;
            if (distance == letter_count || second == letter_count)
                return false;
            distance = one_letter + (distance - one_letter) * letter_count + second;
        }
        next += distance;
        if (next >= block_size)
            return false;
        to.set(next++);
    }
    return true;
}

}  // namespace

std::string set_text(const std::vector<std::size_t>& places)
{
    std::string out;
    std::size_t next = 0;
    for (const auto place : places) {
        const auto distance = place - next;
        if (distance < one_letter)
            out += letter(distance);
        else
            (out += letter(one_letter + (distance - one_letter) / letter_count)) +=
                letter((distance - one_letter) % letter_count);
        next = place + 1;
    }
    if (out.size() < map_size)
        return out;
    contact_set set;
    for (const auto place : places)
        set.set(place);
    return map_text(set);
}

std::string set_text(const contact_set& set)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < block_size; ++i)
        if (set[i])
            places.push_back(i);
    return set_text(places);
}

void add_set(std::string_view text, contact_set& to)
{
    if (!(text.size() == map_size ? add_map(text, to) : add_list(text, to)))
        to.set();
}

}  // namespace outbound::sql
