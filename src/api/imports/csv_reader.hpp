// CSV in pieces: bytes go in as they arrive, whole rows come out with the number of their line. The rest of an
// unfinished row can be taken out and put back, so that pieces may arrive in different calls and processes.
#pragma once

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

struct csv_row {
    std::int64_t line = 0;  ///< Where the row begins, from 1.
    std::vector<std::string> fields;
    std::string_view fault;  ///< Why the row could not be read; empty if it could.
};

/// The position of the reader between two pieces.
struct csv_position {
    std::int64_t line = 1;   ///< Line of the next row, or of the unfinished one.
    std::string unfinished;  ///< Bytes of the unfinished row.
    bool skipping = false;   ///< In the middle of a row that is too long: everything up to the next line is dropped.
};

class csv_reader {
public:
    /// A longer row is reported; its first line is dropped, the others are rows again.
    static constexpr std::size_t longest_row = 1'048'576;

    csv_reader(char delimiter, csv_position from, std::function<void(csv_row)> on_row);
    csv_reader(const csv_reader&) = delete;
    csv_reader& operator=(const csv_reader&) = delete;

    /// Reads a piece; whole rows are handed on.
    void feed(std::string_view bytes);

    /// There is no more: the unfinished row is handed on.
    void finish();

    /// Where reading stands; not after finish().
    const csv_position& position() const noexcept { return at_; }

private:
    // libcsv's parser, freed whatever happens.
    struct parser : csv_parser {
        parser();
        ~parser() { csv_free(this); }
        parser(const parser&) = delete;
        parser& operator=(const parser&) = delete;
    };

    static void on_field(void* text, std::size_t size, void* self);
    static void on_end(int, void* self);
    void read_lines();
    void read_line(std::string_view line);
    bool parse(std::string_view bytes);
    void end_row();
    void refuse_first_line(std::string_view why);
    void next_row();
    void reset();
    bool is_blank(std::string_view line) const;

    std::function<void(csv_row)> on_row_;
    char delimiter_;
    csv_position at_;
    std::size_t row_begin_ = 0;      // Where the row begins in the bytes that are held.
    std::size_t fed_ = 0;            // Up to where libcsv has had them: whole lines.
    std::size_t first_line_ = 0;     // Size of the row's first line.
    std::int64_t lines_in_row_ = 0;  // Lines of the row so far; more than one inside quotes.
    std::optional<parser> parser_;
    std::vector<std::string> fields_;
    bool row_ended_ = false;
};

}  // namespace outbound::api
