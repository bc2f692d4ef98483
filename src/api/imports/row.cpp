// Converts rows of a CSV file to contacts. Reasons are worded to follow the name of a column.
#include "api/imports/cell_addresses.hpp"
#include "api/imports/columns.hpp"
#include "model/address.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <tuple>

namespace outbound::api {
namespace {

constexpr std::size_t longest_address_key = 255;

constexpr std::pair<std::string_view, std::string contact::*> imported_texts[] = {
    {"email", &contact::email},
    {"phone", &contact::phone},
    {"first_name", &contact::first_name},
    {"last_name", &contact::last_name},
    {"company", &contact::company},
    {"industry", &contact::industry},
    {"timezone", &contact::timezone},
};

void clear_member(contact& stored, std::string_view target)
{
    if (target == "lead_score")
        stored.lead_score.reset();
    else if (target == "tags")
        stored.tags.clear();
    else if (target.starts_with(fields_prefix))
        stored.fields.erase(target.substr(fields_prefix.size()));
    for (const auto& [name, member] : imported_texts)
        if (name == target)
            (stored.*member).clear();
}

// The suppressions of an opt-out on one channel, or on every one; the row may lack the address.
std::vector<suppression> opt_outs_of(const row_addresses& row, std::optional<channel> only, suppression_reason reason)
{
    std::vector<suppression> facts;
    for (const auto via : {channel::email, channel::sms, channel::phone}) {
        if (via != only.value_or(via))
            continue;
        for (const auto& address : via == channel::email ? row.emails : row.phones) {
            suppression fact;
            fact.channel = via;
            fact.address = address;
            fact.reason = to_string(reason);
            fact.source = to_string(suppression_source::import_file);
            facts.push_back(std::move(fact));
        }
    }
    return facts;
}

template <class Condition>
std::string first_of(std::span<const std::string> cells, Condition holds)
{
    const auto found = std::ranges::find_if(cells, holds);
    return found != cells.end() ? *found : std::string{};
}

// The cell that opts out, of those that may be the column's; empty if none does. A word for "no" among them is taken
// for the column's, unless there is one for "yes".
std::string likely_opt_out(const opt_out_column& column, std::span<const std::string> cells)
{
    const auto opts_out = [&](const std::string& cell) { return opt_out_in(column, cell).has_value(); };
    const auto is_certain = [&](const std::string& cell) { return opts_out(cell) && is_certain_opt_out(cell); };
    const auto is_no = [&](const std::string& cell) { return !cell.empty() && !opts_out(cell); };
    auto certain = first_of(cells, is_certain);
    if (!certain.empty() || (!column.is_status && std::ranges::any_of(cells, is_no)))
        return certain;
    return first_of(cells, opts_out);
}

}  // namespace

void apply(const imported_contact& row, contact& stored)
{
    for (const auto& target : row.cleared)
        clear_member(stored, target);
    for (const auto& [name, member] : imported_texts)
        if (!(row.values.*member).empty())
            stored.*member = row.values.*member;
    if (row.values.lead_score)
        stored.lead_score = row.values.lead_score;
    if (!row.values.tags.empty())
        stored.tags = row.values.tags;
    for (const auto& [name, value] : row.values.fields)
        stored.fields[name] = value;
}

std::string fit_row(csv_row& row, std::size_t columns)
{
    if (!row.fault.empty())
        return std::string{row.fault};
    for (auto& cell : row.fields)
        if (is_blank_cell(cell))
            cell.clear();
    while (row.fields.size() > columns && row.fields.back().empty())
        row.fields.pop_back();
    if (row.fields.size() > columns)
        return "the row has " + std::to_string(row.fields.size()) + " columns, the header has " +
               std::to_string(columns);
    row.fields.resize(columns);
    return {};
}

imported_contact import_columns::read(csv_row row, std::vector<import_fault>& faults) const
{
    if (auto reason = fit_row(row, header_.size()); !reason.empty()) {
        faults.push_back(
            {row.line, {}, row.fields.empty() ? std::string{} : shortened(row.fields.front()), std::move(reason)});
        return read_long_row(row, faults);
    }
    imported_contact person;
    auto cells = read_cells(row, person);
    person.is_refused = std::ranges::any_of(cells, [](const cell_fault& fault) { return fault.refuses_row; });
    if (!person.is_refused) {
        auto reason = read_key(person.values);
        person.is_refused = !reason.empty();
        if (!reason.empty() && std::ranges::all_of(cells, [](const cell_fault& fault) { return fault.reason.empty(); }))
            faults.push_back({row.line, {}, {}, std::move(reason)});
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto& fault = cells[i];
        if (fault.reason.empty())
            continue;
        if (!person.is_refused && !fault.took_part)
            fault.reason += "; the contact is taken without it";
        faults.push_back({row.line, header_[i], shortened(row.fields[i]), std::move(fault.reason)});
    }
    read_opt_outs(row, person, faults);
    return person;
}

// Reads addresses and opt-outs only, where the cells of their columns may stand.
imported_contact import_columns::read_long_row(const csv_row& row, std::vector<import_fault>& faults) const
{
    imported_contact person;
    person.is_refused = true;
    csv_row likely{row.line, std::vector<std::string>(header_.size()), {}};
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const auto places = likely_cells(row, header_.size(), i);
        if (addresses_[i])
            likely.fields[i] = likely_addresses(*addresses_[i], places, options_.default_country);
        else if (opt_outs_[i] != nullptr)
            likely.fields[i] = likely_opt_out(*opt_outs_[i], places);
    }
    read_opt_outs(likely, person, faults);
    return person;
}

