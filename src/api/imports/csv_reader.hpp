// Reads CSV in pieces: takes bytes as they arrive, and returns whole rows with their line numbers. The state, including
// an unfinished row, can be saved and restored, so that pieces may arrive in different calls and processes.
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
    std::int64_t line = 0;  ///< Line at which the row begins, from 1.
    std::vector<std::string> fields;
    std::string_view fault;  ///< Why the row is unreadable; empty: readable.

    /// True if every cell is blank.
    bool is_blank() const;
};

/// The position of the reader between two pieces.
struct csv_position {
    std::int64_t line = 1;   ///< Line of the next row, or of the unfinished one.
    std::string unfinished;  ///< Bytes of the unfinished row.
    bool skipping = false;   ///< Inside a row that is too long: drops everything up to the next line.
};

class csv_reader {
public:
    /// Bytes. A longer row is reported; its first line is dropped, the others are parsed as rows.
    static constexpr std::size_t longest_row = 1'048'576;

    csv_reader(char delimiter, csv_position from, std::function<void(csv_row)> on_row);
    csv_reader(const csv_reader&) = delete;
    csv_reader& operator=(const csv_reader&) = delete;

    /// Reads a piece and passes whole rows on.
    void feed(std::string_view bytes);

    /// Ends the input and passes the unfinished row on.
    void finish();

    /// The current position; not valid after finish().
    const csv_position& position() const noexcept { return at_; }

private:
    // Owns libcsv's parser.
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
    std::size_t row_begin_ = 0;      // Offset of the row in the buffer.
    std::size_t fed_ = 0;            // Offset up to which libcsv has been fed; whole lines.
    std::size_t first_line_ = 0;     // Size of the row's first line.
    std::int64_t lines_in_row_ = 0;  // Lines of the row so far; more than one if line ends are quoted.
    std::optional<parser> parser_;
    std::vector<std::string> fields_;
    bool row_ended_ = false;
};

}  // namespace outbound::api
