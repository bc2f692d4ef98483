// Guesses the delimiter from the header line, and gives rows to the sink in batches of 1,000.
#include "api/imports/importer.hpp"

#include "model/json_members.hpp"
#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace outbound::api {
namespace {

constexpr std::size_t rows_a_batch = 1000;

constexpr std::string_view delimiters = ",;\t|";

// The delimiter that occurs most often in the line, outside of quotes; a comma if none does.
char likely_delimiter(std::string_view line)
{
    std::array<std::size_t, delimiters.size()> counts{};
    bool is_quoted = false;
    for (const char c : line) {
        is_quoted = is_quoted != (c == '"');
        if (const auto at = delimiters.find(c); !is_quoted && at != std::string_view::npos)
            ++counts[at];
    }
    return delimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

// The delimiter that a first line `sep=;` declares, as Excel writes and reads it; 0 if it declares none.
char declared_delimiter(std::string_view line)
{
    constexpr std::string_view word = "sep=";
    if (line.starts_with('"'))
        line = line.substr(1, line.find('"', 1) - 1);
    const bool declares = line.size() > word.size() && lowered(line.substr(0, word.size())) == word &&
                          delimiters.find(line[word.size()]) != std::string_view::npos;
    return declares ? line[word.size()] : '\0';
}

// The line that declares a delimiter, cut at it or whole.
bool is_declaration(const csv_row& row)
{
    const auto is_blank = [](const std::string& cell) { return cell.empty(); };
    return row.line == 1 && !row.fields.empty() && row.fields[0].size() <= 5 &&
           lowered(row.fields[0]).starts_with("sep=") &&
           std::all_of(row.fields.begin() + 1, row.fields.end(), is_blank);
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
    text_decoder decoder{state_.encoding, std::move(state_.undecoded)};
    auto text = decoder.decode(bytes, is_end);
    state_.encoding = decoder.encoding();
    state_.undecoded = decoder.undecoded();

    auto& position = state_.position;
    if (state_.delimiter == 0) {
        position.unfinished += std::exchange(text, {});
        if (!find_delimiter(position.unfinished, is_end))
            return;
    }
    csv_reader reader{state_.delimiter, std::move(position), [this](const csv_row& row) { on_row(row); }};
    reader.feed(text);
    if (is_end)
        reader.finish();
    if (sink_)
        sink_->write(state_);
    position = reader.position();
}

// False while more of the first line must come.
bool importer::find_delimiter(std::string_view text, bool is_end)
{
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    const auto end = text.find_first_of("\r\n");
    if (end == std::string_view::npos && !is_end && text.size() <= csv_reader::longest_row)
        return false;
    const auto line = text.substr(0, end);
    const char declared = declared_delimiter(line);
    state_.delimiter = declared != 0 ? declared : likely_delimiter(line);
    return true;
}

void importer::on_row(const csv_row& row)
{
    if (is_empty(row))
        return;
    if (!sink_)
        return read_header(row);
    ++state_.counts.rows;
    std::vector<import_fault> found;
    const bool is_taken = sink_->take(row, found);
    state_.counts.invalid += is_taken ? 0 : 1;
    state_.counts.incomplete += is_taken && !found.empty() ? 1 : 0;
    list_faults(std::move(found));
    if (sink_->waiting() == rows_a_batch)
        sink_->write(state_);
}

void importer::read_header(const csv_row& row)
{
    if (!row.fault.empty())
        throw error{errc::invalid,
            "the header (line " + std::to_string(row.line) + ") cannot be read: " + std::string{row.fault}};
    if (is_declaration(row))
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