// Returns the faults by column.
std::vector<cell_fault> import_columns::read_cells(const csv_row& row, imported_contact& person) const
{
    std::vector<cell_fault> faults(header_.size());
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const auto& cell = row.fields[i];
        if (targets_[i].empty())
            continue;
        if (!cell.empty())
            faults[i] = read_cell(person.values, targets_[i], cell, options_.default_country);
        else if (options_.blank_clears)
            person.cleared.push_back(targets_[i]);
    }
    return faults;
}

void import_columns::read_opt_outs(
    const csv_row& row, imported_contact& person, std::vector<import_fault>& faults) const
{
    std::optional<row_addresses> addresses;
    std::set<std::tuple<channel, std::string, std::string>> known;  // Several columns may say the same.
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const auto reason = opt_outs_[i] != nullptr ? opt_out_in(*opt_outs_[i], row.fields[i]) : std::nullopt;
        if (!reason)
            continue;
        if (!addresses)
            addresses = read_addresses(row, faults);
        const auto via = opt_outs_[i]->channel;
        auto facts = opt_outs_of(*addresses, via, *reason);
        const auto channel_words = via ? " for " + std::string{to_string(*via)} : std::string{};
        if (facts.empty())
            faults.push_back({row.line, header_[i], shortened(row.fields[i]),
                "opts out, but the row has no address" + channel_words + ": nothing is suppressed"});
        else if (person.is_refused)
            faults.push_back({row.line, header_[i], shortened(row.fields[i]),
                facts.front().address == facts.back().address
                    ? "opts out: the address is suppressed although the row is refused"
                    : "opts out: the addresses are suppressed although the row is refused"});
        for (auto& fact : facts)
            if (known.emplace(fact.channel, fact.address, fact.reason).second)
                person.opt_outs.push_back(std::move(fact));
    }
}

// Every address of the row, also of columns with the meaning of an earlier one. Lists those that cannot be read, unless
// they are listed as the contact's.
row_addresses import_columns::read_addresses(const csv_row& row, std::vector<import_fault>& faults) const
{
    row_addresses out;
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (!addresses_[i] || row.fields[i].empty())
            continue;
        auto read = addresses_in(*addresses_[i], row.fields[i], options_.default_country);
        if (!read.fault.empty() && (targets_[i].empty() || !read.found.empty()))
            faults.push_back({row.line, header_[i], shortened(row.fields[i]),
                (read.found.empty() ? "is not suppressed: it " : "has a part that is not suppressed: it ") +
                    read.fault});
        auto& known = addresses_[i] == channel::email ? out.emails : out.phones;
        std::ranges::move(read.found, std::inserter(known, known.end()));
    }
    return out;
}

// Without a column for external_id the key is the address, so that a later import finds the contact.
std::string import_columns::read_key(contact& person) const
{
    if (!person.external_id.empty())
        return {};
    if (has_key_)
        return "the row has no external_id";
    person.external_id = person.email.empty() ? person.phone : fold_email(person.email);
    if (person.external_id.empty())
        return "the row has neither email nor phone";
    return person.external_id.size() > longest_address_key
               ? "the email address is longer than 255 bytes and cannot be the contact's key"
               : "";
}

}  // namespace outbound::api
