// Guesses the delimiter from the header line, and gives rows to the sink in batches of 1,000.
#include "api/imports/importer.hpp"

#include "model/json_members.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::size_t rows_a_batch = 1000;

// The delimiter that occurs most often in the header line; a comma if none does.
char likely_delimiter(std::string_view text)
{
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    for (const char c : {';', '\t', '|'})
        if (std::ranges::count(line, c) > std::ranges::count(line, best))
            best = c;
    return best;
}

bool is_empty(const csv_row& row)
{
    return row.fault.empty() && std::ranges::all_of(row.fields, &std::string::empty);
}

}  // namespace

importer::importer(context& ctx, const job& record) : ctx_{ctx}, record_{record}, state_{import_state_of(record)}
{
    if (const auto delimiter = text_member(record.request, "delimiter"); !delimiter.empty())
        state_.delimiter = delimiter[0];
    if (!state_.header.empty())
        sink_ = make_import_sink(ctx_, record_, state_.header);
}

void importer::append(std::string_view bytes)
{
    state_.counts.bytes += static_cast<std::int64_t>(bytes.size());
    read(bytes, false);
}

void importer::finish()
{
    read({}, true);
    if (!sink_)
        throw error{errc::invalid, "the file is empty: its first line must name columns, such as email"};
}

void importer::read(std::string_view bytes, bool is_end)
{
    auto& position = state_.position;
    if (state_.delimiter == 0) {
        position.unfinished += bytes;
        bytes = {};
        const bool is_whole = position.unfinished.find_first_of("\r\n") != std::string::npos;
        if (!is_whole && !is_end && position.unfinished.size() <= csv_reader::longest_row)
            return;
        state_.delimiter = likely_delimiter(position.unfinished);
    }
    csv_reader reader{state_.delimiter, std::move(position), [this](const csv_row& row) { on_row(row); }};
    reader.feed(bytes);
    if (is_end)
        reader.finish();
    if (sink_)
        sink_->write(state_);
    position = reader.position();
}

void importer::on_row(const csv_row& row)
{
    if (is_empty(row))
        return;
    if (!sink_) {
        if (!row.fault.empty())
            throw error{errc::invalid,
                "the header (line " + std::to_string(row.line) + ") cannot be read: " + std::string{row.fault}};
        sink_ = make_import_sink(ctx_, record_, row.fields);
        state_.header = row.fields;
        state_.ignored = sink_->ignored();
        return;
    }
    ++state_.counts.rows;
    std::vector<import_fault> found;
    if (!sink_->take(row, found))
        list_faults(std::move(found));
    if (sink_->waiting() == rows_a_batch)
        sink_->write(state_);
}

void importer::list_faults(std::vector<import_fault> found)
{
    ++state_.counts.invalid;
    for (auto& fault : found) {
        if (faults_.size() < most_faults)
            faults_.push_back(std::move(fault));
        else
            ++unlisted_;
    }
}

}  // namespace outbound::api
