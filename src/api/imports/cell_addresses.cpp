#include "api/imports/cell_addresses.hpp"

#include "api/imports/cells.hpp"
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace outbound::api {
namespace {

constexpr std::size_t most_surplus = 16;

phone_reading read_one(channel via, std::string_view cell, std::string_view default_country)
{
    if (via != channel::email)
        return read_phone_cell(cell, default_country);
    phone_reading out{fold_email(without_apostrophe(cell)), {}};
    out.fault = email_fault(out.number);
    return out;
}

bool is_separator(channel via, char32_t c)
{
    constexpr std::u32string_view separators = U",;<>|:\r\n\t\u2028\u2029\u3001\uFF0C\uFF1B";
    constexpr std::u32string_view brackets = U"()[]\"";
    return separators.find(c) != std::u32string_view::npos ||
           (via == channel::email && (is_blank(c) || brackets.find(c) != std::u32string_view::npos));
}

// Email addresses have no blanks and no brackets; phone numbers have them.
std::vector<std::string_view> split(channel via, std::string_view text)
{
    std::vector<std::string_view> parts;
    auto begin = text;
    while (!text.empty()) {
        const auto before = text;
        if (!is_separator(via, take_character(text)))
            continue;
        parts.push_back(begin.substr(0, begin.size() - before.size()));
        begin = text;
    }
    parts.push_back(begin);
    return parts;
}

// A slash may stand within a number (030/123456), or between two.
std::vector<std::string_view> split_at(std::string_view text, std::string_view separator)
{
    std::vector<std::string_view> parts;
    for (auto end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + separator.size());
    }
    parts.push_back(text);
    return parts;
}

class address_reader {
public:
    address_reader(channel via, std::string_view default_country) : via_{via}, default_country_{default_country} {}

    /// Adds the address of a part of the cell, or those of its own parts. `separators` are tried in their order.
    void read(std::string_view part, std::span<const std::string_view> separators)
    {
        const auto text = trimmed(without_outer_blanks(part), "'");
        auto reading = read_one(via_, text, default_country_);
        if (reading.fault.empty())
            return add(std::move(reading.number));
        while (!separators.empty() && text.find(separators.front()) == std::string_view::npos)
            separators = separators.subspan(1);
        if (!separators.empty()) {
            for (const auto each : split_at(text, separators.front()))
                read(each, separators.subspan(1));
        } else if (via_ == channel::email ? text.find('@') != std::string_view::npos
                                          : std::ranges::any_of(text, is_digit)) {
            out_.fault = std::move(reading.fault);
        }
    }

    cell_addresses take() { return std::move(out_); }

private:
    void add(std::string address)
    {
        if (known_.insert(address).second)
            out_.found.push_back(std::move(address));
    }

    channel via_;
    std::string_view default_country_;
    cell_addresses out_;
    std::set<std::string> known_;
};

}  // namespace

cell_addresses addresses_in(channel via, std::string_view cell, std::string_view default_country)
{
    constexpr std::string_view slashes[] = {" / ", "/"};
    if (!valid_utf8(cell))
        return {{}, "is not UTF-8"};
    const auto text = without_formula(cell);
    auto whole = read_one(via, text, default_country);
    if (whole.fault.empty())
        return {{std::move(whole.number)}, {}};
    address_reader reader{via, default_country};
    const std::span separators{slashes};
    for (const auto part : split(via, text))
        reader.read(part, via == channel::email ? separators.first(0) : separators);
    auto out = reader.take();
    if (out.found.empty())
        out.fault = std::move(whole.fault);
    return out;
}

std::span<const std::string> likely_cells(const csv_row& row, std::size_t columns, std::size_t column)
{
    if (row.fields.size() <= columns || row.fields.size() - columns > most_surplus)
        return {};
    return {row.fields.data() + column, row.fields.size() - columns + 1};
}

std::string likely_addresses(channel via, std::span<const std::string> cells, std::string_view default_country)
{
    const auto has_address = [&](const std::string& cell) {
        return !addresses_in(via, cell, default_country).found.empty();
    };
    const auto first = std::ranges::find_if(cells, has_address);
    std::string out;
    for (auto cell = first; cell != cells.end() && has_address(*cell); ++cell)
        if (cell == first || via == channel::email || without_apostrophe(*cell).starts_with('+'))
            out += (out.empty() ? "" : "; ") + *cell;
    return out;
}

}  // namespace outbound::api
