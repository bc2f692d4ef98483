// Converts rows of a file to suppressions. Reasons are worded to follow the name of a column.
#include "api/imports/cell_addresses.hpp"
#include "api/imports/cells.hpp"
#include "api/imports/sink.hpp"
#include "api/requests.hpp"
#include "model/blanks.hpp"
#include "model/json_members.hpp"
#include "model/spreadsheet_text.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"
#include "rules/address_hash.hpp"

#include <algorithm>
#include <span>

namespace outbound::api {
namespace {

enum class meaning { ignored, address, email, phone, channel, reason, expires_at };

constexpr std::pair<std::string_view, meaning> known_names[] = {
    {"address", meaning::address},
    {"email", meaning::email},
    {"emailaddress", meaning::email},
    {"phone", meaning::phone},
    {"phonenumber", meaning::phone},
    {"number", meaning::phone},
    {"channel", meaning::channel},
    {"reason", meaning::reason},
    {"expiresat", meaning::expires_at},
    {"until", meaning::expires_at},
};

// In the form of plain_name().
constexpr std::pair<std::string_view, channel> channel_words[] = {
    {"email", channel::email},
    {"emails", channel::email},
    {"mail", channel::email},
    {"emailaddress", channel::email},
    {"emailmarketing", channel::email},
    {"sms", channel::sms},
    {"text", channel::sms},
    {"texts", channel::sms},
    {"textmessage", channel::sms},
    {"textmessages", channel::sms},
    {"texting", channel::sms},
    {"smsmessage", channel::sms},
    {"smsmarketing", channel::sms},
    {"phone", channel::phone},
    {"phonecall", channel::phone},
    {"phonecalls", channel::phone},
    {"call", channel::phone},
    {"calls", channel::phone},
    {"calling", channel::phone},
    {"voice", channel::phone},
    {"voicecall", channel::phone},
    {"telephone", channel::phone},
    {"telefon", channel::phone},
    {"anruf", channel::phone},
};

constexpr std::size_t longest_reason = 200;

template <class Value, std::size_t count>
std::optional<Value> find_name(const std::pair<std::string_view, Value> (&names)[count], std::string_view name)
{
    const auto* found = std::ranges::find(names, plain_name(name), &std::pair<std::string_view, Value>::first);
    return found != std::end(names) ? std::optional{found->second} : std::nullopt;
}

meaning meaning_of(std::string_view column)
{
    return find_name(known_names, column).value_or(meaning::ignored);
}

bool is_address(meaning m) noexcept
{
    return m == meaning::address || m == meaning::email || m == meaning::phone;
}

std::string first_characters(std::string_view text, std::size_t most)
{
    auto rest = text;
    for (std::size_t i = 0; i < most && !rest.empty(); ++i)
        take_character(rest);
    return std::string{text.substr(0, text.size() - rest.size())};
}

/// Why a cell was not accepted. A note is no reason to refuse a row: the file says whom not to contact.
struct cell_complaint {
    std::string reason;
    bool refuses_row = true;
};

cell_complaint read_reason(suppression& entry, std::string_view cell)
{
    if (!valid_utf8(cell))
        return {"is not UTF-8; the address is suppressed without it", false};
    const auto text = in_one_line(unmarked_for_spreadsheets(without_text_mark(cell)));
    if (has_control_character(text))
        return {"has control characters; the address is suppressed without it", false};
    if (text.empty())
        return {};
    entry.reason = first_characters(text, longest_reason);
    if (entry.reason.size() < text.size())
        return {"is longer than 200 characters; the first 200 are taken", false};
    return {};
}

class suppression_sink final : public import_sink {
public:
    suppression_sink(context& ctx, const job& record, const std::vector<std::string>& header)
        : ctx_{ctx},
          dry_run_{flag_member(record.request, "dry_run").value_or(false)},
          default_country_{text_member(record.request, "default_country")},
          channel_{named_member<channel>(record.request, "channel")},
          header_{header}
    {
        complaints wrong;
        check_header(header, wrong);
        wrong.settle();
        for (const auto& name : header)
            meanings_.push_back(meaning_of(name));
        const bool has_channel = channel_ || std::ranges::find(meanings_, meaning::channel) != meanings_.end();
        if (std::ranges::count_if(meanings_, is_address) != 1)
            wrong.add("", "header (line 1) must have one column for the address: address, email or phone");
        else if (!has_channel && std::ranges::find(meanings_, meaning::email) == meanings_.end())
            wrong.add(
                "channel", "is missing: say for which channel the addresses are, or give the file a column for it");
        wrong.settle();
    }

    void describe_columns(import_state& state) const override
    {
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (meanings_[i] == meaning::ignored && !is_blank(header_[i]))
                state.ignored.push_back(header_[i]);
    }

    std::size_t waiting() const noexcept override { return batch_.size(); }

