// Parses CSV in pieces with libcsv. Feeds libcsv line by line, so that the byte at which a row ends is always known.
#include "api/imports/csv_reader.hpp"

#include "model/blanks.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace outbound::api {
namespace {

constexpr std::string_view too_long = "the row is longer than 1 MiB; is a quote left open?";
constexpr std::string_view open_quote = "a quote is opened in this row and never closed";
constexpr std::string_view stray_quote =
    "text stands behind a closing quote; within a quoted cell, write a quote twice";

// Number of bytes up to and including the next line end (LF, CR or CR LF); 0 if there is none. A CR at the very end may
// be half of a CR LF, so it is not a line end yet.
std::size_t line_length(std::string_view bytes)
{
    const auto end = bytes.find_first_of("\r\n");
    if (end == std::string_view::npos || (bytes[end] == '\r' && end + 1 == bytes.size()))
        return 0;
    return end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1);
}

}  // namespace

bool csv_row::is_blank() const
{
    return fault.empty() && std::ranges::all_of(fields, [](std::string_view cell) { return outbound::is_blank(cell); });
}

void csv_reader::on_field(void* text, std::size_t size, void* self)
{
    static_cast<csv_reader*>(self)->fields_.emplace_back(static_cast<const char*>(text), size);
}

void csv_reader::on_end(int, void* self)
{
    static_cast<csv_reader*>(self)->row_ended_ = true;
}

csv_reader::csv_reader(char delimiter, csv_position from, std::function<void(csv_row)> on_row)
    : on_row_{std::move(on_row)},
      delimiter_{delimiter},
      at_{std::move(from)}
{
    reset();
    // Parses the unfinished row again from its beginning, because libcsv's state cannot be stored.
    const auto bytes = std::exchange(at_.unfinished, {});
    feed(bytes);
}

csv_reader::parser::parser()
{
    if (csv_init(this, 0) != 0)
        throw std::bad_alloc{};
}

void csv_reader::reset()
{
    parser_.emplace();
    csv_set_delim(&*parser_, static_cast<unsigned char>(delimiter_));
}

void csv_reader::feed(std::string_view bytes)
{
    at_.unfinished += bytes;
    read_lines();
    while (!at_.skipping && lines_in_row_ > 0 && at_.unfinished.size() > longest_row) {
        refuse_first_line(too_long);
        read_lines();
    }
    auto& held = at_.unfinished;
    if (!at_.skipping && held.size() > longest_row) {
        on_row_({at_.line, {}, too_long});
        at_.skipping = true;
    }
    if (at_.skipping) {
        held.erase(0, held.ends_with('\r') ? held.size() - 1 : held.size());
        fed_ = 0;
    }
}

// Parses the buffered whole lines.
void csv_reader::read_lines()
{
    auto& held = at_.unfinished;
    for (;;) {
        const auto line = std::string_view{held}.substr(fed_);
        const auto length = line_length(line);
        if (length == 0)
            break;
        fed_ += length;
        if (++lines_in_row_ == 1)
            first_line_ = fed_ - row_begin_;
        read_line(line.substr(0, length));
    }
    held.erase(0, row_begin_);
    fed_ -= std::exchange(row_begin_, 0);
}

void csv_reader::read_line(std::string_view line)
{
    const bool is_first = lines_in_row_ == 1;
    if (is_first && at_.line == 1 && line.starts_with(byte_order_mark))
        line.remove_prefix(byte_order_mark.size());
    if (at_.skipping || (is_first && is_blank(line)))
        next_row();
    else if (fed_ - row_begin_ > longest_row)
        refuse_first_line(too_long);
    else if (!parse(line))
        refuse_first_line(stray_quote);
    else if (row_ended_)
        end_row();
}

// False if text follows the closing quote of a cell. A quote within an unquoted cell is an ordinary character.
bool csv_reader::parse(std::string_view bytes)
{
    while (!bytes.empty()) {
        csv_set_opts(&*parser_, CSV_STRICT);
        const auto taken = csv_parse(&*parser_, bytes.data(), bytes.size(), on_field, on_end, this);
        if (taken == bytes.size())
            return true;
        if (csv_error(&*parser_) != CSV_EPARSE)
            throw std::bad_alloc{};
        if (parser_->quoted != 0)
            return false;
        csv_set_opts(&*parser_, 0);
        csv_parse(&*parser_, bytes.data() + taken, 1, on_field, on_end, this);
        bytes.remove_prefix(taken + 1);
    }
    return true;
}

void csv_reader::finish()
{
    // A line end after the last line changes no row, and completes the line.
    if (!at_.unfinished.empty() && fed_ < at_.unfinished.size())
        at_.unfinished += at_.unfinished.ends_with('\r') ? "\n" : "\r\n";
    read_lines();
    while (lines_in_row_ > 0) {
        refuse_first_line(open_quote);
        read_lines();
    }
}

void csv_reader::end_row()
{
    on_row_({at_.line, std::move(fields_), {}});
    next_row();
}

// Reports only the row's first line and parses the others again, so that an unclosed or misplaced quote costs one line.
void csv_reader::refuse_first_line(std::string_view why)
{
    on_row_({at_.line, {}, why});
    fed_ = row_begin_ + first_line_;
    lines_in_row_ = 1;
    next_row();
    reset();
}

void csv_reader::next_row()
{
    at_.line += std::exchange(lines_in_row_, 0);
    at_.skipping = false;
    row_ended_ = false;
    fields_.clear();
    row_begin_ = fed_;
}

bool csv_reader::is_blank(std::string_view line) const
{
    return std::ranges::all_of(
        line, [&](char c) { return c != delimiter_ && (c == ' ' || c == '\t' || c == '\r' || c == '\n'); });
}

}  // namespace outbound::api
