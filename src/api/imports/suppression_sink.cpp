// Converts rows of a file to suppressions. Reasons are worded to follow the name of a column.
#include "api/imports/cells.hpp"
#include "api/imports/sink.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/json_members.hpp"
#include "model/lower_case.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"
#include "rules/address_hash.hpp"

#include <algorithm>

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

meaning meaning_of(std::string_view column)
{
    const auto* found =
        std::ranges::find(known_names, plain_name(column), &std::pair<std::string_view, meaning>::first);
    return found != std::end(known_names) ? found->second : meaning::ignored;
}

bool is_address(meaning m) noexcept
{
    return m == meaning::address || m == meaning::email || m == meaning::phone;
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
        const auto before = faults.size();
        auto fitted = row;
        if (auto reason = fit_row(fitted, header_.size()); !reason.empty()) {
            faults.push_back(
                {row.line, {}, row.fields.empty() ? std::string{} : shortened(row.fields.front()), std::move(reason)});
            return false;
        }
        auto entry = read(fitted, faults);
        if (faults.size() == before)
            batch_.push_back(std::move(entry));
        return faults.size() == before;
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
    suppression read(const csv_row& row, std::vector<import_fault>& faults) const
    {
        suppression entry;
        entry.channel = channel_.value_or(channel::email);
        entry.reason = to_string(suppression_reason::imported);
        entry.source = to_string(suppression_source::import_file);
        const auto try_cells = [&](bool addresses) {
            for (std::size_t i = 0; i < header_.size(); ++i)
                if (is_address(meanings_[i]) == addresses)
                    if (auto fault = read_cell(entry, meanings_[i], row.fields[i]); !fault.empty())
                        faults.push_back({row.line, header_[i], shortened(row.fields[i]), std::move(fault)});
        };
        try_cells(false);  // Reads the channel first: it decides which addresses are valid.
        if (knows_channel(faults))
            try_cells(true);
        return entry;
    }

    bool knows_channel(const std::vector<import_fault>& faults) const
    {
        const auto column = std::ranges::find(meanings_, meaning::channel) - meanings_.begin();
        return std::ranges::none_of(faults, [&](const import_fault& fault) {
            return static_cast<std::size_t>(column) < header_.size() &&
                   fault.column == header_[static_cast<std::size_t>(column)];
        });
    }

    std::string read_cell(suppression& entry, meaning column, const std::string& whole) const
    {
        if (column == meaning::ignored)
            return {};
        const auto cell = column == meaning::reason ? in_one_line(without_text_mark(whole)) : without_apostrophe(whole);
        if (!valid_utf8(whole) || has_control_character(cell))
            return "is not UTF-8, or has control characters";
        if (is_address(column))
            return read_address(entry, cell);
        if (cell.empty())
            return {};
        if (column == meaning::channel) {
            const auto via = from_string<channel>(lowered(without_outer_blanks(cell)));
            entry.channel = via.value_or(entry.channel);
            return via ? "" : "is none of email, sms, phone";
        }
        if (column == meaning::expires_at) {
            entry.expires_at = from_rfc3339(cell);
            if (!entry.expires_at)
                return "is no time in UTC such as 2026-11-22T15:00:00Z";
            return *entry.expires_at > ctx_.clock.now() ? "" : "is past: the row adds nothing";
        }
        constexpr std::size_t longest_reason = 200;
        entry.reason = cell;
        return count_characters(cell) > longest_reason ? "is longer than 200 characters" : "";
    }

    std::string read_address(suppression& entry, const std::string& cell) const
    {
        if (rules::is_address_hash(cell)) {  // The hash of an erased person's address, as in exports.
            entry.address = cell;
            return {};
        }
        if (entry.channel == channel::email) {
            entry.address = fold_email(cell);
            return email_fault(entry.address);
        }
        auto reading = read_phone_cell(cell, default_country_);
        entry.address = std::move(reading.number);
        return std::move(reading.fault);
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

std::unique_ptr<import_sink> make_suppression_sink(
    context& ctx, const job& record, const std::vector<std::string>& header)
{
    return std::make_unique<suppression_sink>(ctx, record, header);
}

}  // namespace outbound::api
