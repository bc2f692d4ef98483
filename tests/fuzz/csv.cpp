// CSV: the rows of a file do not depend on its division into pieces. First byte: the delimiter; second: the size of the
// pieces.
#include "api/imports/csv_reader.hpp"
#include "fuzz/targets.hpp"

#include <string>
#include <vector>

namespace outbound::fuzz {
namespace {

struct row {
    std::int64_t line = 0;
    std::vector<std::string> fields;
    std::string fault;

    friend bool operator==(const row&, const row&) = default;
};

std::vector<row> read(std::string_view text, char delimiter, std::size_t piece)
{
    std::vector<row> rows;
    const auto keep = [&](const api::csv_row& r) { rows.push_back({r.line, r.fields, std::string{r.fault}}); };
    api::csv_position at;
    while (text.size() > piece) {
        api::csv_reader reader{delimiter, std::move(at), keep};
        reader.feed(text.substr(0, piece));
        at = reader.position();
        text.remove_prefix(piece);
    }
    api::csv_reader last{delimiter, std::move(at), keep};
    last.feed(text);
    last.finish();
    return rows;
}

}  // namespace

void csv(std::string_view input)
{
    const char delimiter = ",;\t|"[take_byte(input) % 4];
    const std::size_t piece = 1 + take_byte(input);
    require(read(input, delimiter, piece) == read(input, delimiter, input.size() + 1));
}

}  // namespace outbound::fuzz
