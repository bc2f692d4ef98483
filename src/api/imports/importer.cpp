// Detects the delimiter, and writes rows in batches of 1,000.
#include "api/imports/importer.hpp"

#include "api/imports/delimiter.hpp"
#include "model/json_members.hpp"

#include <utility>

namespace outbound::api {
namespace {

constexpr std::size_t rows_a_batch = 1000;

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
    text_decoder decoder{state_.encoding, std::move(state_.undecoded)};
    auto text = decoder.decode(bytes, is_end);
    state_.encoding = decoder.encoding();
    state_.undecoded = decoder.undecoded();

    auto& position = state_.position;
    if (state_.delimiter == 0) {
        position.unfinished += std::exchange(text, {});
        const auto found = find_delimiter(position.unfinished, is_end, make_column_judge(record_));
        if (!found)
            return;
        state_.delimiter = *found;
    }
    csv_reader reader{state_.delimiter, std::move(position), [this](const csv_row& row) { on_row(row); }};
    reader.feed(text);
    if (is_end)
        reader.finish();
    if (sink_)
        sink_->write(state_);
    position = reader.position();
}

void importer::on_row(const csv_row& row)
{
    if (row.is_blank())
        return;
    if (!sink_)
        return read_header(row);
    ++state_.counts.rows;
    std::vector<import_fault> found;
    const bool is_taken = sink_->take(row, found);
    state_.counts.invalid += is_taken ? 0 : 1;
    state_.counts.incomplete += is_taken && !found.empty() ? 1 : 0;
    list_faults(std::move(found));
    if (sink_->waiting() >= rows_a_batch)
        sink_->write(state_);
}

void importer::read_header(const csv_row& row)
{
    if (!row.fault.empty())
        throw error{errc::invalid,
            "the header (line " + std::to_string(row.line) + ") cannot be read: " + std::string{row.fault}};
    if (declares_delimiter(row))
        return;
    sink_ = make_import_sink(ctx_, record_, row.fields);
    state_.header = row.fields;
    sink_->describe_columns(state_);
}

void importer::list_faults(std::vector<import_fault> found)
{
    for (auto& fault : found) {
        if (faults_.size() < most_faults)
            faults_.push_back(std::move(fault));
        else
            ++unlisted_;
    }
}

}  // namespace outbound::api
