// CSV in pieces, over libcsv. The library is fed line by line, so that where a row ends in the bytes is always known.
#include "api/imports/csv_reader.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace outbound::api {
namespace {

constexpr std::string_view too_long = "the row is longer than 1 MiB; is a quote left open?";
constexpr std::string_view open_quote = "a quote is opened in this row and never closed";

// Number of bytes up to and including the next line end (LF, CR or CR LF); 0 if there is none. A CR at the very end may
// be half of a CR LF, so it does not count yet.
std::size_t line_length(std::string_view bytes)
{
    const auto end = bytes.find_first_of("\r\n");
    if (end == std::string_view::npos || (bytes[end] == '\r' && end + 1 == bytes.size()))
        return 0;
    return end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1);
}

}  // namespace

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
    // The unfinished row is read again from its beginning: libcsv's state cannot be kept.
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
    auto& held = at_.unfinished;
    held += bytes;
    std::size_t row_begin = 0;
    for (;;) {
        const auto line = std::string_view{held}.substr(fed_);
        const auto length = line_length(line);
        if (length == 0)
            break;
        fed_ += length;
        if (read_line(line.substr(0, length), fed_ - row_begin))
            row_begin = fed_;
    }
    held.erase(0, row_begin);
    fed_ -= row_begin;
    if (at_.skipping)
        held.erase(0, held.ends_with('\r') ? held.size() - 1 : held.size());
    else if (held.size() > longest_row) {
        drop_row(too_long);
        at_.skipping = true;
        held.clear();
        fed_ = 0;
    }
}

// True when the row is over with this line.
bool csv_reader::read_line(std::string_view line, std::size_t row_size)
{
    ++lines_in_row_;
    const bool is_first = lines_in_row_ == 1;
    if (is_first && at_.line == 1 && line.starts_with(byte_order_mark))
        line.remove_prefix(byte_order_mark.size());
    if (at_.skipping || (is_first && is_blank(line)))
        next_row();
    else if (row_size > longest_row)
        drop_row(too_long);
    else
        parse(line);
    if (row_ended_)
        end_row();
    return lines_in_row_ == 0;
}

void csv_reader::parse(std::string_view bytes)
{
    if (csv_parse(&*parser_, bytes.data(), bytes.size(), on_field, on_end, this) != bytes.size())
        throw std::bad_alloc{};
}

void csv_reader::finish()
{
    const auto rest = std::exchange(at_.unfinished, {}).substr(std::exchange(fed_, 0));
    if (at_.skipping || (lines_in_row_ == 0 && is_blank(rest)))
        return next_row();
    std::string_view last{rest};
    if (lines_in_row_ == 0 && at_.line == 1 && last.starts_with(byte_order_mark))
        last.remove_prefix(byte_order_mark.size());
    parse(last);
    ++lines_in_row_;
    csv_set_opts(&*parser_, CSV_STRICT | CSV_STRICT_FINI);  // an open quote is an error at the end, and only there
    if (csv_fini(&*parser_, on_field, on_end, this) != 0)
        return drop_row(open_quote);
    if (row_ended_)
        end_row();
}

void csv_reader::end_row()
{
    on_row_({at_.line, std::move(fields_), {}});
    next_row();
}

void csv_reader::drop_row(std::string_view why)
{
    on_row_({at_.line, {}, why});
    next_row();
    reset();
}

void csv_reader::next_row()
{
    at_.line += std::exchange(lines_in_row_, 0);
    at_.skipping = false;
    row_ended_ = false;
    fields_.clear();
}

bool csv_reader::is_blank(std::string_view line) const
{
    return std::ranges::all_of(
        line, [&](char c) { return c != delimiter_ && (c == ' ' || c == '\t' || c == '\r' || c == '\n'); });
}

}  // namespace outbound::api