    bool take(const csv_row& row, std::vector<import_fault>& faults) override
    {
        auto fitted = row;
        auto misfit = fit_row(fitted, header_.size());
        if (!misfit.empty())
            return take_long_row(fitted, std::move(misfit), faults);
        auto entry = new_entry();
        bool is_good = true;
        bool knows_channel = true;
        const auto try_cells = [&](bool addresses) {
            for (std::size_t i = 0; i < header_.size(); ++i) {
                if (is_address(meanings_[i]) != addresses)
                    continue;
                auto fault =
                    addresses ? add(entry, fitted.fields[i]) : read_cell(entry, meanings_[i], fitted.fields[i]);
                if (fault.reason.empty())
                    continue;
                is_good = is_good && !fault.refuses_row;
                knows_channel = knows_channel && meanings_[i] != meaning::channel;
                faults.push_back({row.line, header_[i], shortened(fitted.fields[i]), std::move(fault.reason)});
            }
        };
        try_cells(false);  // Reads the channel first: it decides which addresses are valid.
        const auto before = batch_.size();
        if (knows_channel)
            try_cells(true);
        if (!is_good)
            batch_.erase(batch_.begin() + static_cast<std::ptrdiff_t>(before), batch_.end());
        return is_good;
    }

    void write(import_state& state) override
    {
        if (batch_.empty())
            return;
        const auto all = static_cast<std::int64_t>(batch_.size());
        const auto added = dry_run_ ? count_new() : ctx_.store.suppressions().add(batch_);
        state.counts.created += added;
        state.counts.updated += all - added;
        batch_.clear();
    }

private:
    suppression new_entry() const
    {
        suppression entry;
        entry.channel = channel_.value_or(channel::email);
        entry.reason = to_string(suppression_reason::imported);
        entry.source = to_string(suppression_source::import_file);
        return entry;
    }

    // Reads the cells where they may stand, except the reason, which a comma is likeliest to have cut.
    bool take_long_row(const csv_row& row, std::string misfit, std::vector<import_fault>& faults)
    {
        const auto columns = header_.size();
        auto entry = new_entry();
        bool is_clear = true;
        for (std::size_t i = 0; i < columns; ++i)
            if (meanings_[i] == meaning::channel || meanings_[i] == meaning::expires_at)
                is_clear = is_clear && read_likely(entry, meanings_[i], likely_cells(row, columns, i));
        const auto column = static_cast<std::size_t>(std::ranges::find_if(meanings_, is_address) - meanings_.begin());
        const auto addresses = likely_addresses(entry.channel, likely_cells(row, columns, column), default_country_);
        const bool is_good = is_clear && !addresses.empty();
        if (is_good)
            add(entry, addresses);
        faults.push_back({row.line, {}, row.fields.empty() ? std::string{} : shortened(row.fields.front()),
            misfit + (is_good ? "; the address is suppressed without a reason" : "")});
        return is_good;
    }

    // False for a past time, and for an unknown channel.
    bool read_likely(suppression& entry, meaning column, std::span<const std::string> cells) const
    {
        for (const auto& cell : cells) {
            if (cell.empty())
                continue;
            if (read_cell(entry, column, cell).reason.empty())
                return true;
            if (column == meaning::expires_at && entry.expires_at)
                return false;
        }
        return column == meaning::expires_at || std::ranges::find(cells, std::string{}) != cells.end();
    }

    cell_complaint read_cell(suppression& entry, meaning column, const std::string& whole) const
    {
        if (column == meaning::ignored)
            return {};
        if (column == meaning::reason)
            return read_reason(entry, whole);
        const auto cell = without_apostrophe(whole);
        if (!valid_utf8(whole) || has_control_character(cell))
            return {"is not UTF-8, or has control characters"};
        if (cell.empty())
            return {};
        if (column == meaning::channel) {
            const auto via = find_name(channel_words, cell);
            entry.channel = via.value_or(entry.channel);
            return {via ? "" : "is none of email, sms, phone"};
        }
        entry.expires_at = from_rfc3339(cell);
        if (!entry.expires_at)
            return {"is no time in UTC such as 2026-11-22T15:00:00Z"};
        return {*entry.expires_at > ctx_.clock.now() ? "" : "is past: the row adds nothing"};
    }

    // Adds a suppression for each address of the cell.
    cell_complaint add(suppression& entry, std::string_view cell)
    {
        const auto text = without_apostrophe(cell);
        if (rules::is_address_hash(text)) {  // The hash of an erased person's address, as in exports.
            entry.address = text;
            batch_.push_back(entry);
            return {};
        }
        auto read = addresses_in(entry.channel, cell, default_country_);
        for (auto& address : read.found) {
            entry.address = std::move(address);
            batch_.push_back(entry);
        }
        if (read.fault.empty() || read.found.empty())
            return {std::move(read.fault)};
        return {"has a part that is not suppressed: it " + read.fault, false};
    }

    std::int64_t count_new() const
    {
        return std::ranges::count_if(
            batch_, [&](const suppression& s) { return !ctx_.store.suppressions().find(s.channel, s.address); });
    }

    context& ctx_;
    bool dry_run_;
    std::string default_country_;
    std::optional<channel> channel_;
    std::vector<std::string> header_;
    std::vector<meaning> meanings_;
    std::vector<suppression> batch_;
};

}  // namespace

column_worth worth_of_suppression_column(std::string_view name)
{
    const auto column = meaning_of(name);
    if (is_address(column))
        return column_worth::key;
    return column == meaning::ignored ? column_worth::none : column_worth::known;
}

std::unique_ptr<import_sink> make_suppression_sink(
    context& ctx, const job& record, const std::vector<std::string>& header)
{
    return std::make_unique<suppression_sink>(ctx, record, header);
}

}  // namespace outbound::api
