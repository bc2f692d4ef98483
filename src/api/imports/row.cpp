// Converts rows of a CSV file to contacts. Reasons are worded to follow the name of a column.
#include "api/imports/columns.hpp"
#include "model/address.hpp"
#include "model/utf8.hpp"

#include <algorithm>

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
    while (row.fields.size() > columns && row.fields.back().empty())
        row.fields.pop_back();
    if (row.fields.size() > columns)
        return "the row has " + std::to_string(row.fields.size()) + " columns, the header has " +
               std::to_string(columns);
    row.fields.resize(columns);
    return {};
}

std::optional<imported_contact> import_columns::read(csv_row row, std::vector<import_fault>& faults) const
{
    if (auto reason = fit_row(row, header_.size()); !reason.empty()) {
        faults.push_back(
            {row.line, {}, row.fields.empty() ? std::string{} : shortened(row.fields.front()), std::move(reason)});
        return std::nullopt;
    }
    imported_contact person;
    auto cells = read_cells(row, person);
    bool is_refused = std::ranges::any_of(cells, [](const cell_fault& fault) { return fault.refuses_row; });
    if (!is_refused) {
        auto reason = read_key(person.values);
        is_refused = !reason.empty();
        if (is_refused && std::ranges::all_of(cells, [](const cell_fault& fault) { return fault.reason.empty(); }))
            faults.push_back({row.line, {}, {}, std::move(reason)});
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto& fault = cells[i];
        if (fault.reason.empty())
            continue;
        if (!is_refused && !fault.took_part)
            fault.reason += "; the contact is taken without it";
        faults.push_back({row.line, header_[i], shortened(row.fields[i]), std::move(fault.reason)});
    }
    if (!is_refused)
        read_opt_outs(row, person, faults);
    return is_refused ? std::nullopt : std::optional{std::move(person)};
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
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const auto reason = opt_outs_[i] != nullptr ? opt_out_in(*opt_outs_[i], row.fields[i]) : std::nullopt;
        if (!reason)
            continue;
        suppression fact;
        fact.channel = opt_outs_[i]->channel;
        fact.address = fact.channel == channel::email ? fold_email(person.values.email) : person.values.phone;
        fact.reason = to_string(*reason);
        fact.source = to_string(suppression_source::import_file);
        if (fact.address.empty())
            faults.push_back({row.line, header_[i], shortened(row.fields[i]),
                "opts out, but the row has no address for " + std::string{to_string(fact.channel)} +
                    ": nothing is suppressed"});
        else
            person.opt_outs.push_back(std::move(fact));
    }
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
